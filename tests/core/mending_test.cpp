// Whatever breaks, somebody is told what to do, in sentences.
#include "core/mending.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace latchkey::core {
namespace {

/// What every list here must be: some sentences, each said once.
void expect_steps(Steps steps, std::string_view of) {
  EXPECT_FALSE(steps.empty()) << of;
  std::set<std::string_view> seen;
  for (const std::string_view step : steps) {
    EXPECT_TRUE(seen.insert(step).second) << of << " says twice: " << step;
    ASSERT_GT(step.size(), 10U) << of;
    EXPECT_TRUE(step.front() >= 'A' && step.front() <= 'Z') << of << ": " << step;
    EXPECT_TRUE(step.ends_with('.')) << of << ": " << step;
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

/// The problems of a connection that is over, or rests: those a hotel has to mend.
constexpr Problem kEnds[] = {Problem::disconnected,      Problem::disconnected_by_app,
                             Problem::app_not_available, Problem::property_inactive,
                             Problem::user_not_active,   Problem::credential_refused,
                             Problem::key_revoked};

TEST(Mending, WhatEndedIsMendedAsCloudbedsGuideSays) {
  for (const Problem problem : kEnds) {
    std::string all;
    for (const std::string_view step : steps_of(problem)) all += step;
    EXPECT_NE(all.find("Account Menu > Apps & Marketplace > Connected Apps"), std::string::npos)
        << name(problem);
    EXPECT_NE(all.find("Test it"), std::string::npos) << name(problem);
  }
}

TEST(Mending, NobodyIsSentToDisconnectWhatLives) {
  for (const Problem problem : {Problem::cloudbeds_unavailable, Problem::cloudbeds_unrecognised,
                                Problem::rate_limited, Problem::request_refused}) {
    EXPECT_TRUE(steps_of(problem).front().starts_with("Keep the connection")) << name(problem);
  }
}

}  // namespace
}  // namespace latchkey::core
