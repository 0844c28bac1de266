// Codes are a promise: partners write `if (code === ...)`. And what the other small tables promise.
#include "core/problem.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/answer.hpp"
#include "core/app_state.hpp"
#include "core/fixed_list.hpp"
#include "core/result.hpp"
#include "core/snapshot.hpp"

namespace latchkey::core::test {
namespace {

TEST(Problems, HaveAMeaningATextAndASource) {
  for (const ProblemRow& row : kProblems) {
    EXPECT_GT(row.meaning.size(), 20U) << row.name;
    EXPECT_GT(row.text.size(), 10U) << row.name;
    EXPECT_FALSE(row.source.empty()) << row.name;
    EXPECT_TRUE(row.text.ends_with('.')) << row.name << ": a person reads sentences";
  }
}

TEST(Problems, TellAPersonNothingOnlyAnEngineerKnows) {
  for (const ProblemRow& row : kProblems) {
    for (const std::string_view jargon :
         {"HTTP", "JSON", "API", "token", "scope", "401", "OAuth", "relay", "null", "`"}) {
      EXPECT_EQ(row.text.find(jargon), std::string_view::npos) << row.name << " says " << jargon;
    }
  }
}

TEST(Problems, AnswerWithAStatusThatIsAnError) {
  for (const ProblemRow& row : kProblems)
    EXPECT_TRUE(row.status == 0 || (row.status >= 400 && row.status < 600)) << row.name;
}

TEST(Problems, AreFoundByTheirCode) {
  for (const ProblemRow& row : kProblems) EXPECT_EQ(find_by_name(kProblems, row.name), row.id);
  EXPECT_EQ(find_by_name(kProblems, "no_such_code"), std::nullopt);
}

TEST(AppStates, HaveCloudbedsOwnWordsAndItsCallToAction) {
  EXPECT_EQ(app_state("disabled"), AppState::disabled);
  EXPECT_EQ(action_of(AppState::disabled), Action::connect);
  EXPECT_EQ(action_of(AppState::installing), Action::none);
  EXPECT_EQ(action_of(AppState::pending), Action::none);
  EXPECT_EQ(action_of(AppState::enabled), Action::login);
  for (const std::string_view other : {"", "Enabled", "enabled ", "connected"})
    EXPECT_EQ(app_state(other), std::nullopt) << other;
}

TEST(AppStates, DifferInUrgency) {
  std::set<int> seen;
  for (const AppStateRow& row : kAppStates) seen.insert(row.urgency);
  EXPECT_EQ(seen.size(), kAppStates.size()) << "which link is shown must not depend on their order";
}

TEST(FixedList, KeepsWhatFitsAndDropsTheRest) {
  FixedList<std::string_view, 2> list;
  EXPECT_TRUE(list.empty());
  for (const char* word : {"a", "b", "c"}) list.push(word);
  EXPECT_EQ(list.size(), 2U);
  EXPECT_EQ(list[1], "b");
  EXPECT_EQ(list.end() - list.begin(), 2);
}

TEST(Results, AreAValueOrAProblem) {
  const Result<std::string> good{std::string{"code"}};
  const Result<std::string> bad{Problem::state_used};
  EXPECT_TRUE(good.ok());
  EXPECT_EQ(good->size(), 4U);
  EXPECT_FALSE(bad);
  EXPECT_EQ(bad.problem(), Problem::state_used);
}

}  // namespace
}  // namespace latchkey::core::test
