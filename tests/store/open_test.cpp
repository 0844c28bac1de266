// Opening a store: what is refused, what the refusal says, and what is set.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ordinary_user.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/error.hpp"
#include "store/sqlite/migrate.hpp"
#include "store/sqlite/private_file.hpp"
#include "store/sqlite/settings.hpp"
#include "store_fixture.hpp"

namespace latchkey::test {
namespace {

using store::open_sqlite;
using store::StoreError;
using store::sqlite::Database;
using store::sqlite::kApplicationId;
using testing::AllOf;
using testing::HasSubstr;

class Open : public testing::Test {
 protected:
  [[nodiscard]] std::string refusal(const std::string& path) const {
    return message_of<StoreError>([&] { (void)open_sqlite(path); });
  }
  [[nodiscard]] std::string refusal() const { return refusal(path_); }

  TemporaryDirectory directory_;
  std::string path_ = directory_.file("latchkey.db");
};

TEST_F(Open, MakesAFileOfItsOwn) {
  make_store(path_);
  Database database(path_);
  EXPECT_EQ(database.number("PRAGMA application_id"), kApplicationId);
  EXPECT_EQ(database.number("PRAGMA user_version"), static_cast<int>(store::sqlite::migrations().size()));
}

TEST_F(Open, MakesStrictTablesOnly) {
  make_store(path_);
  Database database(path_);
  EXPECT_GT(database.number("SELECT count(*) FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'"), 0);
  EXPECT_EQ(
      database.number("SELECT count(*) FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%' AND NOT strict"),
      0);
}

TEST_F(Open, KeepsItsFilesFromOtherUsers) {
  const auto store = open_sqlite(path_);
  store->add_flow(a_flow("f1"));
  for (const std::string& file : {path_, path_ + "-wal", path_ + "-shm"})
    EXPECT_EQ(rights(file), 0600U) << file;
}

TEST_F(Open, MakesAFileThatWasNeverOpenToOtherUsers) {
  store::sqlite::create_private(path_);
  EXPECT_EQ(rights(path_), 0600U);
}

TEST_F(Open, ClosesAnOlderFileToOtherUsers) {
  const auto before = open_sqlite(path_);
  before->add_flow(a_flow("f1"));
  for (const std::string& file : {path_, path_ + "-wal", path_ + "-shm"}) allow(file, 0666);
  const auto after = open_sqlite(path_);
  for (const std::string& file : {path_, path_ + "-wal", path_ + "-shm"})
    EXPECT_EQ(rights(file), 0600U) << file;
}

TEST_F(Open, AppliesEverySetting) {
  make_store(path_);
  Database database(path_);
  store::sqlite::apply_settings(database);
  EXPECT_EQ(database.number("PRAGMA busy_timeout"), store::sqlite::kBusyTimeout.count());
  for (const store::sqlite::SettingRow& row : store::sqlite::kSettings) {
    auto asked = database.query("PRAGMA " + std::string(row.name));
    ASSERT_TRUE(asked.step()) << row.name;
    EXPECT_EQ(store::sqlite::Row(asked).text(), row.reads_back) << row.because;
  }
}

TEST_F(Open, SaysWhichSettingDoesNotHold) {
  Database database(":memory:");  // Like some network disks, memory knows no write-ahead log.
  const std::string said = message_of<StoreError>([&] { apply_settings(database); });
  EXPECT_THAT(said, AllOf(HasSubstr("journal_mode at 'memory'"), HasSubstr("local disk")));
}

TEST_F(Open, NeedsAFile) {
  for (const char* path : {"", ":memory:"}) EXPECT_THAT(refusal(path), HasSubstr("Set the path of a file."));
}

TEST_F(Open, SaysThatTheFolderIsMissing) {
  const std::string path = directory_.file("missing/latchkey.db");
  EXPECT_THAT(refusal(path), AllOf(HasSubstr(path), HasSubstr("Make its folder first")));
}

TEST_F(Open, RefusesAFolder) {
  EXPECT_THAT(refusal(directory_.path()), AllOf(HasSubstr(directory_.path()), HasSubstr("plain file")));
}

TEST_F(Open, SaysThatTheFolderCannotBeWrittenForANewStore) {
  allow(directory_.path(), 0555);
  const OrdinaryUser user;
  if (!user.holds()) GTEST_SKIP() << "root here cannot become another user";
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr(path_), HasSubstr("Let the user that runs Latchkey read and write")));
}

TEST_F(Open, SaysThatTheFolderCannotBeWrittenForAStoreThatIsThere) {
  make_store(path_);
  allow(path_, 0666);
  allow(directory_.path(), 0555);
  const OrdinaryUser user;
  if (!user.holds()) GTEST_SKIP() << "root here cannot become another user";
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path_), HasSubstr("folder")));
}

TEST_F(Open, SaysThatTheFileCannotBeWritten) {
  make_store(path_);
  allow(path_, 0444);
  allow(directory_.path(), 0777);
  const OrdinaryUser user;
  if (!user.holds()) GTEST_SKIP() << "root here cannot become another user";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("read-only"), HasSubstr("Let the user that runs Latchkey write")));
}

TEST_F(Open, RefusesAFileThatIsNoDatabaseAndLeavesItAlone) {
  const std::string text(5'000, 'x');
  write_file(path_, text);
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path_), HasSubstr("not a SQLite database")));
  EXPECT_EQ(file_bytes(path_), text);
}

TEST_F(Open, RefusesTheDatabaseOfAnotherProgramAndLeavesItAlone) {
  write_file(path_, "");
  Database(path_).script("CREATE TABLE notes (text)");
  const std::string before = file_bytes(path_);
  EXPECT_THAT(refusal(), AllOf(HasSubstr("another program"), HasSubstr("Set another path")));
  EXPECT_EQ(file_bytes(path_), before);
}

TEST_F(Open, RefusesADamagedStoreAndSaysWhatToDo) {
  {
    const auto store = open_sqlite(path_);
    for (int i = 0; i < 50; ++i) store->add_flow(a_flow("f" + std::to_string(i)));
  }
  std::string bytes = file_bytes(path_);
  ASSERT_GT(bytes.size(), 3U * 4096);
  for (std::size_t i = 4096; i < bytes.size(); i += 97) bytes[i] = '\x5a';
  write_file(path_, bytes);
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path_), HasSubstr("put a backup of the store back")));
}

TEST_F(Open, RefusesATruncatedStore) {
  {
    const auto store = open_sqlite(path_);
    for (int i = 0; i < 50; ++i) store->add_flow(a_flow("f" + std::to_string(i)));
  }
  const std::string bytes = file_bytes(path_);
  write_file(path_, std::string_view(bytes).substr(0, bytes.size() / 2));
  EXPECT_THAT(refusal(), HasSubstr("put a backup of the store back"));
}

TEST_F(Open, SaysThatAnotherProcessIsWriting) {
  const auto store = open_sqlite(path_);
  Database other(path_);
  store::sqlite::Transaction writing(other, store::sqlite::Transaction::Mode::write);
  const std::string said = message_of<StoreError>([&] { store->add_flow(a_flow("f1")); });
  EXPECT_THAT(said, AllOf(HasSubstr(path_), HasSubstr("run one relay per store")));
  EXPECT_EQ(store->flow("f1"), std::nullopt);
}

TEST_F(Open, NeverQuotesWhatItRefusedToStore) {
  const auto store = open_sqlite(path_);
  store::Flow flow = a_flow("f1");
  flow.code_hash = flow.cookie_hash = "SECRET";
  store->add_flow(flow);
  const std::string said = message_of<StoreError>([&] { store->add_flow(flow); });
  EXPECT_THAT(said, AllOf(HasSubstr("Nothing was written"), testing::Not(HasSubstr("SECRET"))));
}

// A process that is killed while it writes: everything it had answered for is there afterwards.
TEST_F(Open, FindsWhatAKilledProcessHadStored) {
  make_store(path_);
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto store = open_sqlite(path_);
    for (int i = 0;; ++i) {
      store->add_flow(a_flow("f" + std::to_string(i)));
      if (::write(pipe[1], &i, sizeof i) != sizeof i) ::_exit(1);
    }
  }
  ::close(pipe[1]);
  int last = -1;
  while (last < 20) ASSERT_EQ(::read(pipe[0], &last, sizeof last), static_cast<ssize_t>(sizeof last));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  while (::read(pipe[0], &last, sizeof last) > 0) continue;
  ::close(pipe[0]);
  const auto store = open_sqlite(path_);
  for (int i = 0; i <= last; ++i) EXPECT_TRUE(store->flow("f" + std::to_string(i))) << i << " of " << last;
}

TEST(Cure, IsThereForEveryCode) {
  EXPECT_NE(store::sqlite::cure_for(11), store::sqlite::cure_for(5));
  EXPECT_EQ(store::sqlite::cure_for(11 | 256),
            store::sqlite::cure_for(11));  // An extended code: its primary's cure.
  EXPECT_NE(store::sqlite::cure_for(9999), "");
}

}  // namespace
}  // namespace latchkey::test
