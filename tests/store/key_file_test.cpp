// The key file: made once, private, and refused in words a person can act on.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <array>
#include <barrier>
#include <filesystem>
#include <thread>

#include "ordinary_user.hpp"
#include "store/key_ring.hpp"
#include "temporary_directory.hpp"

namespace latchkey::test {
namespace {

using store::KeyRing;
using store::load_or_make_keys;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kHex = "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";

class KeyFile : public testing::Test {
 protected:
  void write_key(std::string_view text, unsigned mode = 0600) {
    write_file(path_, text);
    allow(path_, mode);
  }
  [[nodiscard]] std::string refusal() const {
    return message_of<std::runtime_error>([&] { (void)load_or_make_keys(path_); });
  }
  [[nodiscard]] std::size_t files() const {
    const std::filesystem::directory_iterator folder(directory_.path());
    return static_cast<std::size_t>(std::distance(begin(folder), end(folder)));
  }

  TemporaryDirectory directory_;
  std::string path_ = directory_.file("vault.key");
};

TEST_F(KeyFile, IsMadeOnceAndPrivate) {
  const KeyRing made = load_or_make_keys(path_);
  EXPECT_NE(made.current(), store::Key{});
  EXPECT_EQ(rights(path_), 0600U);
  EXPECT_EQ(file_bytes(path_).size(), 65U);
  EXPECT_EQ(load_or_make_keys(path_), made);
  EXPECT_EQ(files(), 1U);
}

TEST_F(KeyFile, IsAnotherOneInEachPlace) {
  EXPECT_FALSE(load_or_make_keys(path_) == load_or_make_keys(directory_.file("another.key")));
}

TEST_F(KeyFile, IsOneWhenTwoProcessesMakeItAtOnce) {
  constexpr int kRounds = 20;
  std::barrier start(2);
  std::array<std::vector<store::Key>, 2> made;
  const auto race = [&](std::size_t runner) {
    for (int i = 0; i < kRounds; ++i) {
      start.arrive_and_wait();
      made[runner].push_back(load_or_make_keys(directory_.file(std::to_string(i))).current());
    }
  };
  std::thread other(race, 1);
  race(0);
  other.join();
  EXPECT_EQ(made[0], made[1]);
}

TEST_F(KeyFile, IsReadInEitherCaseWithOrWithoutALineEnd) {
  store::Key expected;
  for (std::size_t i = 0; i < expected.size(); ++i) expected[i] = static_cast<std::uint8_t>(i);
  for (const std::string& text : {kHex, kHex + "\n"}) {
    write_key(text);
    EXPECT_EQ(load_or_make_keys(path_), KeyRing(expected));
  }
  write_key(kHex, 0400);
  EXPECT_EQ(load_or_make_keys(path_), KeyRing(expected));
}

TEST_F(KeyFile, OfAnotherShapeIsRefusedWithoutQuotingIt) {
  const std::string broken = kHex.substr(0, 63);
  for (const std::string& text : {std::string(), broken, broken + "g", kHex + "0", kHex + "\n\n",
                                  kHex + " \n", " " + broken, broken + "\n", kHex + kHex}) {
    write_key(text);
    EXPECT_THAT(refusal(), AllOf(HasSubstr(path_), HasSubstr("64 hex digits"),
                                 HasSubstr("move this file away"), Not(HasSubstr("0405060708"))))
        << text;
    EXPECT_EQ(file_bytes(path_), text);
  }
}

TEST_F(KeyFile, HoldsTheCurrentKeyFirstAndOlderOnesAfterIt) {
  write_key(kHex + "\n" + std::string(64, 'a') + "\n");
  const KeyRing ring = load_or_make_keys(path_);
  ASSERT_EQ(ring.keys().size(), 2U);
  EXPECT_EQ(ring.current()[31], 0x1F);
  EXPECT_EQ(ring.keys()[1][0], 0xAA);
  EXPECT_EQ(store::read_keys(file_bytes(path_), "here"), ring) << "as the environment may hold them";
}

TEST_F(KeyFile, OfMoreKeysThanARingHoldsIsRefused) {
  std::string text;
  for (std::size_t i = 0; i < KeyRing::kMost; ++i) text += kHex + "\n";
  write_key(text);
  EXPECT_EQ(load_or_make_keys(path_).keys().size(), KeyRing::kMost);
  EXPECT_THAT(message_of<std::runtime_error>([&] { (void)store::add_new_key(path_); }),
              HasSubstr("as many keys as it can"));
  EXPECT_EQ(file_bytes(path_), text);
  write_key(text + kHex + "\n");
  EXPECT_THAT(refusal(), HasSubstr("8 at most"));
}

TEST_F(KeyFile, GetsANewKeyBeforeTheOthersAndStaysItsOwners) {
  const KeyRing before = load_or_make_keys(path_);
  const KeyRing added = store::add_new_key(path_);
  EXPECT_EQ(load_or_make_keys(path_), added);
  ASSERT_EQ(added.keys().size(), 2U);
  EXPECT_NE(added.current(), before.current());
  EXPECT_EQ(added.keys()[1], before.current());
  EXPECT_EQ(rights(path_), 0600U);
  EXPECT_EQ(files(), 1U) << "no draft stays";
}

TEST_F(KeyFile, LosesItsOlderKeysOnlyAsTheyWereSeen) {
  (void)load_or_make_keys(path_);
  const KeyRing seen = store::add_new_key(path_);
  const KeyRing meanwhile = store::add_new_key(path_);
  EXPECT_FALSE(store::drop_older_keys(path_, seen));
  EXPECT_EQ(load_or_make_keys(path_), meanwhile);
  EXPECT_TRUE(store::drop_older_keys(path_, meanwhile));
  EXPECT_EQ(load_or_make_keys(path_), meanwhile.only_current());
}

TEST_F(KeyFile, ChangedByTwoAtOnceLosesNoKey) {
  (void)load_or_make_keys(path_);
  std::thread other([&] {
    for (int i = 0; i < 3; ++i) (void)store::add_new_key(path_);
  });
  for (int i = 0; i < 3; ++i) (void)store::add_new_key(path_);
  other.join();
  EXPECT_EQ(load_or_make_keys(path_).keys().size(), 7U);
}

TEST_F(KeyFile, OpenToOtherUsersIsRefused) {
  for (const unsigned mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0644U, 0666U}) {
    write_key(kHex, mode);
    EXPECT_THAT(refusal(), AllOf(HasSubstr("open to other users"), HasSubstr("chmod 600 " + path_))) << mode;
  }
}

TEST_F(KeyFile, ThatIsNoPlainFileIsRefused) {
  std::filesystem::create_directory(path_);
  allow(path_, 0700);
  EXPECT_THAT(refusal(), HasSubstr("not a plain file"));
  std::filesystem::remove(path_);
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THAT(refusal(), HasSubstr("not a plain file"));  // And nobody waits for the pipe's other end.
}

TEST_F(KeyFile, InAFolderThatIsMissingIsRefused) {
  path_ = directory_.file("missing/vault.key");
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path_), HasSubstr("Make its folder first")));
}

TEST_F(KeyFile, ThatCannotBeReadIsRefused) {
  write_key(kHex);
  allow(path_, 0000);
  allow(directory_.path(), 0777);
  const OrdinaryUser user;
  if (!user.holds()) GTEST_SKIP() << "root here cannot become another user";
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path_), HasSubstr("Let the user that runs Latchkey read")));
}

TEST_F(KeyFile, ThatCannotBeMadeIsRefused) {
  allow(directory_.path(), 0555);
  const OrdinaryUser user;
  if (!user.holds()) GTEST_SKIP() << "root here cannot become another user";
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr(path_), HasSubstr("Let the user that runs Latchkey read and write")));
}

}  // namespace
}  // namespace latchkey::test
