// A link in virtual time, as the tests of it speak to it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "core/link/link.hpp"

namespace latchkey::core::test {

using C = LinkCommand;

/// A link whose time passes, and whose timer fires when it asked for it.
class Links {
 public:
  explicit Links(CredentialKind kind = CredentialKind::oauth) : link_(LinkState::unlinked, {}, kind) {}

  std::vector<C> say(LinkEvent event, std::optional<AppState> state = {}, std::optional<Problem> problem = {},
                     std::optional<Duration> retry_after = {}) {
    step_ = link_.handle({event, state, problem, retry_after}, now_);
    return {step_.commands.begin(), step_.commands.end()};
  }
  /// What was commanded while time passed.
  std::vector<C> pass(Duration time) {
    std::vector<C> all;
    const Instant end = now_ + time;
    while (step_.wake_at && *step_.wake_at <= end) {
      now_ = std::max(now_, *step_.wake_at);
      for (C command : say(LinkEvent::woke)) all.push_back(command);
    }
    now_ = end;
    return all;
  }
  void restart(CredentialKind kind = CredentialKind::oauth) {
    link_ = Link{link_.state(), link_.face(), kind};
  }

  [[nodiscard]] std::optional<Duration> wakes_in() const {
    return step_.wake_at ? std::optional{*step_.wake_at - now_} : std::nullopt;
  }
  [[nodiscard]] bool visible() const { return step_.visible; }
  [[nodiscard]] LinkState state() const { return link_.state(); }
  [[nodiscard]] AppState shown() const { return link_.face().app_state; }
  [[nodiscard]] std::optional<Problem> reason() const { return link_.face().reason; }
  [[nodiscard]] bool at_rest() const { return link_.at_rest(); }

 private:
  Link link_;
  Instant now_ = instant(1'000'000);
  LinkStep step_;
};

inline Links settled(AppState state = AppState::enabled, CredentialKind kind = CredentialKind::oauth) {
  Links links(kind);
  links.say(LinkEvent::bound);
  links.say(LinkEvent::answered, state);
  return links;
}

}  // namespace latchkey::core::test
