// The partner's own part in a connection's test: asked in JSON, answered in anything.
#include "wire/partner_trial.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "wire/redacted.hpp"

namespace latchkey::wire {
namespace {

using Json = nlohmann::json;

[[nodiscard]] std::string saying(const std::string& text) {
  return Json({{"ok", true}, {"says", text}}).dump();
}

TEST(PartnerTrial, IsAskedWhatTheBackEndNeeds) {
  EXPECT_EQ(
      Json::parse(write_partner_trial({"demo", "320000", "k3v9", ""})),
      Json({{"type", "connection.test"}, {"account", "demo"}, {"property", "320000"}, {"run", "k3v9"}}));
  EXPECT_EQ(Json::parse(write_partner_trial({"demo", "320000", "k3v9", "12345-A"}))["reservation"],
            "12345-A");
}

TEST(PartnerWord, IsReadFromAnObjectOrFromNothing) {
  for (const char* body : {"", " \n", "{}", R"({"ok":null,"says":null})", R"({"more":[1,2]})"}) {
    const PartnerWord word = read_partner_word(body);
    EXPECT_TRUE(word.readable) << body;
    EXPECT_EQ(word.ok, std::nullopt) << body;
    EXPECT_EQ(word.says, "") << body;
  }
  const PartnerWord word = read_partner_word(R"({"ok":false,"says":"The last sync failed."})");
  EXPECT_EQ(word.ok, false);
  EXPECT_EQ(word.says, "The last sync failed.");
}

TEST(PartnerWord, IsNoneInAnythingElse) {
  for (const std::string& body :
       {std::string{"OK"}, std::string{"<html>"}, std::string{"[]"}, std::string{"true"},
        std::string{R"({"ok":"yes"})"}, std::string{R"({"ok":1})"}, std::string{R"({"says":["a"]})"},
        std::string{R"({"ok":true)"}, std::string{"{\"says\":\"\xFF\"}"},
        saying(std::string(kPartnerAnswerBytes, 'a'))}) {
    const PartnerWord word = read_partner_word(body);
    EXPECT_FALSE(word.readable) << body;
    EXPECT_EQ(word.says, "") << body;
  }
}

TEST(PartnerWord, StandsOnOneLineAndIsShort) {
  EXPECT_EQ(read_partner_word(saying("two\nlines\tand \x01 a bell\x07")).says, "two lines and a bell");
  EXPECT_EQ(read_partner_word(saying("a\u202Eb\u200Bc\u2066d\u0085e\uFEFFf\u061Cg")).says, "abcdefg");
  EXPECT_EQ(read_partner_word(saying("Gr\u00FC\u00DFe \u2013 \u5B8C\u4E86")).says,
            "Gr\u00FC\u00DFe \u2013 \u5B8C\u4E86");
  std::string words;
  while (words.size() < 1'000) words += "word ";
  EXPECT_LE(read_partner_word(saying(words)).says.size(), kExcerptValueBytes + 3);
}

}  // namespace
}  // namespace latchkey::wire
