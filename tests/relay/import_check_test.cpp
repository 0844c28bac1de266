// Names the relay would refuse, and rows that contradict each other.
#include "relay/import_check.hpp"

#include <gmock/gmock.h>

#include "relay/import_world.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;

[[nodiscard]] std::vector<wire::ImportRow> checked(std::vector<wire::ImportRow> rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].line = i + 2;
  check_rows(rows);
  return rows;
}

TEST(ImportCheck, AnAccountAndAPropertyMustBeOnesTheRelayTakes) {
  for (const char* property : {"abc", "-1", "123456789012345678901", "3 2"}) {
    const auto rows = checked({import_row(property), import_row("1")});
    EXPECT_THAT(rows[0].complaint, HasSubstr("1 to 20 digits")) << property;
    EXPECT_EQ(rows[0].credential.access, "");
    EXPECT_EQ(rows[1].complaint, "");
  }
  for (const std::string& account :
       {std::string(201, 'x'), std::string("a\x1B[2J"), std::string(".."), std::string(".")}) {
    auto row = import_row("1");
    row.account = account;
    EXPECT_THAT(checked({row})[0].complaint, HasSubstr("`account` must be")) << account;
  }
}

TEST(ImportCheck, ColumnsThatSlippedShowNoToken) {
  auto row = import_row("CANARY-AT");
  row.account = "CANARY-RT";
  const auto rows = checked({row});
  EXPECT_EQ(rows[0].account + rows[0].property, "");
}

TEST(ImportCheck, APropertyOfTwoAccountsIsRefusedInBothLines) {
  auto other = import_row("1");
  other.account = "other";
  const auto rows = checked({import_row("1"), import_row("2"), other});
  EXPECT_THAT(rows[0].complaint, HasSubstr("line 4 again with another account"));
  EXPECT_EQ(rows[1].complaint, "");
  EXPECT_THAT(rows[2].complaint, HasSubstr("line 2 already with another account"));
  EXPECT_EQ(rows[0].credential.access + rows[2].credential.access, "");
}

TEST(ImportCheck, APropertyWithTwoCredentialsIsRefusedInBothLinesAndTheSameRowTwiceIsNot) {
  const auto rows =
      checked({import_row("1", "OLD"), import_row("1", "NEW"), import_row("2"), import_row("2")});
  EXPECT_THAT(rows[0].complaint, HasSubstr("newer"));
  EXPECT_THAT(rows[1].complaint, HasSubstr("newer"));
  EXPECT_EQ(rows[2].complaint + rows[3].complaint, "");
}

}  // namespace
}  // namespace latchkey::relay::tests
