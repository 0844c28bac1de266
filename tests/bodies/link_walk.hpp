// A walk of the link as data: its inputs as JSON, its steps as lines of text that are the same in every body.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/link/link.hpp"

namespace latchkey::bodies {

/// One input and how long after the one before it comes; nothing: when the link asked to be woken.
struct Stimulus {
  core::LinkInput input;
  std::optional<core::Duration> after;
};

struct LinkWalk {
  std::string name;
  core::CredentialKind credential = core::CredentialKind::oauth;
  std::vector<Stimulus> stimuli;
};

[[nodiscard]] LinkWalk read_walk(const nlohmann::json& walk);
[[nodiscard]] nlohmann::ordered_json as_json(const LinkWalk& walk);

/// A link on its walk, in virtual time.
class Walker {
 public:
  explicit Walker(core::CredentialKind kind)
      : link_(core::LinkState::unlinked, {}, kind, false, core::kPeriod) {}

  /// Takes the input and says what followed.
  std::string take(const Stimulus& stimulus);
  /// The row that was taken last; null: none.
  [[nodiscard]] const core::Transition<core::LinkMachine>* row() const { return row_; }

 private:
  core::Link link_;
  core::Instant now_ = core::instant(1'700'000'000'000);  // beyond 32 bits
  std::optional<core::Instant> wake_at_;
  const core::Transition<core::LinkMachine>* row_ = nullptr;
};

/// Random inputs of every kind, the same for one seed in every body.
[[nodiscard]] LinkWalk random_walk(std::uint64_t seed, std::size_t length);

}  // namespace latchkey::bodies
