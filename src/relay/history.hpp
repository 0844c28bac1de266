// The last calls and deliveries of each link, in memory only: after a restart they begin anew, and a bundle
// says since when they are kept. (A row on disk for each call would be a write, flushed, for each; what went
// wrong is in the diagnosis and what was authorized in the milestones, and both are on disk.)
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>

#include "core/history.hpp"
#include "relay/cloudbeds.hpp"
#include "store/store.hpp"

namespace latchkey::relay {

class History {
 public:
  explicit History(store::Store& store) : store_(store) {}

  /// The account that holds the property now; empty: none does, or the store could not say.
  [[nodiscard]] std::string owner_of(const std::string& property) const;
  /// Kept for whoever held the property when the call began: its answer is about what that account had.
  void made(const CallReport& report, const SharedEvidence& how, core::Duration took);
  void received(const store::Link& link, core::Received delivery);

  struct Kept {
    std::deque<core::CallMade> calls;  ///< The newest first.
    std::deque<core::Received> received;
    core::Instant touched{};
  };
  [[nodiscard]] Kept of(const std::string& account, const std::string& property) const;

 private:
  using Key = std::pair<std::string, std::string>;
  [[nodiscard]] Kept& entry_of(Key key, core::Instant now);

  store::Store& store_;
  std::map<Key, Kept> kept_;
};

}  // namespace latchkey::relay
