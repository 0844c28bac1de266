// One answer of Cloudbeds as a value (wire makes it), and what it means for a connection (judge decides it).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/app_state.hpp"
#include "core/call.hpp"
#include "core/credential.hpp"
#include "core/enum_table.hpp"
#include "core/problem.hpp"

namespace latchkey::core {

/// What the body turned out to be. Only a JSON object is Cloudbeds speaking; anything else is somebody on the
/// way.
enum class BodyKind { none, json, page, broken, other };

struct BodyKindRow {
  BodyKind id;
  std::string_view name;
  std::string_view meaning;
};
inline constexpr std::array kBodyKinds{
    BodyKindRow{BodyKind::none, "none", "empty"},
    BodyKindRow{BodyKind::json, "json", "a JSON object"},
    BodyKindRow{BodyKind::page, "page", "an HTML page"},
    BodyKindRow{BodyKind::broken, "broken",
                "meant as JSON, but cut off, not UTF-8, too deep (over 16) or too large (over 1 MiB)"},
    BodyKindRow{BodyKind::other, "other", "anything else"},
};
static_assert(in_enum_order(kBodyKinds) && names_unique(kBodyKinds));

struct Answer {
  int status = 0;  ///< 0: no HTTP answer came (time-out, refused, DNS, TLS).
  BodyKind body = BodyKind::none;
  std::optional<bool>
      success;        ///< `success`, or `status` where it is a boolean (fixtures/error.api.unknown_method).
  std::string error;  ///< `error`, lower case.
  /// `message`, `error_description`, `hint`, `detail`, `title`, `errors` in one line, lower case, white space
  /// folded: the same statement occurs under each of these keys (FACTS section 6).
  std::string said;
  std::string request_id;               ///< X-Request-ID, for support.
  bool complete = true;                 ///< It holds what the call asked for (kCalls).
  std::optional<AppState> app_state;    ///< getAppState's, when it is one of the four words.
  std::optional<Duration> retry_after;  ///< Retry-After in seconds, at most kRetryAfter.
};

/// The longest wait that an answer may ask for: as long as our own longest (core/link, kBackoff).
inline constexpr Duration kRetryAfter = std::chrono::minutes{5};

enum class Verdict { healthy, terminated, reauthorize, refresh_then_verify, fix_scopes, fix_request, retry };

struct VerdictRow {
  Verdict id;
  std::string_view name;
  std::string_view meaning;
};
inline constexpr std::array kVerdicts{
    VerdictRow{Verdict::healthy, "healthy", "nothing to do"},
    VerdictRow{Verdict::terminated, "terminated", "the grant is gone: drop the credential"},
    VerdictRow{Verdict::reauthorize, "reauthorize", "a person has to run the authorization again"},
    VerdictRow{Verdict::refresh_then_verify, "refresh_then_verify",
               "refresh once, ask once more; refused again is terminated"},
    VerdictRow{Verdict::fix_scopes, "fix_scopes", "a scope is missing; the connection lives"},
    VerdictRow{Verdict::fix_request, "fix_request",
               "our call is wrong; the connection lives, do not repeat it"},
    VerdictRow{Verdict::retry, "retry", "an outage; the connection lives, back off"},
};
static_assert(in_enum_order(kVerdicts) && names_unique(kVerdicts));

[[nodiscard]] constexpr std::string_view name(Verdict verdict) {
  return row_of(kVerdicts, verdict).name;
}

struct Judgement {
  Verdict verdict = Verdict::retry;
  std::optional<Problem> problem;         ///< Nothing when healthy.
  std::optional<Duration> retry_after{};  ///< Of `retry`, when the answer named it.
};

/// Total: every answer has a judgement, and nothing unknown ever ends a connection.
[[nodiscard]] Judgement judge(const Answer& answer, Call call, CredentialKind kind);

}  // namespace latchkey::core
