// Link and grant under any order of events: the first byte is the credential's kind, then four bytes an
// event (event, state, problem, time).
#include "core/grant/grant.hpp"
#include "core/link/link.hpp"
#include "fuzz/fuzz.hpp"

using namespace latchkey;
using fuzz::require;

namespace {

struct Event {
  std::uint8_t event;
  std::uint8_t state;
  std::uint8_t problem;
  std::uint8_t time;
};

/// From a millisecond to about two days: past every limit of the machines.
core::Duration time_of(std::uint8_t byte) {
  return core::Duration{std::int64_t{1} << (byte % 28)};
}

void feed_link(core::Link& link, const Event& event, core::Instant now) {
  const bool named = event.state < core::kAppStates.size();
  core::LinkInput input{static_cast<core::LinkEvent>(event.event % core::kLinkEventCount), {}, {}};
  if (named) input.state = static_cast<core::AppState>(event.state);
  if (event.problem < core::kProblems.size()) input.problem = static_cast<core::Problem>(event.problem);
  const core::LinkFace before = link.face();
  const core::LinkStep step = link.handle(input, now);
  require(step.visible == !(before == link.face()), "a changed face is told, and nothing else");
  const bool waits = core::row_of(core::kLinkStates, link.state()).waits_for_machine;
  require(waits == step.wake_at.has_value(), "who waits for a machine has a limit, and nobody else");
  require(!step.wake_at || *step.wake_at <= now + core::kRetryAfter, "no wait exceeds five minutes");
}

void feed_grant(core::Grant& grant, const Event& event, core::Instant now) {
  core::GrantInput input{static_cast<core::GrantEvent>(event.event % core::kGrantEventCount)};
  input.lifetime.can_refresh = (event.state & 1) != 0;
  if ((event.state & 2) != 0) input.lifetime.expires_at = now + time_of(event.problem);
  input.random = static_cast<double>(event.problem) / 256;
  const core::GrantStep step = grant.handle(input, now);
  const bool waits = core::row_of(core::kGrantStates, grant.state()).waits_for_machine;
  require(!waits || step.wake_at, "who waits for a machine has a limit");
  for (const core::GrantCommand command : step.commands)
    require(command != core::GrantCommand::tell || step.told.has_value(), "who is told is told something");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto kind = static_cast<core::CredentialKind>(data[0] % core::kCredentialKinds.size());
  core::Link link{core::LinkState::unlinked, {}, kind};
  core::Grant grant;
  core::Instant now = core::instant(1'795'000'000'000);
  for (std::size_t i = 1; i + 4 <= size; i += 4) {
    const Event event{data[i], data[i + 1], data[i + 2], data[i + 3]};
    now += time_of(event.time);
    feed_link(link, event, now);
    feed_grant(grant, event, now);
  }
  return 0;
}
