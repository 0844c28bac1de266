// Migrations: from any older schema to this one, in one transaction; never from a newer one.
#include "store/sqlite/migrate.hpp"

#include <gmock/gmock.h>

#include "store_fixture.hpp"

namespace latchkey::test {
namespace {

using store::StoreError;
using store::sqlite::Database;
using store::sqlite::kApplicationId;
using store::sqlite::migrate;
using store::sqlite::Migration;
using store::sqlite::migrations;
using store::sqlite::require_ours;
using testing::AllOf;
using testing::HasSubstr;

constexpr std::array kSteps{
    Migration{1, "0001_first.sql", "CREATE TABLE a (x TEXT) STRICT; INSERT INTO a VALUES ('one');"},
    Migration{2, "0002_second.sql", "ALTER TABLE a ADD COLUMN y TEXT; UPDATE a SET y = 'two';"},
    Migration{3, "0003_third.sql", "INSERT INTO a VALUES ('three', 'three')"},
};
constexpr std::array kBroken{kSteps[0], kSteps[1],
                             Migration{3, "0003_broken.sql", "DELETE FROM a; DELETE FROM b;"}};

std::span<const Migration> up_to(std::size_t count) {
  return std::span(kSteps).first(count);
}

class Migrations : public testing::Test {
 protected:
  static std::string made(const std::string& path) {
    write_file(path, "");
    return path;
  }
  std::int64_t schema() { return database_.number("PRAGMA user_version"); }
  std::int64_t rows() { return database_.number("SELECT count(*) FROM a"); }

  TemporaryDirectory directory_;
  Database database_{made(directory_.file("latchkey.db"))};
};

TEST_F(Migrations, AreNumberedFromOneWithoutGaps) {
  int expected = 1;
  for (const Migration& step : migrations()) EXPECT_EQ(step.number, expected++) << step.name;
  EXPECT_GT(expected, 1);
}

TEST_F(Migrations, BringAnEmptyFileUpToDate) {
  migrate(database_, kSteps);
  EXPECT_EQ(schema(), 3);
  EXPECT_EQ(rows(), 2);
  EXPECT_EQ(database_.number("PRAGMA application_id"), kApplicationId);
}

TEST_F(Migrations, AreAppliedOnce) {
  migrate(database_, kSteps);
  migrate(database_, kSteps);
  EXPECT_EQ(rows(), 2);
}

TEST_F(Migrations, BringEveryOlderSchemaUpToDateAndKeepItsRows) {
  for (std::size_t older = 1; older < kSteps.size(); ++older) {
    Database database(made(directory_.file("older" + std::to_string(older))));
    migrate(database, up_to(older));
    ASSERT_EQ(database.number("PRAGMA user_version"), static_cast<int>(older));
    migrate(database, kSteps);
    EXPECT_EQ(database.number("PRAGMA user_version"), 3);
    EXPECT_EQ(database.number("SELECT count(*) FROM a WHERE x = 'one' AND y = 'two'"), 1);
  }
}

TEST_F(Migrations, LeaveTheStoreAsItWasWhenOneFails) {
  migrate(database_, up_to(1));
  const std::string said = message_of<StoreError>([&] { migrate(database_, kBroken); });
  EXPECT_THAT(said, AllOf(HasSubstr("0003_broken.sql"), HasSubstr("as it was")));
  EXPECT_EQ(schema(), 1);
  EXPECT_EQ(rows(), 1);
  EXPECT_EQ(database_.number("SELECT count(*) FROM pragma_table_info('a')"), 1);
}

TEST_F(Migrations, RefuseANewerSchemaAndSayBothNumbers) {
  migrate(database_, kSteps);
  const std::string said = message_of<StoreError>([&] { require_ours(database_, up_to(2)); });
  EXPECT_THAT(said,
              AllOf(HasSubstr("its schema is 3"), HasSubstr("up to 2"), HasSubstr("Run the newer Latchkey")));
  EXPECT_NO_THROW(require_ours(database_, kSteps));
}

TEST_F(Migrations, AreRefusedThroughOpenToo) {
  const std::string path = directory_.file("newer.db");
  make_store(path);
  Database(path).script("PRAGMA user_version = 999");
  const std::string said = message_of<StoreError>([&] { make_store(path); });
  EXPECT_THAT(said, AllOf(HasSubstr(path), HasSubstr("its schema is 999"), HasSubstr("newer")));
}

TEST_F(Migrations, TakeNoDatabaseOfAnotherProgram) {
  database_.script("PRAGMA application_id = 7");
  EXPECT_THROW(require_ours(database_, kSteps), StoreError);
}

}  // namespace
}  // namespace latchkey::test
