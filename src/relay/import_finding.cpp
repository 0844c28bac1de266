#include "relay/import_finding.hpp"

#include <algorithm>
#include <charconv>

namespace latchkey::relay {

using core::Problem;

namespace {

struct Meaning {
  Problem problem;
  Outcome outcome;
};
/// Only what Cloudbeds itself says of a credential ends it (DESIGN section 3); every other problem leaves it
/// unclear.
constexpr std::array kMeanings{
    Meaning{Problem::disconnected, Outcome::dead},
    Meaning{Problem::app_not_available, Outcome::dead},
    Meaning{Problem::property_inactive, Outcome::dead},
    Meaning{Problem::user_not_active, Outcome::dead},
    Meaning{Problem::credential_refused, Outcome::dead},
    Meaning{Problem::key_revoked, Outcome::dead},
    Meaning{Problem::property_access_lost, Outcome::dead},
    Meaning{Problem::property_taken, Outcome::bad_row},
    Meaning{Problem::body_invalid, Outcome::bad_row},
    Meaning{Problem::account_invalid, Outcome::bad_row},
    Meaning{Problem::property_invalid, Outcome::bad_row},
};

[[nodiscard]] Outcome outcome_of(Problem problem) {
  const auto row = std::find_if(kMeanings.begin(), kMeanings.end(),
                                [&](const Meaning& meaning) { return meaning.problem == problem; });
  return row == kMeanings.end() ? Outcome::unclear : row->outcome;
}

}  // namespace

std::string_view Finding::code() const {
  return problem ? core::name(*problem) : std::string_view{};
}

std::string_view Finding::for_the_hotel() const {
  // What is asleep or unclear, or wrong in the file, is no business of the hotel's.
  return outcome == Outcome::dead && problem ? core::describe(*problem).text : std::string_view{};
}

std::string_view Finding::for_the_engineer() const {
  return !why.empty() || !problem ? std::string_view{why} : core::describe(*problem).meaning;
}

Asked asked(std::optional<Problem> problem) {
  if (!problem) return {.finding = {.outcome = Outcome::alive}};
  const bool again = core::describe(*problem).retry == core::Retry::after_delay;
  Asked answer{.finding = {.outcome = outcome_of(*problem), .problem = problem}, .again = again};
  // In an import our call is the same for all rows: what differs is the row
  // (fixtures/error.api.property_not_covered).
  if (problem == Problem::property_not_covered)
    answer.finding.why = "Cloudbeds refused the question: was this token given for this property?";
  return answer;
}

Asked asked_dry(const wire::ImportRow& row, std::optional<Problem> problem) {
  const bool asleep = problem == Problem::credential_refused && !row.credential.refresh.empty();
  if (!asleep) return asked(problem);
  return {.finding = {.outcome = Outcome::asleep, .problem = problem, .why = "will be refreshed at import"}};
}

std::optional<core::Duration> retry_after(const net::Headers& headers) {
  constexpr core::Duration kLongest = std::chrono::minutes{5};  // who asks for hours gets another run
  constexpr int kSeconds = 1'000'000;
  const std::string_view text = headers.get("Retry-After");
  int seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
  if (!whole || seconds < 0) return std::nullopt;
  return std::min<core::Duration>(std::chrono::seconds{std::min(seconds, kSeconds)}, kLongest);
}

}  // namespace latchkey::relay
