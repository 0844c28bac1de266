// Copies of the store: whole, private, and never put under a relay that runs.
#include "store/files.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>

#include "store/sqlite/database.hpp"
#include "store/sqlite/migrate.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"

namespace latchkey::store {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class Files : public testing::Test {
 protected:
  [[nodiscard]] static Link link(const std::string& account) {
    Link link;
    link.account = account;
    link.property = "320000";
    link.state = "settled";
    return link;
  }
  static void save(Store& store, const std::string& account) {
    EXPECT_GT(store.save_link(link(account), true, core::instant(1'000)), 0);
  }
  [[nodiscard]] static std::size_t links_in(const std::string& path) {
    return open_sqlite(path)->links().size();
  }
  template <typename Work>
  [[nodiscard]] static std::string refusal(Work work) {
    try {
      work();
    } catch (const StoreError& error) {
      return error.what();
    }
    return {};
  }
  [[nodiscard]] static mode_t mode_of(const std::string& path) {
    struct stat about {};
    EXPECT_EQ(::stat(path.c_str(), &about), 0) << path;
    return about.st_mode & 0777;
  }

  test::TemporaryDirectory directory_;
  std::string path_ = directory_.file("relay.db");
  std::string copy_ = directory_.file("copy.db");
};

TEST_F(Files, ABackupIsTakenWhileTheStoreIsWrittenTo) {
  const auto store = open_sqlite(path_);
  save(*store, "a");
  back_up(path_, copy_);
  save(*store, "b");
  EXPECT_EQ(links_in(copy_), 1U);
  EXPECT_EQ(store->links().size(), 2U);
  EXPECT_EQ(mode_of(copy_), 0600U);
}

TEST_F(Files, ABackupIsOneFile) {
  const auto store = open_sqlite(path_);
  save(*store, "a");
  back_up(path_, copy_);
  EXPECT_FALSE(fs::exists(copy_ + "-wal"));
  EXPECT_FALSE(fs::exists(copy_ + ".partial"));
}

TEST_F(Files, ABackupReplacesNothing) {
  save(*open_sqlite(path_), "a");
  test::write_file(copy_, "mine");
  EXPECT_THAT(refusal([&] { back_up(path_, copy_); }), AllOf(HasSubstr(copy_), HasSubstr("exists already")));
  EXPECT_EQ(test::file_bytes(copy_), "mine");
}

TEST_F(Files, ABackupOfNothingOrOfSomethingElseIsRefused) {
  EXPECT_THAT(refusal([&] { back_up(path_, copy_); }), HasSubstr(path_));
  test::write_file(path_, std::string(4'096, 'x'));
  EXPECT_THAT(refusal([&] { back_up(path_, copy_); }), HasSubstr("database"));
  EXPECT_FALSE(fs::exists(copy_));
}

TEST_F(Files, ARestoreTakesThePlaceOfWhatWasThereAndKeepsIt) {
  {
    const auto store = open_sqlite(path_);
    save(*store, "a");
    back_up(path_, copy_);
    save(*store, "b");
  }
  const std::string aside = restore(copy_, path_);
  EXPECT_EQ(links_in(path_), 1U);
  EXPECT_EQ(links_in(aside), 2U);
  EXPECT_NE(restore(copy_, path_), aside) << "an earlier one is not overwritten";
}

/// Story: an old store had old revisions, and a page that was open kept a newer face that was not true any
/// more.
TEST_F(Files, ARestoreRaisesEveryRevisionAboveWhatWasShown) {
  {
    const auto store = open_sqlite(path_);
    save(*store, "a");
    back_up(path_, copy_);
  }
  const double before = open_sqlite(copy_)->account("a").revision;
  (void)restore(copy_, path_);
  const double now = static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                             std::chrono::system_clock::now().time_since_epoch())
                                             .count());
  const double after = open_sqlite(path_)->account("a").revision;
  EXPECT_GT(after, before);
  EXPECT_NEAR(after, now, 60'000);
}

/// Story: a secret that was revoked was good again after a restore, and the new one was not.
TEST_F(Files, ARestoreKeepsTheApiSecretsOfToday) {
  const auto secret = [](const std::string& id) {
    return ApiSecret{id, "jobs", "hash-" + id, "accounts", {}};
  };
  {
    const auto store = open_sqlite(path_);
    ASSERT_TRUE(store->add_api_secret(secret("old"), 2));
    back_up(path_, copy_);
    ASSERT_TRUE(store->revoke_api_secret("old"));
    ASSERT_TRUE(store->add_api_secret(secret("new"), 2));
  }
  (void)restore(copy_, path_);
  const auto secrets = open_sqlite(path_)->api_secrets();
  ASSERT_EQ(secrets.size(), 1U);
  EXPECT_EQ(secrets.front().id, "new");
  const std::string elsewhere = directory_.file("elsewhere.db");
  (void)restore(copy_, elsewhere);
  EXPECT_EQ(open_sqlite(elsewhere)->api_secrets().front().id, "old") << "onto a new machine they come along";
}

TEST_F(Files, ARestoreLeavesNoOldLogBehindToBeReadIntoTheNewStore) {
  {
    const auto store = open_sqlite(path_);
    save(*store, "a");
    back_up(path_, copy_);
    save(*store, "b");
    fs::copy_file(path_ + "-wal", directory_.file("kept-wal"));
  }
  fs::copy_file(directory_.file("kept-wal"), path_ + "-wal",
                fs::copy_options::overwrite_existing);  // as after SIGKILL
  static_cast<void>(restore(copy_, path_));
  EXPECT_EQ(links_in(path_), 1U);
}

TEST_F(Files, ARestoreOntoNothingMakesTheStore) {
  save(*open_sqlite(path_), "a");
  EXPECT_EQ(restore(path_, directory_.file("new.db")), "");
  EXPECT_EQ(links_in(directory_.file("new.db")), 1U);
  EXPECT_EQ(mode_of(directory_.file("new.db")), 0600U);
}

TEST_F(Files, ARestoreIsRefusedWhileARelayRuns) {
  save(*open_sqlite(path_), "a");
  back_up(path_, copy_);
  const StoreLock running(path_);
  EXPECT_THAT(refusal([&] { static_cast<void>(restore(copy_, path_)); }), HasSubstr("running relay"));
  EXPECT_THAT(refusal([&] { const StoreLock second(path_); }), HasSubstr("one relay per store"));
}

TEST_F(Files, ARestoreOfADamagedOrNewerFileChangesNothing) {
  save(*open_sqlite(path_), "a");
  back_up(path_, copy_);
  sqlite::Database(copy_).script("PRAGMA user_version = 999");
  EXPECT_THAT(refusal([&] { static_cast<void>(restore(copy_, path_)); }),
              HasSubstr("newer than this Latchkey"));
  test::write_file(copy_,
                   "no database at all, but long enough to be looked at as one: " + std::string(4'096, 'x'));
  EXPECT_THAT(refusal([&] { static_cast<void>(restore(copy_, path_)); }), HasSubstr(copy_));
  EXPECT_EQ(links_in(path_), 1U);
  EXPECT_FALSE(fs::exists(path_ + ".before-restore"));
}

TEST_F(Files, AMigrationKeepsWhatItMigrated) {
  {
    test::write_file(path_, "");
    sqlite::Database old(path_);
    sqlite::migrate(old, sqlite::migrations().first(1));
  }
  EXPECT_EQ(links_in(path_), 0U);
  const std::string kept = path_ + ".schema-1.backup";
  sqlite::Database old(kept);
  EXPECT_EQ(old.number("PRAGMA user_version"), 1);
  EXPECT_EQ(mode_of(kept), 0600U);
}

TEST_F(Files, ANewStoreAndOneThatIsUpToDateKeepNothing) {
  save(*open_sqlite(path_), "a");
  EXPECT_EQ(links_in(path_), 1U);
  for (const auto& entry : fs::directory_iterator(fs::path(path_).parent_path()))
    EXPECT_EQ(entry.path().string().find(".backup"), std::string::npos) << entry.path();
}

TEST_F(Files, AProbeWritesAndChangesNothing) {
  const auto store = open_sqlite(path_);
  save(*store, "a");
  store->probe();
  EXPECT_EQ(store->links().size(), 1U);
  EXPECT_EQ(links_in(path_), 1U) << "the schema is as it was";
}

TEST_F(Files, LinksAreCountedByWhatTheyAre) {
  const auto store = open_sqlite(path_);
  save(*store, "a");
  save(*store, "b");
  const auto counts = store->count_links();
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts[0].count, 2);
  EXPECT_FALSE(counts[0].with_credential);
}

}  // namespace
}  // namespace latchkey::store
