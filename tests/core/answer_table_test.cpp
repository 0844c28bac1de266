// The catalogue of answers as a table: each row decides something, none is hidden by those before it, and all
// of them can be told to somebody.
#include "core/answer_table.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace latchkey::core::test {
namespace {

[[nodiscard]] std::string words(const AnswerRow& row) {
  return std::string{row_of(kStatusSets, row.status).name} + " " + std::string{row.error} + " " +
         std::string{row.said} + " -> " + std::string{name(row.verdict)};
}

/// A call, a credential and an answer for which exactly this row is meant.
struct Example {
  Answer answer;
  Call call;
  CredentialKind kind;
};
[[nodiscard]] Example example_of(const AnswerRow& row) {
  Example example{
      .answer = {.status = row_of(kStatusSets, row.status).lowest,
                 .body = row.body.value_or(BodyKind::json),
                 .success = false,
                 .error = std::string{row.error},
                 .said = std::string{row.said},
                 .request_id = {},
                 .complete = row.claim == Claim::complete,
                 .app_state = row.claim == Claim::disabled ? std::optional{AppState::disabled} : std::nullopt,
                 .retry_after = {}},
      .call = row.about == About::token_call ? Call::refresh : Call::get_app_state,
      .kind = row.bearer == Bearer::any ? CredentialKind::oauth : CredentialKind::api_key};
  if (example.answer.status <= 0) example.answer.status = row.status == StatusSet::none ? 0 : 200;
  if (row.claim != Claim::any) example.answer.success = true;
  return example;
}

TEST(AnswerTable, EveryRowDecidesSomething) {
  for (const AnswerRow& row : kAnswerRows) {
    const Example example = example_of(row);
    EXPECT_EQ(&row_of(example.answer, example.call, example.kind), &row) << words(row);
  }
}

TEST(AnswerTable, HasAProblemForEveryVerdictButHealthyAndASourceForAll) {
  for (const AnswerRow& row : kAnswerRows) {
    EXPECT_EQ(row.problem.has_value(), row.verdict != Verdict::healthy) << words(row);
    EXPECT_FALSE(row.source.empty()) << words(row);
  }
}

TEST(AnswerTable, EndsAConnectionOnlyByWordsOfCloudbedsThatAreKnown) {
  for (const AnswerRow& row : kAnswerRows) {
    const bool ends = row.verdict == Verdict::terminated || row.verdict == Verdict::reauthorize ||
                      row.verdict == Verdict::refresh_then_verify;
    if (!ends) continue;
    EXPECT_EQ(row.body, BodyKind::json) << words(row);
    EXPECT_FALSE(row.error.empty() && row.said.empty() && row.claim != Claim::disabled) << words(row);
  }
}

TEST(AnswerTable, SpeaksOfOneVerdictForEachProblemAndCall) {
  std::set<std::pair<Problem, Verdict>> seen;
  for (const AnswerRow& row : kAnswerRows) {
    if (row.problem) seen.insert({*row.problem, row.verdict});
  }
  std::set<Problem> twice;
  std::set<Problem> problems;
  for (const auto& [problem, verdict] : seen) {
    if (!problems.insert(problem).second) twice.insert(problem);
  }
  // The problem says that the key is gone; the 401 problem body says it for certain, access_denied is
  // verified.
  EXPECT_EQ(twice, std::set<Problem>{Problem::key_revoked});
}

TEST(AnswerTable, KeepsItsStatementsAsWireFoldsThem) {
  for (const AnswerRow& row : kAnswerRows) {
    for (const char letter : std::string{row.error} + std::string{row.said})
      EXPECT_TRUE(letter < 'A' || letter > 'Z') << words(row);
  }
}

TEST(AnswerTable, PassesOnRetryAfterOnlyWithRetry) {
  Answer busy = example_of(kAnswerRows[1]).answer;
  busy.retry_after = std::chrono::seconds{7};
  const Judgement judgement = judge(busy, Call::get_app_state, CredentialKind::oauth);
  EXPECT_EQ(judgement.problem, Problem::rate_limited);
  EXPECT_EQ(judgement.retry_after, std::chrono::seconds{7});
  Answer fine = busy;
  fine.status = 200;
  fine.success = true;
  fine.complete = true;
  EXPECT_EQ(judge(fine, Call::get_app_state, CredentialKind::oauth).retry_after, std::nullopt);
}

TEST(AnswerTable, OneStatusMeansOppositeThings) {
  const auto judged = [](int status, BodyKind body, std::string error, std::string said) {
    const Answer answer{.status = status,
                        .body = body,
                        .success = {},
                        .error = std::move(error),
                        .said = std::move(said),
                        .request_id = {},
                        .complete = false,
                        .app_state = {},
                        .retry_after = {}};
    return judge(answer, Call::get_app_state, CredentialKind::oauth).verdict;
  };
  EXPECT_EQ(judged(403, BodyKind::page, "", ""), Verdict::retry);
  EXPECT_EQ(judged(403, BodyKind::json, "", "this call is restricted to third-party integrations."),
            Verdict::fix_request);
  EXPECT_EQ(judged(403, BodyKind::json, "", "you do not have correct scope to perform this action"),
            Verdict::fix_scopes);
  EXPECT_EQ(judged(401, BodyKind::json, "access_denied", ""), Verdict::refresh_then_verify);
  EXPECT_EQ(judged(401, BodyKind::json, "", "401 unauthorized"), Verdict::terminated);
  EXPECT_EQ(judged(401, BodyKind::page, "", ""), Verdict::retry);
  EXPECT_EQ(judged(404, BodyKind::page, "", ""), Verdict::fix_request);
  EXPECT_EQ(judged(404, BodyKind::json, "", "not here"), Verdict::retry);
}

}  // namespace
}  // namespace latchkey::core::test
