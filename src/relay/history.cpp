#include "relay/history.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace latchkey::relay {

namespace {

/// 7 kB each when they are full: 70 MB at most, with more hotels than any app has today.
constexpr std::size_t kLinksKept = 10'000;

template <typename Row>
void put_first(std::deque<Row>& rows, Row row, std::size_t most) {
  rows.push_front(std::move(row));
  if (rows.size() > most) rows.pop_back();
}

}  // namespace

/// The one that nothing was heard of for longest makes room.
History::Kept& History::entry_of(Key key, core::Instant now) {
  const auto found = kept_.find(key);
  if (found == kept_.end() && kept_.size() >= kLinksKept) {
    kept_.erase(std::min_element(kept_.begin(), kept_.end(), [](const auto& a, const auto& b) {
      return a.second.touched < b.second.touched;
    }));
  }
  Kept& entry = kept_[std::move(key)];
  entry.touched = now;
  return entry;
}

void History::made(const CallReport& report, const SharedEvidence& how, core::Duration took) {
  if (!how) return;
  for (const Concern& one : report.concerns) {
    if (one.account.empty()) continue;
    put_first(entry_of({one.account, one.property}, how->at).calls, core::CallMade{*how, took},
              core::kCallsKept);
  }
}

std::string History::owner_of(const std::string& property) const {
  try {
    return store_.owner_of(property).value_or(std::string());
  } catch (const store::StoreError& error) {
    spdlog::error("a call for property {} is not remembered: {}", property, error.what());
    return {};
  }
}

void History::received(const store::Link& link, core::Received delivery) {
  Kept& entry = entry_of({link.account, link.property}, delivery.at);
  put_first(entry.received, std::move(delivery), core::kReceivedKept);
}

History::Kept History::of(const std::string& account, const std::string& property) const {
  const auto found = kept_.find({account, property});
  return found == kept_.end() ? Kept{} : found->second;
}

}  // namespace latchkey::relay
