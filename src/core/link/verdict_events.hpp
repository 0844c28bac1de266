// Which event a verdict is: of the link after a question, after a refresh and after posting a state; of the
// grant after its refresh.
#pragma once

#include <algorithm>
#include <array>

#include "core/answer.hpp"
#include "core/grant/table.hpp"
#include "core/link/table.hpp"

namespace latchkey::core {

struct VerdictEvents {
  Verdict verdict;
  LinkEvent answered;
  LinkEvent refreshed;
  LinkEvent posted;
  GrantEvent grant;
};

/// A refresh refused for our own mistake (a wrong secret or address in the configuration,
/// fixtures/error.token.unknown_client) must not end every hotel's connection: it waits for the correction.
// clang-format off
inline constexpr std::array kVerdictEvents{
    VerdictEvents{Verdict::healthy,             LinkEvent::answered,           LinkEvent::refreshed,          LinkEvent::posted,             GrantEvent::refreshed},
    VerdictEvents{Verdict::terminated,          LinkEvent::answer_terminated,  LinkEvent::refresh_terminated, LinkEvent::answer_terminated,  GrantEvent::refresh_terminated},
    VerdictEvents{Verdict::reauthorize,         LinkEvent::answer_reauthorize, LinkEvent::refresh_refused,    LinkEvent::answer_reauthorize, GrantEvent::refresh_refused},
    VerdictEvents{Verdict::refresh_then_verify, LinkEvent::answer_refused,     LinkEvent::refresh_refused,    LinkEvent::answer_refused,     GrantEvent::refresh_refused},
    VerdictEvents{Verdict::fix_scopes,          LinkEvent::answer_fix,         LinkEvent::refresh_retry,      LinkEvent::answer_fix,         GrantEvent::refresh_retry},
    VerdictEvents{Verdict::fix_request,         LinkEvent::answer_fix,         LinkEvent::refresh_retry,      LinkEvent::answer_fix,         GrantEvent::refresh_retry},
    VerdictEvents{Verdict::retry,               LinkEvent::answer_retry,       LinkEvent::refresh_retry,      LinkEvent::answer_retry,       GrantEvent::refresh_retry},
};
// clang-format on
static_assert(std::all_of(kVerdictEvents.begin(), kVerdictEvents.end(), [](const VerdictEvents& row) {
  return &row == &kVerdictEvents[static_cast<std::size_t>(row.verdict)];
}));

[[nodiscard]] constexpr const VerdictEvents& events_of(Verdict verdict) {
  return kVerdictEvents[static_cast<std::size_t>(verdict)];
}

}  // namespace latchkey::core
