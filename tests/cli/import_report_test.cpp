// An import's results as a person, `cut` and a program read them.
#include "cli/import_report.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace latchkey::cli {
namespace {

using core::Problem;
using relay::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

[[nodiscard]] wire::ImportRow row_of(const std::string& account) {
  wire::ImportRow row;
  row.line = 7;
  row.account = account;
  row.property = "320000";
  row.credential.access = "SECRET";
  return row;
}

class ImportReport : public testing::Test {
 protected:
  [[nodiscard]] relay::ImportResult result(std::optional<Problem> problem, bool skipped = false) const {
    return {row, relay::asked(problem).finding, skipped};
  }
  wire::ImportRow row = row_of("demo");
};

TEST_F(ImportReport, OfADeadRowSaysWhatToTellTheHotelAndTheEngineer) {
  EXPECT_EQ(table_line(result(Problem::app_not_available), {}),
            "7\tdemo\t320000\tdead\tapp_not_available\tDisconnected in Cloudbeds.\t" +
                std::string{core::describe(Problem::app_not_available).meaning} + "\n");
}

TEST_F(ImportReport, OfALivingRowSaysNoMore) {
  EXPECT_EQ(table_line(result(std::nullopt), {}), "7\tdemo\t320000\talive\t\t\t\n");
}

TEST_F(ImportReport, FillsColumnsUpOnATerminalOnly) {
  const ImportWidths widths = widths_of({row_of("Höhe 12"), row_of("a much longer name")});
  const std::string head = table_head(widths);
  const std::string line = table_line(result(std::nullopt), widths);
  EXPECT_EQ(head.find("outcome"), line.find("alive"));
  EXPECT_EQ(table_head({}), "line\taccount\tproperty\toutcome\tcode\tfor the hotel\tfor the engineer\n");
}

TEST_F(ImportReport, NothingOfAStrangerReachesTheTerminalRaw) {
  row.account = "a\x1B]0;title\a\tb\n\u202E";
  const std::string line = table_line(result(std::nullopt), {});
  EXPECT_EQ(std::count(line.begin(), line.end(), '\t'), 6);
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_THAT(line, AllOf(Not(HasSubstr("\x1B")), Not(HasSubstr("\u202E")), HasSubstr("\\x{1b}")));
  EXPECT_THAT(json_line(result(std::nullopt)), AllOf(Not(HasSubstr("\x1B")), Not(HasSubstr("\u202E"))));
}

TEST_F(ImportReport, HoldsNoCredential) {
  EXPECT_THAT(table_line(result(Problem::key_revoked), {}) + json_line(result(Problem::key_revoked)),
              Not(HasSubstr("SECRET")));
}

TEST_F(ImportReport, AsJsonHasEverything) {
  const auto json = nlohmann::json::parse(json_line(result(Problem::user_not_active, true)));
  EXPECT_EQ(json["line"], 7);
  EXPECT_EQ(json["account"], "demo");
  EXPECT_EQ(json["outcome"], "dead");
  EXPECT_EQ(json["code"], "user_not_active");
  EXPECT_EQ(json["for_the_hotel"], core::describe(Problem::user_not_active).text);
  EXPECT_EQ(json["for_the_engineer"], core::describe(Problem::user_not_active).meaning);
  EXPECT_EQ(json["skipped"], true);
}

TEST_F(ImportReport, CountsOutcomesAndCodesAndSaysWhatToDoNext) {
  ImportTally tally;
  tally.add(result(std::nullopt, true));
  EXPECT_TRUE(tally.all_alive());
  tally.add(result(Problem::key_revoked));
  tally.add(result(Problem::app_not_available));
  tally.add(result(Problem::app_not_available));
  EXPECT_FALSE(tally.all_alive());
  EXPECT_EQ(tally.count(Outcome::dead), 3U);
  const std::string text = tally.text("rows.csv.latchkey-import");
  EXPECT_THAT(text, AllOf(HasSubstr("4 rows"), HasSubstr("alive         1"), HasSubstr("dead          3"),
                          HasSubstr("2  app_not_available: "), HasSubstr("press Connect App"),
                          HasSubstr("1 of them not asked again: rows.csv.latchkey-import")));
  const auto json = nlohmann::json::parse(tally.json())["summary"];
  EXPECT_EQ(json["rows"], 4);
  EXPECT_EQ(json["skipped"], 1);
  EXPECT_EQ(json["outcomes"]["dead"], 3);
  EXPECT_EQ(json["codes"]["app_not_available"], 2);
}

TEST_F(ImportReport, OfNothingIsAllAlive) {
  EXPECT_TRUE(ImportTally{}.all_alive());
}

}  // namespace
}  // namespace latchkey::cli
