#include "model/store.hpp"

#include <algorithm>

namespace latchkey::model {

namespace {

template <typename Rows, typename Fits>
[[nodiscard]] auto find(Rows& rows, Fits&& fits) -> decltype(&rows.front()) {
  const auto row = std::find_if(rows.begin(), rows.end(), fits);
  return row == rows.end() ? nullptr : &*row;
}

template <typename Row>
[[nodiscard]] std::optional<Row> copy_of(const Row* row) {
  return row == nullptr ? std::nullopt : std::optional{*row};
}

}  // namespace

std::optional<store::Flow> Store::flow(const std::string& id) const {
  return copy_of(find(flows, [&](const store::Flow& row) { return row.id == id; }));
}
std::optional<store::Flow> Store::flow_by_code(const std::string& code) const {
  return copy_of(find(flows, [&](const store::Flow& row) { return !code.empty() && row.code_hash == code; }));
}
std::optional<store::Flow> Store::flow_of_grant(const std::string& grant) const {
  return copy_of(find(flows, [&](const store::Flow& row) { return row.grant == grant; }));
}
bool Store::advance_flow(const store::Flow& flow, std::string_view from) {
  store::Flow* row =
      find(flows, [&](const store::Flow& old) { return old.id == flow.id && old.state == from; });
  if (row != nullptr) *row = flow;
  return row != nullptr;
}

const Grant* Store::grant(const std::string& id) const {
  return find(grants, [&](const Grant& row) { return row.row.id == id; });
}
void Store::name_properties(const store::Grant& grant) {
  if (Grant* row = find(grants, [&](const Grant& old) { return old.row.id == grant.id; }))
    row->row.properties = grant.properties;
}
bool Store::lives_otherwise(const std::string& property, const std::string& grant) const {
  const auto held = [&](const Grant& row) {
    return row.row.id != grant && row.row.account.empty() &&
           std::find(row.row.properties.begin(), row.row.properties.end(), property) !=
               row.row.properties.end();
  };
  const auto linked = [&](const store::Link& row) { return row.property == property && !row.grant.empty(); };
  return std::any_of(grants.begin(), grants.end(), held) || std::any_of(links.begin(), links.end(), linked);
}
void Store::reseal(const std::string& id, const core::Credential& credential) {
  if (Grant* row = find(grants, [&](const Grant& old) { return old.row.id == id; }))
    row->credential = credential;
}

bool Store::bind(const store::Flow& flow, std::string_view from, const store::Grant& grant,
                 const std::vector<store::Link>& bound, core::Instant now) {
  const store::Flow* stored =
      find(flows, [&](const store::Flow& row) { return row.id == flow.id && row.state == from; });
  Grant* held = find(grants, [&](const Grant& row) { return row.row.id == grant.id; });
  if (stored == nullptr || stored->grant != grant.id || held == nullptr) return false;
  for (const store::Link& link : bound) {
    const auto other = find(links, [&](const store::Link& row) {
      return row.property == link.property && !row.grant.empty() && row.account != flow.account;
    });
    if (other != nullptr) return false;
  }
  held->row.account = flow.account;
  static_cast<void>(advance_flow(flow, from));
  for (const store::Link& link : bound) put_link(link, false);
  raise_revision(flow.account, now);
  return true;
}

bool Store::holds_any() const {
  return std::any_of(grants.begin(), grants.end(), [](const Grant& row) { return row.row.account.empty(); });
}
void Store::forget_grant(const std::string& id) {
  std::erase_if(grants, [&](const Grant& row) { return row.row.id == id; });
  for (store::Flow& row : flows)
    if (row.grant == id) row.grant.clear();
  for (store::Link& row : links)
    if (row.grant == id) row.grant.clear();
}

std::optional<store::Link> Store::link(const std::string& account, const std::string& property) const {
  return copy_of(find(
      links, [&](const store::Link& row) { return row.account == account && row.property == property; }));
}
std::optional<store::Link> Store::link_by_webhook(const std::string& secret) const {
  return copy_of(
      find(links, [&](const store::Link& row) { return !secret.empty() && row.webhook_hash == secret; }));
}
std::vector<store::Link> Store::links_of_property(const std::string& property) const {
  std::vector<store::Link> found;
  for (const store::Link& row : links)
    if (row.property == property) found.push_back(row);
  std::stable_sort(found.begin(), found.end(), [](const store::Link& a, const store::Link& b) {
    return std::pair{a.grant.empty(), b.ended_at} < std::pair{b.grant.empty(), a.ended_at};
  });
  return found;
}
std::vector<store::Link> Store::live_links() const {
  std::vector<store::Link> found;
  for (const store::Link& row : links)
    if (!row.grant.empty()) found.push_back(row);
  return found;
}

void Store::save_link(const store::Link& link, bool visible, core::Instant now, bool keep_orphan) {
  store::Link saved = link;
  if (visible) saved.changed_at = now;
  put_link(saved, keep_orphan);
  if (visible) raise_revision(link.account, now);
}

/// A grant that loses its last link by this is forgotten in the same transaction.
void Store::put_link(const store::Link& link, bool keep_orphan) {
  store::Link* row = find(links, [&](const store::Link& old) {
    return old.account == link.account && old.property == link.property;
  });
  const std::string before = row == nullptr ? std::string{} : row->grant;
  if (row != nullptr)
    *row = link;
  else
    links.push_back(link);
  const bool left = !before.empty() && before != link.grant && !keep_orphan;
  const bool linked = std::any_of(links.begin(), links.end(),
                                  [&](const store::Link& other) { return other.grant == before; });
  if (left && !linked) forget_grant(before);
}

void Store::mark_dirty(const std::string& secret) {
  for (store::Link& row : links)
    if (!secret.empty() && row.webhook_hash == secret) row.dirty = true;
}

double Store::revision(const std::string& account) const {
  const auto* row = find(revisions, [&](const auto& pair) { return pair.first == account; });
  return row == nullptr ? 0 : row->second;
}
void Store::raise_revision(const std::string& account, core::Instant now) {
  const auto ms = static_cast<double>(core::ms(now));
  auto* row = find(revisions, [&](const auto& pair) { return pair.first == account; });
  if (row == nullptr)
    revisions.emplace_back(account, std::max(1.0, ms));
  else
    row->second = std::max(row->second + 1, ms);
}

}  // namespace latchkey::model
