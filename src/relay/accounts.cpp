#include "relay/accounts.hpp"

#include <algorithm>

#include "core/url.hpp"
#include "relay/snapshot.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::Problem;

wire::LinkReport Accounts::report_of(const store::Link& link) const {
  const auto grant = link.grant.empty() ? std::nullopt : store_.grant(link.grant);
  std::optional<core::CredentialKind> kind;
  if (link.is_external()) kind = core::CredentialKind::external;
  if (grant) kind = grant->kind;
  const core::LinkState state = core::link_state(link.state).value_or(core::LinkState::unlinked);
  return {snapshot_of(link, config_.sites.front().login_url),
          kind,
          core::row_of(core::kLinkStates, state).health,
          link.connected_at,
          link.renewed_at,
          link.ended_at};
}

wire::AccountReport Accounts::report(std::string_view account) const {
  const store::AccountState state = store_.account(account);
  wire::AccountReport report{account, state.revision, {}};
  for (const store::Link& link : state.links) report.links.push_back(report_of(link));
  return report;
}

awaitable<std::optional<Problem>> Accounts::post_state(std::string account, std::string property,
                                                       wire::StateRequest request) {
  const auto link = store_.link(account, property);
  if (link && link->is_external()) co_return Problem::external_connection;
  if (!link || link->grant.empty()) co_return Problem::not_connected;
  co_return co_await keeper_.post(*link, request.app_state, std::move(request.note));
}

awaitable<std::optional<Problem>> Accounts::disconnect(std::string account, std::string property) {
  if (property.empty()) {
    auto links = store_.account(account).links;
    std::erase_if(links, [](const store::Link& link) { return link.grant.empty(); });
    if (links.empty()) co_return Problem::not_connected;
    if (links.size() > 1) co_return Problem::property_required;
    property = links.front().property;
  }
  wire::StateRequest end;
  end.app_state = core::AppState::disabled;
  co_return co_await post_state(std::move(account), std::move(property), std::move(end));
}

std::optional<Problem> Accounts::state_external(const std::string& account, const std::string& property,
                                                const wire::ExternalRequest& request) {
  const auto guide = core::read_address(request.guide);
  if (!guide || !core::is_safe(*guide)) return Problem::address_refused;
  const auto owner = store_.owner_of(property);
  if (owner) return *owner == account ? Problem::already_connected : Problem::property_taken;
  for (const store::Link& other : store_.links_of_property(property))
    if (other.is_external() && other.account != account) return Problem::property_taken;
  store::Link link = store_.link(account, property).value_or(store::Link{});
  link.account = account;
  link.property = property;
  if (!request.name.empty()) link.name = request.name;
  link.state = core::name(core::LinkState::unlinked);
  link.app_state = request.app_state;
  link.reason.clear();
  link.note = request.note;
  link.guide = request.guide;
  store_.save_link(link, true, now_());
  hub_.publish(account);
  return std::nullopt;
}

std::optional<Problem> Accounts::remove_external(const std::string& account, const std::string& property) {
  const auto link = store_.link(account, property);
  if (!link || !link->is_external()) return Problem::not_connected;
  store_.remove_link(account, property, now_());
  hub_.publish(account);
  return std::nullopt;
}

}  // namespace latchkey::relay
