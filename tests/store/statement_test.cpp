// Statements: values are bound exactly as they are, and never by accident.
#include "store/sqlite/statement.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "store/sqlite/database.hpp"
#include "store/store.hpp"

namespace latchkey::test {
namespace {

using store::sqlite::Blob;
using store::sqlite::Database;
using store::sqlite::OrNull;
using store::sqlite::Row;
using store::sqlite::Statement;

class Statements : public testing::Test {
 protected:
  template <typename Value>
  std::string type_of(const Value& value) {
    Statement asked = database_.query("SELECT typeof(?1)", value);
    return asked.step() ? Row(asked).text() : "";
  }

  Database database_{":memory:"};
};

TEST_F(Statements, BindEmptyTextAsTextEvenWithoutAPointer) {
  EXPECT_EQ(type_of(std::string_view()), "text");
  EXPECT_EQ(type_of(std::string()), "text");
  EXPECT_EQ(type_of(Blob{}), "blob");
}

TEST_F(Statements, BindNullWhereItStandsForNone) {
  EXPECT_EQ(type_of(OrNull{""}), "null");
  EXPECT_EQ(type_of(OrNull{"x"}), "text");
  EXPECT_EQ(type_of(std::optional<core::Instant>()), "null");
  EXPECT_EQ(type_of(std::optional(core::instant(0))), "integer");
}

TEST_F(Statements, AreUsedAgainWithoutWhatTheyHeld) {
  for (const char* held : {"first", "second"}) {
    Statement asked = database_.query("SELECT ?1", std::string_view(held));
    ASSERT_TRUE(asked.step());
    EXPECT_EQ(Row(asked).text(), held);
  }
  Statement outer = database_.query("SELECT ?1 UNION ALL SELECT 'more'", std::string_view("outer"));
  Statement inner = database_.query("SELECT ?1 UNION ALL SELECT 'more'", std::string_view("inner"));
  ASSERT_TRUE(outer.step());
  ASSERT_TRUE(inner.step());
  EXPECT_EQ(Row(outer).text(), "outer") << "the same text twice at once is two statements";
  EXPECT_EQ(Row(inner).text(), "inner");
}

TEST_F(Statements, HoldNoLockWhenTheyWereLeftHalfRead) {
  database_.script("CREATE TABLE t (x); INSERT INTO t VALUES (1), (2)");
  {
    Statement half = database_.query("SELECT x FROM t");
    ASSERT_TRUE(half.step());
  }
  EXPECT_NO_THROW(database_.script("DROP TABLE t"));
}

TEST_F(Statements, KeepNumbersWhole) {
  for (const std::int64_t number : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1},
                                    std::int64_t{0}, std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(database_.number("SELECT ?1", number), number);
  }
}

TEST_F(Statements, RefuseAnotherNumberOfParametersThanTheyHave) {
  EXPECT_THROW((void)database_.query("SELECT ?1, ?2", "one"), std::logic_error);
  EXPECT_THROW((void)database_.query("SELECT ?1", "one", "two"), std::logic_error);
}

TEST_F(Statements, ReadADoubleQuotedNameAsANameOnly) {
  EXPECT_THROW((void)database_.query("SELECT \"misspelt\""), store::StoreError);
}

TEST_F(Statements, RunNoTriggerOfAnAlteredFile) {
  database_.script(
      "CREATE TABLE t (x); CREATE TRIGGER spy AFTER INSERT ON t BEGIN INSERT INTO t VALUES (2); END;");
  database_.run("INSERT INTO t VALUES (1)");
  EXPECT_EQ(database_.number("SELECT count(*) FROM t"), 1);
}

}  // namespace
}  // namespace latchkey::test
