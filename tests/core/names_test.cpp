// Every enumerator is called by the word in its row, and each word of the store is found again.
#include <gtest/gtest.h>

#include "core/answer.hpp"
#include "core/credential.hpp"
#include "core/flow/table.hpp"
#include "core/grant/table.hpp"
#include "core/link/table.hpp"
#include "core/problem.hpp"

namespace latchkey::core::test {
namespace {

template <typename Table>
void expect_named(const Table& table) {
  for (const auto& row : table) {
    EXPECT_EQ(name(row.id), row.name);
    EXPECT_EQ(find_by_name(table, name(row.id)), row.id);
  }
}

TEST(Names, AreThoseOfTheRows) {
  expect_named(kAppStates);
  expect_named(kCalls);
  expect_named(kVerdicts);
  expect_named(kProblems);
  expect_named(kCredentialKinds);
  expect_named(kLinkStates);
  expect_named(kLinkEvents);
  expect_named(kLinkGuards);
  expect_named(kLinkEffects);
  expect_named(kGrantStates);
  expect_named(kGrantEvents);
  expect_named(kGrantGuards);
  expect_named(kGrantEffects);
  expect_named(kFlowStates);
  expect_named(kFlowEvents);
  expect_named(kFlowEffects);
}

TEST(Names, KeptInTheStoreAreReadBack) {
  for (const LinkStateRow& row : kLinkStates) EXPECT_EQ(link_state(row.name), row.id);
  for (const FlowStateRow& row : kFlowStates) EXPECT_EQ(flow_state(row.name), row.id);
  for (const CredentialKindRow& row : kCredentialKinds) EXPECT_EQ(credential_kind(row.name), row.id);
  EXPECT_EQ(link_state("asleep"), std::nullopt);
  EXPECT_EQ(flow_state(""), std::nullopt);
  EXPECT_EQ(credential_kind("password"), std::nullopt);
}

}  // namespace
}  // namespace latchkey::core::test
