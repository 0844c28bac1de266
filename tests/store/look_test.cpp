// Looking at a store: nothing is made and nothing changes, whether a relay serves from it or not.
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "store/files.hpp"
#include "store/sqlite/database.hpp"
#include "store_fixture.hpp"

namespace latchkey::test {
namespace {

namespace fs = std::filesystem;
using store::StoreError;
using testing::HasSubstr;

class Look : public StoreTest {
 protected:
  /// Every file of the folder with its bytes.
  [[nodiscard]] std::set<std::pair<std::string, std::string>> folder() const {
    std::set<std::pair<std::string, std::string>> files;
    for (const auto& entry : fs::directory_iterator(directory_.path()))
      files.emplace(entry.path().filename().string(), file_bytes(entry.path().string()));
    return files;
  }
};

TEST_F(Look, ReadsAClosedStoreAndLeavesNoFileBehind) {
  (void)connect(a_grant("g1"), "demo");
  store_.reset();
  const auto before = folder();
  const auto condition = store::condition_of(path_);
  EXPECT_EQ(condition.schema, condition.known_schema);
  EXPECT_EQ(condition.damage, "");
  EXPECT_EQ(store::open_sqlite_to_read(path_)->links().size(), 1U);
  EXPECT_EQ(folder(), before);
}

TEST_F(Look, SeesWhatARelayHasJustWritten) {
  const store::StoreLock lock(path_);
  (void)connect(a_grant("g1"), "demo");
  ASSERT_GT(fs::file_size(path_ + "-wal"), 0U);
  EXPECT_EQ(store::open_sqlite_to_read(path_)->links().size(), 1U);
  (void)connect(a_grant("g2", {"320001"}), "demo", instant(2));
  EXPECT_EQ(store::open_sqlite_to_read(path_)->links().size(), 2U);
}

TEST_F(Look, SeesWhatARelayThatWasKilledHadWritten) {
  (void)connect(a_grant("g1"), "demo");
  const std::string copy = directory_.file("killed.db");
  for (const char* end : {"", "-wal", "-shm"}) fs::copy_file(path_ + end, copy + end);
  const auto bytes = [&copy] { return std::pair(file_bytes(copy), file_bytes(copy + "-wal")); };
  const auto before = bytes();
  EXPECT_FALSE(before.second.empty());
  EXPECT_EQ(store::open_sqlite_to_read(copy)->links().size(), 1U);
  EXPECT_EQ(bytes(), before);
}

TEST_F(Look, ChangesNothing) {
  const auto read = store::open_sqlite_to_read(path_);
  EXPECT_THROW(read->probe(), StoreError);
  EXPECT_THROW((void)read->save_link(a_link("demo", "320000"), true, instant(1)), StoreError);
}

TEST_F(Look, RefusesAnotherSchemaAndAnotherProgramsFile) {
  store_.reset();
  store::sqlite::Database(path_).script("PRAGMA user_version = 3");
  EXPECT_EQ(store::condition_of(path_).schema, 3);
  EXPECT_THAT(message_of<StoreError>([&] { (void)store::open_sqlite_to_read(path_); }), HasSubstr("schema"));
  store::sqlite::Database(path_).script("PRAGMA application_id = 1");
  EXPECT_THAT(message_of<StoreError>([&] { (void)store::condition_of(path_); }),
              HasSubstr("another program"));
}

TEST_F(Look, TakesPathsThatLookLikeAddresses) {
  const std::string odd = directory_.file("a%20b?c#d.db");
  make_store(odd);
  EXPECT_EQ(store::open_sqlite_to_read(odd)->links().size(), 0U);
}

TEST_F(Look, KnowsWhetherARelayServesAndStopsNone) {
  EXPECT_FALSE(store::is_served(path_));
  {
    const store::StoreLock lock(path_);
    EXPECT_TRUE(store::is_served(path_));
  }
  EXPECT_FALSE(store::is_served(path_));
  EXPECT_NO_THROW(store::StoreLock{path_});
}

}  // namespace
}  // namespace latchkey::test
