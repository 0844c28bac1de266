#include "wire/explain_cases.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "wire/answers.hpp"
#include "wire/pasted_marks.hpp"

namespace latchkey::wire {

namespace {

using core::Call;
using core::CredentialKind;

// The most plausible first. 429 and 5xx are left out where a body speaks: they make an outage of anything.
constexpr std::array kStatusesOfFlag{200, 401, 400, 403, 404};
constexpr std::array kStatusesOfJson{401, 400, 403, 404, 200};
constexpr std::array kStatusesOfPage{503, 404, 403, 200};
constexpr std::array kStatusesOfNothing{503, 0, 200};
constexpr std::array kCalls{Call::get_app_state,  Call::other,        Call::exchange,  Call::refresh,
                            Call::post_app_state, Call::post_webhook, Call::get_hotels};
constexpr std::array kKinds{CredentialKind::oauth, CredentialKind::api_key, CredentialKind::external};

using Reader = std::function<core::Answer(int status, Call call)>;

/// Whether a row of the table fits: the one place that asks.
[[nodiscard]] bool is_known(const core::Answer& answer, const core::Judgement& judgement,
                            std::string_view body) {
  if (judgement.problem != core::Problem::cloudbeds_unrecognised) return true;
  return answer.body == core::BodyKind::none ||
         (answer.body == core::BodyKind::other && body.starts_with('<'));
}

/// HTTP 200 alone proves nothing of a text nobody called an answer: something must look like Cloudbeds.
[[nodiscard]] bool speaks_of_success(const core::Answer& answer, std::string_view body) {
  if (answer.success.has_value()) return *answer.success;
  const auto json = parse(body);
  return json && (member(*json, "access_token") != nullptr || member(*json, "user_id") != nullptr);
}

[[nodiscard]] std::vector<Case> judge_all(const std::vector<int>& statuses, const std::vector<Call>& calls,
                                          const Given& given, std::string_view body, bool told,
                                          const Reader& read) {
  std::vector<Case> cases;
  for (const int status : statuses) {
    for (const Call call : calls) {
      const core::Answer answer = read(status, call);
      const bool believable = told || speaks_of_success(answer, body);
      for (const CredentialKind kind : kKinds) {
        if (given.kind && *given.kind != kind) continue;
        Case made{status, call, kind, core::judge(answer, call, kind), false};
        const bool healthy = made.judgement.verdict == core::Verdict::healthy;
        made.known = is_known(answer, made.judgement, body) && (!healthy || believable);
        if (healthy && !believable)
          made.judgement = {core::Verdict::retry, core::Problem::cloudbeds_unrecognised};
        cases.push_back(made);
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
  return found ? std::vector{*found} : plausible;
}

/// No error has a hundredth of it: what is long is a success, and is not parsed once more for every choice.
constexpr std::size_t kLongBytes = 64 * 1024;

/// FACTS section 6: what has the flag comes with 200 as a rule, what has none with 401.
[[nodiscard]] std::vector<int> plausible_statuses(std::string_view body) {
  if (body.empty()) return list_of(kStatusesOfNothing);
  if (body.size() > kLongBytes) return {200};
  const auto json = parse(body);
  if (!json) return list_of(kStatusesOfPage);
  const bool flag = member(*json, "success") != nullptr || member(*json, "access_token") != nullptr;
  return flag ? list_of(kStatusesOfFlag) : list_of(kStatusesOfJson);
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
    Spoken{"access_denied", "access_denied"},
    Spoken{"access token is invalid", "access_denied"},
    Spoken{"resource owner or authorization server denied", "access_denied"},
    Spoken{"unsupported_grant_type", "unsupported_grant_type"},
    Spoken{"authorization grant type is not supported", "unsupported_grant_type"},
    Spoken{"server_error", "server_error"},
    Spoken{"entity not found", "server_error"},
    Spoken{"invalid_request", "invalid_request"},
    Spoken{"missing a required parameter", "invalid_request"},
    Spoken{"unknown method", "unknown method."},
};

[[nodiscard]] core::Answer answer_of_words(std::string_view words, int status) {
  core::Answer answer;
  answer.status = status;
  answer.body = core::BodyKind::json;
  answer.success = false;  // nobody copies a success and asks what it means
  answer.said = words;
  const auto spoken = std::ranges::find_if(
      kSpoken, [=](const Spoken& row) { return words.find(row.said) != std::string_view::npos; });
  if (spoken != kSpoken.end()) answer.error = spoken->error;
  return answer;
}

}  // namespace

bool Case::same_meaning(const Case& other) const {
  return known == other.known && judgement.verdict == other.judgement.verdict &&
         judgement.problem == other.judgement.problem;
}

std::string_view Case::code() const {
  return judgement.problem ? core::name(*judgement.problem) : "healthy";
}

std::string_view Case::source() const {
  return judgement.problem ? core::describe(*judgement.problem).source : "FACTS section 6";
}

std::vector<Case> cases_of(const PastedAnswer& answer, const Given& given) {
  const std::string& body = answer.body;
  auto calls = calls_of(given, answer.calls);
  if (body.size() > kLongBytes) calls.resize(1);
  return judge_all(statuses_of(given.status, answer.status, plausible_statuses(body)), calls, given, body,
                   answer.whole, [&](int status, Call) { return read_answer(status, body, {}); });
}

std::vector<Case> cases_of_words(const Pasted& pasted, const Given& given) {
  // 200 fits rows that look for a single common word; only a missing parameter is told so.
  const bool lacks = pasted.words.find(" is required") != std::string::npos;
  const std::vector<int> plausible = lacks ? std::vector{200, 401, 400} : std::vector{401, 400, 403, 404};
  return judge_all(statuses_of(given.status, pasted.status, plausible), calls_of(given, pasted.calls), given,
                   {}, false, [&](int status, Call) { return answer_of_words(pasted.words, status); });
}

std::vector<Case> cases_without_body(int status, const Given& given) {
  return judge_all({status}, calls_of(given, {}), given, {}, true,
                   [](int told, Call) { return read_answer(told, {}, {}); });
}

const Case& best_of(const std::vector<Case>& cases) {
  const auto known = std::ranges::find_if(cases, &Case::known);
  return known == cases.end() ? cases.front() : *known;
}

}  // namespace latchkey::wire
