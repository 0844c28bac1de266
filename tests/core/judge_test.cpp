// The judgement is total, and nothing unknown ever ends a connection. The fixtures are judged in tests/wire.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/answer.hpp"
#include "core/random.hpp"

namespace latchkey::core::test {
namespace {

const std::vector<Call> kEveryCall = [] {
  std::vector<Call> calls;
  for (const CallRow& row : core::kCalls) calls.push_back(row.id);
  return calls;
}();
const std::vector<CredentialKind> kKinds{CredentialKind::api_key, CredentialKind::oauth,
                                         CredentialKind::external};

Answer json(int status, std::optional<bool> success, std::string error, std::string said) {
  return {.status = status,
          .body = BodyKind::json,
          .success = success,
          .error = std::move(error),
          .said = std::move(said),
          .request_id = {},
          .complete = true,
          .app_state = {},
          .retry_after = {}};
}

bool ends(Verdict verdict) {
  return verdict == Verdict::terminated || verdict == Verdict::reauthorize;
}

/// Statements that end a connection when Cloudbeds makes them.
const std::vector<std::string> kDeadly{"application is not available to be connected",
                                       "user who approved this connection is not active anymore",
                                       "the property have an invalid status",
                                       "the refresh token is invalid.",
                                       "401 unauthorized",
                                       "the authorization code is invalid or has expired."};

TEST(Judge, AnAnswerThatIsNotCloudbedsJsonNeverEndsAConnection) {
  for (const Call call : kEveryCall) {
    for (const CredentialKind kind : kKinds) {
      for (int status = 0; status < 600; ++status) {
        for (const BodyKindRow& row : kBodyKinds) {
          if (row.id == BodyKind::json) continue;
          Answer answer = json(status, {}, "", "");
          answer.body = row.id;
          const bool web_site =
              status == 404 && row.id == BodyKind::page;  // the call went to a wrong address
          ASSERT_EQ(judge(answer, call, kind).verdict, web_site ? Verdict::fix_request : Verdict::retry)
              << status;
        }
      }
    }
  }
}

TEST(Judge, WordsThatAreNotCloudbedsJsonAreNobodysWords) {
  for (const std::string& said : kDeadly) {
    for (const int status : {200, 401, 403}) {
      Answer answer = json(status, false, "access_denied", said);
      answer.body = BodyKind::other;
      EXPECT_EQ(judge(answer, Call::get_app_state, CredentialKind::oauth).verdict, Verdict::retry) << said;
    }
  }
}

TEST(Judge, OutagesNeverEndAConnectionWhateverTheySay) {
  for (const int status : {0, 429, 500, 502, 503, 504, 520, 599}) {
    for (const std::string& said : kDeadly) {
      for (const Call call : kEveryCall) {
        for (const std::string error : {"", "access_denied", "server_error", "unknown method."}) {
          const auto judgement = judge(json(status, false, error, said), call, CredentialKind::oauth);
          EXPECT_EQ(judgement.verdict, Verdict::retry) << status << " " << said;
        }
      }
    }
  }
}

TEST(Judge, SaysWhichOutageItIs) {
  EXPECT_EQ(judge(json(429, {}, "", ""), Call::other, CredentialKind::oauth).problem, Problem::rate_limited);
  EXPECT_EQ(judge(json(503, {}, "", ""), Call::other, CredentialKind::oauth).problem,
            Problem::cloudbeds_unavailable);
  EXPECT_EQ(judge(Answer{}, Call::other, CredentialKind::oauth).problem, Problem::cloudbeds_unreachable);
  EXPECT_EQ(judge(json(418, {}, "", ""), Call::other, CredentialKind::oauth).problem,
            Problem::cloudbeds_unrecognised);
}

TEST(Judge, RandomAnswersNeverEndAConnection) {
  Random random;
  SCOPED_TRACE(random.seed());
  const std::vector<std::string> words{
      "access",  "denied", "token",    "is",      "not",          "available",   "scope", "401",
      "invalid", "user",   "property", "expired", "server_error", "maintenance", "",      "application"};
  for (int round = 0; round < 100'000; ++round) {
    std::string said;
    for (std::size_t n = random.below(6); n > 0; --n) said += random.pick(words) + " ";
    const int status = static_cast<int>(random.below(700));
    const std::optional<bool> success = random.one_in(3) ? std::nullopt : std::optional{random.one_in(2)};
    const Answer answer = json(status, success, random.pick(words), said);
    const Verdict verdict = judge(answer, random.pick(kEveryCall), random.pick(kKinds)).verdict;
    ASSERT_FALSE(ends(verdict)) << status << " " << answer.error << ": " << said;
  }
}

TEST(Judge, EveryJudgementButHealthyNamesItsProblem) {
  Random random;
  SCOPED_TRACE(random.seed());
  for (int round = 0; round < 10'000; ++round) {
    const Answer answer = json(static_cast<int>(random.below(600)), random.one_in(2),
                               random.one_in(2) ? "access_denied" : "", random.pick(kDeadly));
    const Judgement judgement = judge(answer, random.pick(kEveryCall), random.pick(kKinds));
    ASSERT_EQ(judgement.problem.has_value(), judgement.verdict != Verdict::healthy);
  }
}

TEST(Judge, SuccessIsTwoHundredJsonThatDoesNotSayOtherwise) {
  EXPECT_EQ(judge(json(200, true, "", ""), Call::get_app_state, CredentialKind::oauth).verdict,
            Verdict::healthy);
  EXPECT_EQ(judge(json(200, std::nullopt, "", ""), Call::exchange, CredentialKind::oauth).verdict,
            Verdict::healthy);
  EXPECT_NE(judge(json(200, false, "", ""), Call::get_app_state, CredentialKind::oauth).verdict,
            Verdict::healthy);
  EXPECT_NE(judge(json(200, true, "access_denied", ""), Call::get_app_state, CredentialKind::oauth).verdict,
            Verdict::healthy);
  EXPECT_NE(judge(json(302, true, "", ""), Call::get_app_state, CredentialKind::oauth).verdict,
            Verdict::healthy);
}

TEST(Judge, ARefusedKeyIsSaidToBeRevoked) {
  const Answer refused =
      json(401, {}, "access_denied", "the resource owner or authorization server denied the request.");
  EXPECT_EQ(judge(refused, Call::get_app_state, CredentialKind::api_key).problem, Problem::key_revoked);
  EXPECT_EQ(judge(refused, Call::get_app_state, CredentialKind::oauth).problem, Problem::credential_refused);
  EXPECT_EQ(judge(refused, Call::get_app_state, CredentialKind::api_key).verdict,
            Verdict::refresh_then_verify);
}

TEST(Judge, AWrongClientIsAMistakeOfOursAndNotOfTheHotel) {
  const Answer wrong = json(401, {}, "server_error", "entity not found!");
  EXPECT_EQ(judge(wrong, Call::exchange, CredentialKind::oauth).verdict, Verdict::fix_request);
  EXPECT_EQ(judge(wrong, Call::refresh, CredentialKind::oauth).verdict, Verdict::fix_request);
}

}  // namespace
}  // namespace latchkey::core::test
