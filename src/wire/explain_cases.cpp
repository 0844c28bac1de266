#include "wire/explain_cases.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "core/answer_table.hpp"
#include "wire/answers.hpp"

namespace latchkey::wire {

namespace {

using core::Call;
using core::CredentialKind;

// The most plausible first. 429 and 5xx are left out where a body speaks: they make an outage of anything.
constexpr std::array kStatusesOfFlag{200, 401, 400, 403, 404};
constexpr std::array kStatusesOfJson{401, 400, 403, 404, 200};
constexpr std::array kStatusesOfPage{403, 404, 503};
constexpr std::array kStatusesOfNothing{200, 503, 0};
constexpr std::array kCalls{Call::get_app_state, Call::other,          Call::exchange,     Call::refresh,
                            Call::migrate,       Call::post_app_state, Call::post_webhook, Call::get_hotels};
static_assert(kCalls.size() == core::kCalls.size());
constexpr std::array kKinds{CredentialKind::oauth, CredentialKind::api_key, CredentialKind::external};
static_assert(kKinds.size() == core::kCredentialKinds.size());

using Reader = std::function<core::Answer(int status, Call call)>;

/// What is judged, and how much of it is certain.
struct Question {
  std::vector<int> statuses{};
  std::vector<Call> calls{};
  bool is_answer = false;  ///< Somebody said so, or it has its status line.
  bool claims_success = false;
  bool of_words = false;  ///< No JSON: somebody's words, or a program's.
};

/// HTTP's own words for a status: any program says them of any refusal (RFC 9110 section 15.5.2), so that
/// they mean a dead key only where Cloudbeds says them in its own JSON
/// (fixtures/error.apikey.revoked_problem).
constexpr std::string_view kReason = "401 unauthorized";

/// HTTP 200 alone proves nothing of a text nobody called an answer: something in it must look like Cloudbeds.
[[nodiscard]] bool claims_success(std::string_view body) {
  const auto json = parse(body);
  if (!json) return false;
  const auto has = [&](std::string_view name) { return member(*json, name) != nullptr; };
  return has("success") || has("access_token") || has("user_id");
}

/// Whether the row says that somebody has seen this: the last one says that nobody has; one that misses what
/// the call asked for says so only when the call is certain.
[[nodiscard]] bool is_known(const core::AnswerRow& row, const Question& question) {
  if (row.problem == core::Problem::cloudbeds_unrecognised) return false;
  if (row.problem == core::Problem::answer_incomplete && question.calls.size() == kCalls.size()) return false;
  if (question.of_words && row.said == kReason) return false;
  const bool of_success = row.claim == core::Claim::complete || row.claim == core::Claim::fine;
  return !of_success || question.is_answer || question.claims_success;
}

[[nodiscard]] Case judged(const core::Answer& answer, Call call, CredentialKind kind,
                          const Question& question) {
  const core::AnswerRow& row = core::row_of(answer, call, kind);
  if (is_known(row, question))
    return {answer.status, call, kind, row.verdict, row.problem, row.source, answer.app_state, true};
  const core::AnswerRow& last = core::kAnswerRows.back();
  return {answer.status, call, kind, last.verdict, last.problem, last.source, std::nullopt, false};
}

[[nodiscard]] std::vector<Case> judge_all(const Question& question, const Given& given, const Reader& read) {
  std::vector<Case> cases;
  for (const int status : question.statuses) {
    for (const Call call : question.calls) {
      const core::Answer answer = read(status, call);
      for (const CredentialKind kind : kKinds) {
        if (!given.kind || *given.kind == kind) cases.push_back(judged(answer, call, kind, question));
      }
    }
  }
  return cases;
}

template <typename List>
[[nodiscard]] std::vector<int> list_of(const List& list) {
  return {list.begin(), list.end()};
}

[[nodiscard]] std::vector<int> statuses_of(const std::optional<int>& told, const std::optional<int>& found,
                                           std::vector<int> plausible) {
  if (told) return {*told};
  return found ? std::vector{*found} : std::move(plausible);
}

/// No error has a hundredth of it: what is long is a success, and is not parsed once more for every choice.
constexpr std::size_t kLongBytes = 64 * 1024;

/// FACTS section 6: what has the flag comes with 200 as a rule, what has none with 401.
[[nodiscard]] std::vector<int> plausible_statuses(std::string_view body) {
  if (body.empty()) return list_of(kStatusesOfNothing);
  if (body.size() > kLongBytes) return {200};
  if (!parse(body)) return list_of(kStatusesOfPage);
  return claims_success(body) ? list_of(kStatusesOfFlag) : list_of(kStatusesOfJson);
}

/// Only getAppState's answer names the state: then the call is no question.
[[nodiscard]] bool names_app_state(std::string_view body) {
  const auto json = parse(body);
  const Json* data = json ? member(*json, "data") : nullptr;
  return data != nullptr && member(*data, "app_state") != nullptr;
}

[[nodiscard]] std::vector<Call> calls_of(const Given& given, const std::vector<Call>& found) {
  if (!given.calls.empty()) return given.calls;
  return found.empty() ? std::vector<Call>{kCalls.begin(), kCalls.end()} : found;
}

/// A statement that always stands beside the same `error` (fixtures/error.*): words on a screen lack that.
struct Spoken {
  std::string_view said;
  std::string_view error;
};
constexpr std::array kSpoken{
    Spoken{"access token is invalid", "access_denied"},
    Spoken{"resource owner or authorization server denied", "access_denied"},
    Spoken{"authorization grant type is not supported", "unsupported_grant_type"},
    Spoken{"entity not found", "server_error"},
    Spoken{"missing a required parameter", "invalid_request"},
    Spoken{"unknown method", "unknown method."},
};

/// The `error` that these words name, or that their statement always has beside it.
[[nodiscard]] std::string_view error_in(std::string_view words) {
  const auto says = [words](std::string_view part) { return words.find(part) != std::string_view::npos; };
  for (const core::AnswerRow& row : core::kAnswerRows) {
    if (!row.error.empty() && says(row.error)) return row.error;
  }
  for (const Spoken& row : kSpoken) {
    if (says(row.said)) return row.error;
  }
  return {};
}

[[nodiscard]] core::Answer answer_of_words(std::string_view words, int status) {
  core::Answer answer;
  answer.status = status;
  answer.body = core::BodyKind::json;
  answer.success = false;  // nobody copies a success and asks what it means
  answer.said = words;
  answer.error = error_in(words);
  return answer;
}

}  // namespace

bool Case::same_meaning(const Case& other) const {
  return known == other.known && verdict == other.verdict && problem == other.problem;
}

std::string_view Case::code() const {
  return problem ? core::name(*problem) : "healthy";
}

std::vector<Case> cases_of(const PastedAnswer& answer, const Given& given) {
  const std::string& body = answer.body;
  Question question{statuses_of(given.status, answer.status, plausible_statuses(body)),
                    calls_of(given, answer.calls), answer.whole, claims_success(body)};
  const bool any_call = question.calls.size() == kCalls.size();
  if (any_call && names_app_state(body)) question.calls = {Call::get_app_state};
  if (any_call && body.size() > kLongBytes) question.calls = {Call::other};
  const std::string& type = answer.content_type.empty() ? given.content_type : answer.content_type;
  return judge_all(question, given, [&](int status, Call call) {
    return read_answer(call, {status, type, body, {}, {}});
  });
}

std::vector<Case> cases_of_words(const Pasted& pasted, const Given& given) {
  // 200 fits rows that look for a single common word; only a missing parameter is told so.
  const bool lacks = pasted.words.find(" is required") != std::string::npos;
  const std::vector<int> plausible = lacks ? std::vector{200, 401, 400} : std::vector{401, 400, 403, 404};
  const Question question{.statuses = statuses_of(given.status, pasted.status, plausible),
                          .calls = calls_of(given, pasted.calls),
                          .of_words = true};
  return judge_all(question, given, [&](int status, Call) { return answer_of_words(pasted.words, status); });
}

std::vector<Case> cases_without_body(int status, const Given& given) {
  return judge_all({{status}, calls_of(given, {}), true}, given, [](int told, Call call) {
    return read_answer(call, {told, {}, {}, {}, {}});
  });
}

const Case& best_of(const std::vector<Case>& cases) {
  const auto known = std::ranges::find_if(cases, &Case::known);
  return known == cases.end() ? cases.front() : *known;
}

}  // namespace latchkey::wire
