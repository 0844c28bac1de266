// Flow A, from the Marketplace (DESIGN section 4): a callback that nobody here began is held under a cookie
// until the partner says whose it is.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/oauth.hpp"
#include "core/result.hpp"
#include "net/message.hpp"
#include "relay/holds.hpp"
#include "relay/throttle.hpp"
#include "wire/account_api.hpp"

namespace latchkey::relay {

class Claims {
 public:
  Claims(store::Store& store, Grants& grants, Holds& holds, Keeper& keeper, Cloudbeds& cloudbeds,
         const Config& config, Clock now, Entropy entropy)
      : store_(store),
        grants_(grants),
        holds_(holds),
        keeper_(keeper),
        cloudbeds_(cloudbeds),
        config_(config),
        now_(std::move(now)),
        entropy_(std::move(entropy)) {}

  struct Arrival {
    std::string location;
    std::string cookie_name;  ///< Empty: a property was renewed, there is nothing to claim.
    std::string cookie_value;
  };
  /// Exchanges and holds; renews at once what was this account's until lately.
  /// @return where to; or callback_malformed, marketplace_start, marketplace_busy, or why there is no grant.
  [[nodiscard]] boost::asio::awaitable<core::Result<Arrival>> take_in(core::Callback callback,
                                                                      const Site& site);

  /// The browser is back from the partner's login: its latest start from the Marketplace gets a code.
  /// @return the claim page with the code; or claim_missing, marketplace_start.
  [[nodiscard]] core::Result<std::string> open(const net::Request& request, const Site& site);

  /// What stands behind the code; from now on it is good for this account only.
  /// @return it; or claim_unknown, other_account, or why Cloudbeds does not take the credential any more.
  [[nodiscard]] boost::asio::awaitable<core::Result<wire::Claim>> read(std::string code, std::string account);

  /// A person confirmed, perhaps twice. @return nothing when bound; else claim_unknown, other_account,
  /// property_taken, or what Holds::bind says.
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> confirm(std::string code,
                                                                             std::string account);

 private:
  [[nodiscard]] core::Result<store::Flow> flow_of_code(std::string_view code, std::string_view account) const;
  [[nodiscard]] bool is_confirmed(std::string_view code, std::string_view account) const;
  [[nodiscard]] boost::asio::awaitable<std::string> account_to_renew(std::vector<std::string> properties);
  [[nodiscard]] std::string former_account(const std::string& property) const;
  [[nodiscard]] boost::asio::awaitable<std::vector<wire::Hotel>> hotels_of(store::Grant grant);

  store::Store& store_;
  Grants& grants_;
  Holds& holds_;
  Keeper& keeper_;
  Cloudbeds& cloudbeds_;
  const Config& config_;
  Clock now_;
  Entropy entropy_;
  /// Junk codes cost a call each, out of the 10 a second that Cloudbeds allows an app (FACTS section 7): they
  /// never get more than three of them.
  Throttle throttle_{3, 2};
};

}  // namespace latchkey::relay
