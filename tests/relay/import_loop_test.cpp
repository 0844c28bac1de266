// The order, the pace and the patience of an import, in virtual time; and what a second run need not ask.
#include "relay/import_loop.hpp"

#include <gmock/gmock.h>

#include "relay/import_world.hpp"
#include "store/temporary_directory.hpp"

namespace latchkey::relay::tests {
namespace {

using core::Problem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Importing : public testing::Test {
 protected:
  /// One run of the program. @return why it stopped.
  std::string run(const std::vector<wire::ImportRow>& rows, double rate = 10) {
    ImportJournal journal(path, "https://api.example");
    told.clear();
    verifier.asked.clear();
    verifier.at.clear();
    const ImportWorld world{[this] { return now; }, [this](core::Duration time) { return pause(time); },
                            [this](const ImportResult& result) { tell(result); }};
    return finish(ImportLoop(world, verifier, journal, rate).run(rows));
  }
  boost::asio::awaitable<void> pause(core::Duration time) {
    now += time;
    co_return;
  }
  void tell(const ImportResult& result) {
    told.push_back(result.row.property + ' ' +
                   std::string{core::row_of(kOutcomes, result.finding.outcome).name} +
                   (result.skipped ? " skipped" : ""));
  }

  test::TemporaryDirectory directory;
  std::string path = directory.file("rows.csv.latchkey-import");
  core::Instant now = core::instant(1'000'000);
  ScriptedVerifier verifier{now};
  std::vector<std::string> told;
};

TEST_F(Importing, AsksEachRowOnceInTheOrderOfTheFile) {
  EXPECT_EQ(run(import_rows(3)), "");
  EXPECT_THAT(told, ElementsAre("1 alive", "2 alive", "3 alive"));
  EXPECT_THAT(verifier.asked, ElementsAre("1", "2", "3"));
}

TEST_F(Importing, KeepsToTheRateWhateverARowCosts) {
  ASSERT_EQ(run(import_rows(4), 5), "");
  EXPECT_THAT(verifier.at, ElementsAre(1'000'000, 1'000'200, 1'000'400, 1'000'600));
  verifier.cost = 6;
  ASSERT_EQ(run(import_rows(7), 5), "");
  EXPECT_THAT(verifier.at, ElementsAre(1'000'600, 1'001'800, 1'003'000))
      << "four rows are known, three cost six calls";
}

TEST_F(Importing, OfABadRowAsksNobodyAndGoesOn) {
  auto rows = import_rows(3);
  rows[1].refuse("`kind` must be oauth or api_key");
  EXPECT_EQ(run(rows), "");
  EXPECT_THAT(told, ElementsAre("1 alive", "2 bad row", "3 alive"));
  EXPECT_THAT(verifier.asked, ElementsAre("1", "3"));
}

TEST_F(Importing, InAnOutageTriesTheSameRowFiveTimesMoreAndThenCallsItUnclear) {
  verifier.scripts["1"] = {asked(Problem::cloudbeds_unavailable)};
  EXPECT_EQ(run(import_rows(2)), "");
  EXPECT_THAT(told, ElementsAre("1 unclear", "2 alive"));
  EXPECT_THAT(verifier.at,
              ElementsAre(1'000'000, 1'001'000, 1'003'000, 1'008'000, 1'018'000, 1'048'000, 1'048'100));
}

TEST_F(Importing, WaitsAsLongAsItIsAskedTo) {
  Asked busy = asked(Problem::rate_limited);
  busy.retry_after = std::chrono::seconds{17};
  verifier.scripts["1"] = {busy, asked(std::nullopt)};
  EXPECT_EQ(run(import_rows(1)), "");
  EXPECT_THAT(verifier.at, ElementsAre(1'000'000, 1'017'000));
  EXPECT_THAT(told, ElementsAre("1 alive"));
}

TEST_F(Importing, ASecondRunAsksOnlyWhatIsNotSettled) {
  verifier.scripts["2"] = {asked(Problem::app_not_available)};
  verifier.scripts["3"] = {asked(Problem::cloudbeds_unrecognised)};
  verifier.scripts["4"] = {asked_dry(import_row("4", "CANARY-AT", "CANARY-RT"), Problem::credential_refused)};
  ASSERT_EQ(run(import_rows(4)), "");
  ASSERT_EQ(run(import_rows(4)), "");
  EXPECT_THAT(told, ElementsAre("1 alive skipped", "2 dead skipped", "3 unclear", "4 asleep"));
}

TEST_F(Importing, AChangedRowIsANewRow) {
  ASSERT_EQ(run(import_rows(1)), "");
  ASSERT_EQ(run({import_row("1", "CANARY-AT-2")}), "");
  EXPECT_THAT(told, ElementsAre("1 alive"));
}

struct Killed {};

TEST_F(Importing, KilledInTheMidstLosesNothingAndAsksTheRowUnderWayOnceMore) {
  verifier.before = [](const wire::ImportRow& row) {
    if (row.property == "3") throw Killed{};
  };
  EXPECT_THROW(static_cast<void>(run(import_rows(4))), Killed);
  verifier.before = {};
  ASSERT_EQ(run(import_rows(4)), "");
  EXPECT_THAT(told, ElementsAre("1 alive skipped", "2 alive skipped", "3 alive", "4 alive"));
}

TEST_F(Importing, AFindingIsWrittenDownBeforeItIsTold) {
  ImportJournal journal(path, "target");
  const ImportWorld world{[this] { return now; }, [this](core::Duration time) { return pause(time); },
                          [&](const ImportResult& result) { EXPECT_TRUE(journal.known(result.row)); }};
  EXPECT_EQ(finish(ImportLoop(world, verifier, journal, 10).run(import_rows(2))), "");
}

TEST_F(Importing, StopsWhereNoOtherRowCanDoBetter) {
  Asked gone;
  gone.again = true;
  gone.hopeless = "No relay answers";
  verifier.scripts["2"] = {gone};
  EXPECT_EQ(run(import_rows(3)), "No relay answers");
  EXPECT_THAT(told, ElementsAre("1 alive"));
  EXPECT_THAT(verifier.asked, SizeIs(7)) << "the relay may be starting again";
}

TEST_F(Importing, OfTheSameRowTwiceAsksOnce) {
  ASSERT_EQ(run({import_row("1"), import_row("1")}), "");
  EXPECT_THAT(told, ElementsAre("1 alive", "1 alive skipped"));
}

}  // namespace
}  // namespace latchkey::relay::tests
