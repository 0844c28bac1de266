// The file beside the import: private, holds no secret, survives being torn, and belongs to one run and one
// target.
#include "relay/import_journal.hpp"

#include <gmock/gmock.h>

#include "relay/import_world.hpp"
#include "store/temporary_directory.hpp"

namespace latchkey::relay::tests {
namespace {

using core::Problem;
using testing::HasSubstr;
using testing::Not;

class Journal : public testing::Test {
 protected:
  void remember(const wire::ImportRow& row, std::optional<Problem> problem, const std::string& target = "t") {
    ImportJournal(path, target).remember(row, asked(problem).finding);
  }
  bool knows(const wire::ImportRow& row, const std::string& target = "t") {
    return ImportJournal(path, target).known(row).has_value();
  }
  test::TemporaryDirectory directory;
  std::string path = directory.file("journal");
};

TEST_F(Journal, IsForItsOwnerAloneAndHoldsNoSecret) {
  remember(import_row("320000", "CANARY-AT", "CANARY-RT"), Problem::key_revoked);
  EXPECT_EQ(test::rights(path), 0600U);
  EXPECT_THAT(test::file_bytes(path), Not(HasSubstr("CANARY")));
  EXPECT_THAT(test::file_bytes(path), testing::MatchesRegex("[0-9a-f]+ dead key_revoked\n"));
}

TEST_F(Journal, TellsWhatWasFound) {
  remember(import_row("1"), Problem::user_not_active);
  const auto known = ImportJournal(path, "t").known(import_row("1"));
  ASSERT_TRUE(known);
  EXPECT_EQ(known->outcome, Outcome::dead);
  EXPECT_EQ(known->problem, Problem::user_not_active);
}

TEST_F(Journal, OfAnotherTargetKnowsNothing) {
  remember(import_row("1"), std::nullopt, "the test account");
  EXPECT_TRUE(knows(import_row("1"), "the test account"));
  EXPECT_FALSE(knows(import_row("1"), "Cloudbeds"));
}

TEST_F(Journal, KeepsApartRowsWhoseValuesReadAlikeTogether) {
  remember(import_row("1", "ab", "c"), std::nullopt);
  EXPECT_FALSE(knows(import_row("1", "a", "bc")));
}

TEST_F(Journal, TheLaterLineHolds) {
  remember(import_row("1"), std::nullopt);
  remember(import_row("1"), Problem::cloudbeds_unavailable);
  EXPECT_FALSE(knows(import_row("1")));
}

TEST_F(Journal, TornByAKillKeepsTheOtherLines) {
  remember(import_row("1"), std::nullopt);
  remember(import_row("2"), std::nullopt);
  const std::string bytes = test::file_bytes(path);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    test::write_file(path, bytes.substr(0, size));
    EXPECT_EQ(knows(import_row("1")), size >= bytes.size() / 2) << size;
    EXPECT_FALSE(knows(import_row("2"))) << size;
    remember(import_row("3"), std::nullopt);
    EXPECT_TRUE(knows(import_row("3"))) << size;
  }
}

TEST_F(Journal, PassesOverLinesThatAreNotItsOwn) {
  test::write_file(path, "\n \nx\n  \nabc alive -\nabc alive nonsense\n\xFF\xFF z -\n");
  EXPECT_FALSE(knows(import_row("1")));
}

TEST_F(Journal, ServesOneRunAtATime) {
  const ImportJournal first(path, "t");
  const auto second = [&] { return test::message_of<JournalError>([&] { ImportJournal(path, "t"); }); };
  EXPECT_THAT(second(), HasSubstr("another run"));
}

TEST_F(Journal, StartsOverWhenTold) {
  remember(import_row("1"), std::nullopt);
  ImportJournal(path, "t").restart();
  EXPECT_FALSE(knows(import_row("1")));
}

TEST_F(Journal, ThatCannotBeMadeSaysWhatToDo) {
  const auto message =
      test::message_of<JournalError>([&] { ImportJournal(directory.file("none/journal"), "t"); });
  EXPECT_THAT(message, HasSubstr("folder of your own"));
}

}  // namespace
}  // namespace latchkey::relay::tests
