// Grants between consent and account: a code becomes a held grant, a held grant becomes an account's links.
// Every way in ends here: finish (Flow B), claim and renewal (Flow A), adoption.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/flow/table.hpp"
#include "core/result.hpp"
#include "relay/grants.hpp"
#include "relay/keeper.hpp"
#include "relay/keys.hpp"

namespace latchkey::relay {

class Holds {
 public:
  Holds(store::Store& store, Grants& grants, Keeper& keeper, Hub& hub, Cloudbeds& cloudbeds,
        const Config& config, Clock now, Entropy entropy)
      : store_(store),
        grants_(grants),
        keeper_(keeper),
        hub_(hub),
        cloudbeds_(cloudbeds),
        config_(config),
        now_(std::move(now)),
        entropy_(std::move(entropy)) {}

  /// Exchanges the code and holds what is granted: sealed, without an account, for so long. `property`: must
  /// be covered; empty: any. Where a set-up step comes first, `pending` is posted before this returns.
  /// @return the grant; or code_refused, exchange_refused, exchange_unavailable, no_property,
  /// property_mismatch (then nothing is held).
  [[nodiscard]] boost::asio::awaitable<core::Result<store::Grant>> exchange(std::string code,
                                                                            std::string redirect_uri,
                                                                            std::string property,
                                                                            core::Duration held_for,
                                                                            Urgency urgency);

  /// Binds the flow's held grant to the flow's account, as the flow's table says for this event.
  /// @return nothing when bound and settled; else hold_expired, finish_unknown, property_taken,
  /// external_connection, or why the
  /// new credential does not replace a live one (then nothing has changed).
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> bind(store::Flow flow,
                                                                          core::FlowEvent event);

  /// Links this property to a grant that its account has without a flow, adopted or for another property.
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> adopt(std::string grant,
                                                                           std::string property);

 private:
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> learn_properties(
      store::Grant& grant, core::Credential credential, std::string wanted);
  [[nodiscard]] core::Problem why_not_bound(const store::Grant& grant) const;
  [[nodiscard]] bool any_external(const std::vector<std::string>& properties) const;
  [[nodiscard]] bool is_set_up(const std::string& property) const;
  [[nodiscard]] boost::asio::awaitable<void> post_pending(core::Credential credential, store::Grant grant);
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> verify(store::Grant grant,
                                                                            std::string account);
  [[nodiscard]] boost::asio::awaitable<std::vector<store::Link>> links_of(store::Grant grant, bool renewed);
  [[nodiscard]] bool is_live(std::string_view account, std::string_view property) const;
  [[nodiscard]] boost::asio::awaitable<void> take_up(std::vector<store::Link> links);

  store::Store& store_;
  Grants& grants_;
  Keeper& keeper_;
  Hub& hub_;
  Cloudbeds& cloudbeds_;
  const Config& config_;
  Clock now_;
  Entropy entropy_;
};

}  // namespace latchkey::relay
