// What partners' back ends, and people on their pages, ask about an account's properties: how they stand,
// another state, an end.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/problem.hpp"
#include "relay/hub.hpp"
#include "relay/keeper.hpp"
#include "wire/account_api.hpp"

namespace latchkey::relay {

class Accounts {
 public:
  Accounts(store::Store& store, Keeper& keeper, Hub& hub, const Config& config, Clock now)
      : store_(store), keeper_(keeper), hub_(hub), config_(config), now_(std::move(now)) {}

  [[nodiscard]] wire::AccountReport report(std::string_view account) const;

  /// Posts the state to Cloudbeds. @return nothing when it was taken; else not_connected,
  /// external_connection, or what Cloudbeds says.
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> post_state(std::string account,
                                                                                std::string property,
                                                                                wire::StateRequest request);

  /// Ends the connection of this property; of the account's only one when none is named.
  /// @return as post_state; or property_required when there are several.
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> disconnect(std::string account,
                                                                                std::string property);

  /// States how a connection is that was made another way (DESIGN section 3, `external`).
  /// @return nothing when stated; else property_taken, already_connected, address_refused.
  [[nodiscard]] std::optional<core::Problem> state_external(const std::string& account,
                                                            const std::string& property,
                                                            const wire::ExternalRequest& request);
  /// Takes that back. @return nothing when there was one; else not_connected.
  [[nodiscard]] std::optional<core::Problem> remove_external(const std::string& account,
                                                             const std::string& property);

 private:
  [[nodiscard]] wire::LinkReport report_of(const store::Link& link) const;

  store::Store& store_;
  Keeper& keeper_;
  Hub& hub_;
  const Config& config_;
  Clock now_;
};

}  // namespace latchkey::relay
