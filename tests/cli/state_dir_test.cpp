#include "cli/state_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "cli/command.hpp"

namespace latchkey::cli {
namespace {

namespace fs = std::filesystem;

class StateDirTest : public testing::Test {
 protected:
  StateDirTest() {
    std::string name = testing::TempDir() + "latchkey-XXXXXX";
    base_ = ::mkdtemp(name.data());
  }
  ~StateDirTest() override { fs::remove_all(base_); }

  static fs::perms mode(const fs::path& path) { return fs::status(path).permissions() & fs::perms::mask; }

  fs::path base_;
};

TEST_F(StateDirTest, IsForItsOwnerOnlyEvenIfItWasNot) {
  fs::create_directory(base_ / "state");
  fs::permissions(base_ / "state", fs::perms::all);
  const StateDir state(base_ / "state");
  state.make_private_folder("relay");
  EXPECT_EQ(mode(base_ / "state"), fs::perms::owner_all);
  EXPECT_EQ(mode(base_ / "state" / "relay"), fs::perms::owner_all);
}

TEST_F(StateDirTest, BelongsToOnePreviewAtATime) {
  {
    const StateDir first(base_ / "state");
    EXPECT_THROW(StateDir(base_ / "state"), CannotRun);
  }
  EXPECT_NO_THROW(StateDir(base_ / "state"));
}

TEST_F(StateDirTest, SaysWhyItCannotBeMade) {
  write_private_file(base_ / "file", "");
  EXPECT_THROW(StateDir(base_ / "file" / "state"), CannotRun);
}

TEST_F(StateDirTest, KeepsSettingsAcrossStartsInAFileForItsOwnerOnly) {
  const fs::path file = base_ / "secrets.env";
  write_settings(file, {{"LATCHKEY_API_SECRET", "a=b"}, {"LATCHKEY_RELAY", "http://127.0.0.1:1"}});
  EXPECT_EQ(mode(file), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(read_settings(file),
            (Settings{{"LATCHKEY_API_SECRET", "a=b"}, {"LATCHKEY_RELAY", "http://127.0.0.1:1"}}));
}

TEST_F(StateDirTest, ReplacesASettingsFileThatOthersCouldRead) {
  const fs::path file = base_ / "secrets.env";
  write_settings(file, {{"A", "1"}});
  fs::permissions(file, fs::perms::all);
  write_settings(file, {{"A", "2"}});
  EXPECT_EQ(mode(file), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(StateDirTest, ReadsNoSettingsWhereThereIsNoFile) {
  EXPECT_TRUE(read_settings(base_ / "none").empty());
}

TEST(RandomSecret, Has256BitsAndIsNewEachTime) {
  EXPECT_THAT(random_secret(), testing::MatchesRegex("[0-9a-f]{64}"));
  EXPECT_NE(random_secret(), random_secret());
}

}  // namespace
}  // namespace latchkey::cli
