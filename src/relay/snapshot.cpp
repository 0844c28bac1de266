#include "relay/snapshot.hpp"

#include <algorithm>

#include "wire/page_api.hpp"

namespace latchkey::relay {

namespace {

/// A connection made another way is connected by the partner's own guide, never by a step of ours.
[[nodiscard]] std::string href_of(const store::Link& link, const std::string& login_url) {
  const core::Action action = core::action_of(link.app_state);
  if (action == core::Action::login) return login_url;
  return action == core::Action::connect ? link.guide : std::string{};
}

[[nodiscard]] std::string reason_of(const store::Link& link) {
  const bool elsewhere = link.is_external() && link.app_state == core::AppState::disabled;
  return elsewhere ? std::string{core::name(core::Problem::external_connection)} : link.reason;
}

[[nodiscard]] int urgency_of(const store::Link& link) {
  return core::row_of(core::kAppStates, link.app_state).urgency;
}

/// A page takes kSnapshotLinks: of more, those that need a person first stay, in their order. @return how
/// many went.
[[nodiscard]] std::size_t keep_most_urgent(std::vector<const store::Link*>& links) {
  if (links.size() <= core::kSnapshotLinks) return 0;
  const std::size_t omitted = links.size() - core::kSnapshotLinks;
  std::stable_sort(links.begin(), links.end(), [](const store::Link* a, const store::Link* b) {
    return urgency_of(*a) > urgency_of(*b);
  });
  links.resize(core::kSnapshotLinks);
  return omitted;
}

}  // namespace

core::LinkSnapshot snapshot_of(const store::Link& link, const std::string& login_url) {
  const bool in_progress = core::action_of(link.app_state) == core::Action::none;
  return {link.property,
          link.name,
          link.app_state,
          href_of(link, login_url),
          reason_of(link),
          in_progress ? link.note : std::string{},
          wire::write_time(link.changed_at)};
}

core::Snapshot snapshot_for(store::Store& store, const Config& config, const Session& session) {
  const Site* site = config.site_of_page(session.origin);
  const store::AccountState account = store.account(session.account);
  std::vector<const store::Link*> shown;
  for (const store::Link& link : account.links)
    if (session.property.empty() || session.property == link.property) shown.push_back(&link);
  core::Snapshot snapshot{account.revision, {}, session.may_connect, keep_most_urgent(shown)};
  for (const store::Link* link : shown)
    snapshot.links.push_back(snapshot_of(*link, site == nullptr ? std::string{} : site->login_url));
  return snapshot;
}

}  // namespace latchkey::relay
