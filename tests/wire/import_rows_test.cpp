// A partner's file, as spreadsheets, databases and people write it: what is taken, and what is said of the
// rest.
#include "wire/import_rows.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <vector>

namespace latchkey::wire {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view kHead = "account,property,kind,access_token,refresh_token,api_key\n";

[[nodiscard]] ImportFile csv(std::string_view rows) {
  return read_import(std::string{kHead} + std::string{rows});
}

/// The rows as text, for a look at all of them at once: "line account property kind access refresh", or "line
/// !".
[[nodiscard]] std::vector<std::string> rows_of(const ImportFile& file) {
  std::vector<std::string> out;
  for (const ImportRow& row : file.rows) {
    const core::Credential& credential = row.credential;
    std::string text = std::to_string(row.line);
    if (!row.complaint.empty()) text += " !";
    if (row.complaint.empty()) {
      text += ' ' + row.account + ' ' + row.property + ' ' + std::string{core::name(credential.kind)} + ' ' +
              credential.access + ' ' + credential.refresh;
    }
    out.push_back(std::move(text));
  }
  return out;
}

TEST(ImportRows, OfCsvAreRead) {
  const ImportFile file = csv("demo,320000,oauth,AT,RT,\nother,320001,api_key,,,cbat_K\n");
  EXPECT_EQ(file.complaint, "");
  EXPECT_THAT(rows_of(file), ElementsAre("2 demo 320000 oauth AT RT", "3 other 320001 api_key cbat_K "));
}

TEST(ImportRows, ColumnsMayStandInAnyOrderAndCaseAndBeLeftOut) {
  const ImportFile file = read_import("Refresh_Token, Kind ,PROPERTY,account\nRT,oauth,320000,demo\n");
  EXPECT_THAT(rows_of(file), ElementsAre("2 demo 320000 oauth  RT"));
}

TEST(ImportRows, ColumnsThatNothingReadsAreNamed) {
  const ImportFile file = read_import("account,property,kind,acess_token,refresh_token\nd,1,oauth,A,R\n");
  EXPECT_THAT(file.unread, ElementsAre("acess_token"));
  EXPECT_THAT(read_import(R"([{"acount":"d"},{"acount":"e"}])").unread, ElementsAre("acount"));
}

TEST(ImportRows, OfASpreadsheetAreRead) {
  const std::string text =
      "\xEF\xBB\xBF"
      "account,property,kind,access_token\r\n"
      "demo,320000,oauth,AT\r\n"
      ",,,\r\n\r\n";
  EXPECT_THAT(rows_of(read_import(text)), ElementsAre("2 demo 320000 oauth AT "));
}

TEST(ImportRows, InQuotesKeepCommasQuotesAndLineBreaks) {
  const ImportFile file = csv("\"a, \"\"b\"\"\nc\",320000,oauth,AT,,\nnext,320001,oauth,AT,,");
  ASSERT_THAT(file.rows, SizeIs(2));
  EXPECT_EQ(file.rows[0].account, "a, \"b\"\nc");
  EXPECT_EQ(file.rows[1].line, 4U);
}

TEST(ImportRows, ALostQuoteCostsOneRow) {
  const ImportFile file = csv(
      "a,1,oauth,A,,\n\"b,2,oauth,B,,\nc,3,oauth,C,,\nd\"x,4,oauth,D,,\n\"e\" ,5,oauth,E,,\nf,6,oauth,F,,\n");
  EXPECT_THAT(rows_of(file),
              ElementsAre("2 a 1 oauth A ", "3 !", "4 c 3 oauth C ", "5 !", "6 !", "7 f 6 oauth F "));
}

TEST(ImportRows, AFieldThatIsTooLongOrOneTooManyCostsOneRow) {
  const std::string longest(100'000, 'x');
  const ImportFile file = csv(longest + ",1,oauth,A,,\n\"" + longest + "\",2,oauth,B,,\nc,3,oauth,C,,\n");
  ASSERT_GE(file.rows.size(), 3U);
  EXPECT_NE(file.rows.front().complaint, "");
  EXPECT_EQ(file.rows.back().account, "c");
}

TEST(ImportRows, OfAJsonListAreReadWithTheirLines) {
  const ImportFile file = read_import(R"( [
  {"account": "demo", "property": 320000, "kind": "oauth", "access_token": "A]},{", "refresh_token": null},
  {"account": "a\"]", "property": "00000000000000320001",
   "kind": "api_key", "api_key": "K"}, 5,
  {"account": "x", "property": "1", "kind": "oauth", "access_token": "A",
])");
  EXPECT_THAT(rows_of(file), ElementsAre("2 demo 320000 oauth A]},{ ",
                                         "3 a\"] 00000000000000320001 api_key K ", "4 !", "5 !", "5 !"));
  EXPECT_THAT(file.rows.back().complaint, HasSubstr("whole"));
}

TEST(ImportRows, ABrokenStringInAListIsABadRow) {
  const ImportFile file = read_import(
      "[{\"account\":\"a},\n{\"account\":\"b\",\"property\":2,\"kind\":\"oauth\",\"access_token\":\"B\"}]");
  EXPECT_FALSE(file.rows.empty());
  EXPECT_NE(file.rows[0].complaint, "");
}

TEST(ImportRows, OfJsonLinesAreRead) {
  const ImportFile file = read_import(
      "{\"account\":\"a\",\"property\":1,\"kind\":\"oauth\",\"access_token\":\"A\"}\r\n\n{\"account\"\n"
      "{\"account\":\"b\",\"property\":\"2\",\"kind\":\"api_key\",\"api_key\":\"K\"}");
  EXPECT_THAT(rows_of(file), ElementsAre("1 a 1 oauth A ", "3 !", "4 b 2 api_key K "));
}

struct BadRow {
  const char* row;
  const char* says;
};

TEST(ImportRows, ThatAreWrongAreNamedWithTheCureAndNeverHalfTaken) {
  for (const BadRow& bad : {
           BadRow{",320000,oauth,SECRET,,", "`account` is empty"},
           BadRow{"demo,,oauth,SECRET,,", "`property` is empty"},
           BadRow{"demo,320000,,SECRET,,", "`kind` must be"},
           BadRow{"demo,320000,OAuth2,SECRET,,", "`kind` must be"},
           BadRow{"demo,320000,oauth,,,", "no token"},
           BadRow{"demo,320000,oauth,,,SECRET", "no `api_key`"},
           BadRow{"demo,320000,api_key,,,", "needs `api_key`"},
           BadRow{"demo,320000,api_key,SECRET,,SECRET", "under `api_key` only"},
           BadRow{"demo,320000,oauth,SECRET SECRET,,", "copy it again"},
           BadRow{"demo,320000,oauth,\"SECRET\nX: y\",,", "copy it again"},
           BadRow{"demo,320000,oauth,SECRET\x80,,", "copy it again"},
           BadRow{"d\xE4mo,320000,oauth,SECRET,,", "UTF-8"},
           BadRow{"demo,320000,oauth,SECRET", "has 4 fields where the first line has 6"},
           BadRow{"de,mo,320000,oauth,SECRET,,", "has 7 fields"},
       }) {
    const ImportFile file = csv(std::string{bad.row} + "\nnext,1,oauth,A,,\n");
    ASSERT_THAT(file.rows, SizeIs(2)) << bad.row;
    EXPECT_THAT(file.rows[0].complaint, AllOf(HasSubstr(bad.says), Not(HasSubstr("SECRET")))) << bad.row;
    EXPECT_EQ(file.rows[0].credential.access + file.rows[0].credential.refresh, "") << bad.row;
    EXPECT_EQ(file.rows[1].complaint, "") << bad.row;
  }
}

TEST(ImportRows, OfJsonMustHoldTextsUnderTheirNames) {
  for (const char* row : {R"({"account":5})", R"({"access_token":["SECRET"]})", R"({"property":1.5})", "[]",
                          R"({"property":123456789012345678901234567890})", R"({"kind":true})"}) {
    const ImportFile file = read_import(std::string{"["} + row + "]");
    ASSERT_THAT(file.rows, SizeIs(1)) << row;
    EXPECT_THAT(file.rows[0].complaint, AllOf(Not(IsEmpty()), Not(HasSubstr("SECRET")))) << row;
  }
}

TEST(ImportFile, ThatIsNoImportIsRefusedWithTheCure) {
  struct Case {
    std::string bytes;
    const char* says;
  };
  for (const Case& row : {
           Case{"", "empty"},
           Case{" \r\n", "empty"},
           Case{std::string{kHead}, "no row"},
           Case{"[]", "no row"},
           Case{"account;property;kind;access_token\ndemo;320000;oauth;SECRET\n", "semicolons"},
           Case{"account\tproperty\tkind\taccess_token\ndemo\t320000\toauth\tSECRET\n", "tabs"},
           Case{"demo,320000,oauth,SECRET\n", "name the columns"},
           Case{"account,property,access_token\ndemo,320000,SECRET\n", "`kind`"},
           Case{"account,property,kind,account\n", "twice"},
           Case{"\"account,property\n", "line 1"},
           Case{std::string("\xFF\xFE"
                            "a\0c\0",
                            6),
                "UTF-8"},
           Case{std::string(kImportBytes + 1, 'x'), "64 MiB"},
       }) {
    const ImportFile file = read_import(row.bytes);
    EXPECT_THAT(file.complaint, AllOf(HasSubstr(row.says), Not(HasSubstr("SECRET")))) << row.says;
    EXPECT_THAT(file.rows, IsEmpty());
    EXPECT_THAT(file.unread, Not(testing::Contains(HasSubstr("SECRET"))));
  }
}

TEST(ImportFile, HasALimitToItsRowsAndFields) {
  std::string rows;
  for (std::size_t i = 0; i <= kImportRows; ++i) rows += "a\n";
  EXPECT_THAT(csv(rows).complaint, HasSubstr("100,000"));
  EXPECT_THAT(csv("a,1,oauth," + std::string(5'000, 'x') + ",,\n").rows[0].complaint, HasSubstr("4096"));
  EXPECT_THAT(read_import("[{\"account\":\"" + std::string(5'000, 'x') + "\"}]").rows[0].complaint,
              HasSubstr("4096"));
  EXPECT_THAT(read_import(std::string(100'000, '[')).rows[0].complaint, Not(IsEmpty()));
}

}  // namespace
}  // namespace latchkey::wire
