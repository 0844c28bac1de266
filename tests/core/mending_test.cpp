// Whatever breaks, somebody is told what to do, in sentences.
#include "core/mending.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "core/answer_table.hpp"

namespace latchkey::core {
namespace {

/// The story: an agent of the app's support was told to ask the app's support, and whoever opened a bundle,
/// to send "what is listed below" though it was the list.
void expect_reader(std::string_view step) {
  for (const std::string_view wrong :
       {"app's support", "his page", "is listed below", "answered below", "linked here"})
    EXPECT_EQ(step.find(wrong), step.npos) << step;
}

/// What every list here must be: some sentences, each said once, for an agent of the app's support.
void expect_steps(Steps steps, std::string_view of) {
  EXPECT_FALSE(steps.empty()) << of;
  std::set<std::string_view> seen;
  for (const std::string_view step : steps) {
    EXPECT_TRUE(seen.insert(step).second) << of << " says twice: " << step;
    ASSERT_GT(step.size(), 10U) << of;
    EXPECT_TRUE(step.front() >= 'A' && step.front() <= 'Z') << of << ": " << step;
    EXPECT_TRUE(step.ends_with('.')) << of << ": " << step;
    expect_reader(step);
  }
}

TEST(Mending, EveryProblemHasSteps) {
  for (const ProblemRow& row : kProblems) expect_steps(steps_of(row.id), row.name);
}

TEST(Mending, WhoeverIsToBlameHasSteps) {
  for (const BlameSteps& row : kStepsByBlame) {
    expect_steps(row.steps, row_of(kBlames, row.id).name);
    EXPECT_FALSE(row.actor.empty());
  }
}

TEST(Mending, ASingleRefusalAndWhatIsSeenComingHaveStepsToo) {
  for (const Steps steps : {Steps{steps::kRefusedOnce}, Steps{steps::kTokenEnds}, Steps{steps::kApproverGone},
                            Steps{steps::kKeyIdle}, Steps{steps::kSilent}, Steps{steps::kHealthy}})
    expect_steps(steps, steps.front());
}

TEST(Mending, NoticesHaveStepsAndACodeThatNoProblemHas) {
  for (const NoticeRow& row : kNotices) {
    expect_steps(row.steps, row.code);
    EXPECT_FALSE(find_by_name(kProblems, row.code)) << row.code;
    EXPECT_FALSE(row.meaning.empty() || row.text.empty() || row.source.empty()) << row.code;
  }
}

TEST(Mending, HasOneRowForAProblemAndNamesItsSource) {
  std::set<Problem> seen;
  for (const MendingRow& row : kMendings) {
    EXPECT_TRUE(seen.insert(row.id).second) << name(row.id);
    EXPECT_FALSE(row.source.empty()) << name(row.id);
  }
}

/// Of every problem that an answer can mean: what it means is in the answers' own table.
TEST(Mending, WhatAnAnswerCanMeanHasStepsOfItsOwn) {
  for (const AnswerRow& row : kAnswerRows) {
    if (!row.problem) continue;
    const auto own = [&](const MendingRow& mending) { return mending.id == *row.problem; };
    EXPECT_TRUE(std::any_of(kMendings.begin(), kMendings.end(), own)) << name(*row.problem);
  }
}

TEST(Mending, WhatEndedIsMendedAsCloudbedsGuideSays) {
  for (const AnswerRow& row : kAnswerRows) {
    const bool settled = row.verdict == Verdict::terminated || row.verdict == Verdict::reauthorize;
    if (!settled && row.verdict != Verdict::refresh_then_verify) continue;
    std::string all;
    for (const std::string_view step : steps_of(*row.problem)) all += step;
    EXPECT_NE(all.find("Account Menu > Apps & Marketplace > Connected Apps"), std::string::npos)
        << name(*row.problem);
    EXPECT_NE(all.find("Test it"), std::string::npos) << name(*row.problem);
  }
}

TEST(Mending, NobodyIsSentToDisconnectWhatLives) {
  for (const AnswerRow& row : kAnswerRows) {
    const bool lives = row.verdict == Verdict::retry || row.verdict == Verdict::fix_request ||
                       row.verdict == Verdict::fix_scopes;
    EXPECT_TRUE(!lives || steps_of(*row.problem).front().starts_with("Keep the connection"))
        << name(*row.problem);
  }
}

TEST(Mending, WhatOneRefusalMeansIsTold) {
  for (const AnswerRow& row : kAnswerRows) {
    if (row.verdict != Verdict::refresh_then_verify) continue;
    const auto own = [&](const UnsettledRow& told) { return told.id == *row.problem; };
    EXPECT_TRUE(std::any_of(kUnsettled.begin(), kUnsettled.end(), own)) << name(*row.problem);
  }
}

}  // namespace
}  // namespace latchkey::core
