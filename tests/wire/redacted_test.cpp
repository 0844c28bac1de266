// What may be kept of an answer. The story: a list of what secrets look like had holes, and through each of
// them one came (`client_secret : hunter2 of guest Jane Doe` went from a back end's report into the hotel's
// browser and into the file for support). So now a text is shown in known words only, and what nobody knows
// is "…".
#include "wire/redacted.hpp"

#include <gmock/gmock.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "core/answer_table.hpp"
#include "support/secret_kinds.hpp"
#include "support/vectors.hpp"

namespace latchkey::wire {
namespace {

using latchkey::tests::kSecretKinds;
using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

constexpr std::array kMembers{"error",  "error_description", "message", "hint", "title", "status", "detail",
                              "success"};

/// Of the known answers nothing is lost but two words that stand for others: an app's name, and an id.
TEST(Excerpt, OfEveryKnownAnswerIsWhole) {
  const std::map<std::string, std::string> parts{{"to Example App", "to \u2026 App"}, {"XXX", "\u2026"}};
  int seen = 0;
  for (const test::Vector& known : test::vectors_named("error.")) {
    const Json& body = known.content["body"];
    if (!body.is_object()) continue;
    ++seen;
    const Json kept = Json::parse(excerpt_of(body.dump()));
    for (const char* member : kMembers) {
      if (!body.contains(member)) continue;
      Json expected = body[member];
      for (const auto& [part, shown] : parts)
        if (expected.is_string() && expected.get<std::string>().find(part) != std::string::npos)
          expected =
              expected.get<std::string>().replace(expected.get<std::string>().find(part), part.size(), shown);
      EXPECT_EQ(kept[member], expected) << known.id;
    }
  }
  EXPECT_GE(seen, 20);
}

TEST(Excerpt, KnowsEveryWordOfTheTableOfAnswers) {
  for (const core::AnswerRow& row : core::kAnswerRows) {
    EXPECT_EQ(in_known_words(row.error), row.error);
    if (row.said.find("propertyid") == std::string_view::npos && !row.said.ends_with(' ')) {
      EXPECT_EQ(in_known_words(row.said), row.said);
    }
  }
}

TEST(Excerpt, OfAnAnswerThatNobodyHasSeenLeavesItsSense) {
  EXPECT_EQ(in_known_words("Invalid propertyID 320000 supplied"), "Invalid propertyID \u2026 supplied");
  EXPECT_EQ(in_known_words("Reservation of Jane Doe, room 17b, not found (propertyIDs missing)"),
            "Reservation of \u2026 room \u2026 not found (propertyIDs missing)");
  EXPECT_EQ(in_known_words("Token expired or invalid"), "Token expired or invalid");
  EXPECT_EQ(in_known_words("Rate limit exceeded. Retry in 4111 ms"), "Rate limit exceeded. Retry in \u2026");
}

TEST(Excerpt, LetsThroughNothingOfWhatALongerListOfSecretsMissed) {
  EXPECT_EQ(
      in_known_words(
          "client_secret : hunter2 of guest Jane Doe, card 4111 1111 1111 1111, phone +44 20 7946 0958"),
      "client_secret : \u2026 of guest \u2026 card \u2026 phone \u2026");
  EXPECT_EQ(in_known_words("\"client_secret\" => \"s3cr3tkey\""), "\"client_secret\" \u2026");
  EXPECT_EQ(in_known_words("token(hunter2) passwd:abc pwd=abc cookie: sid=abc123"), "\u2026");
  EXPECT_EQ(in_known_words("zero\xE2\x80\x8Bwidth a-t-s-a-t-s-a-t aTaTaTaT"), "\u2026");
  EXPECT_EQ(in_known_words("!!!! #### token.secret,token"), "\u2026 token.secret,token");
  EXPECT_EQ(in_known_words(std::string(61, '.') + " token_"), "\u2026");
}

TEST(Excerpt, TakesAllowedMembersOnlyAndNothingInsideThem) {
  EXPECT_EQ(
      excerpt_of(R"({"access_token":"x","data":{"guestName":"Ada"},"message":{"text":"Ada"},"hint":["a"]})"),
      "");
  for (const char* other : {"", "<html>x</html>", "[1]", "\"text\"", "{\"message\":", "{\"message\":null}"})
    EXPECT_EQ(excerpt_of(other), "") << other;
}

TEST(Excerpt, ShowsNumbersThatAreStatusesOnly) {
  EXPECT_EQ(excerpt_of(R"({"status":401,"title":"401 Unauthorized"})"),
            R"({"status":401,"title":"401 Unauthorized"})");
  for (const char* number : {"4111111111111111", "-4111111111111111", "18446744073709551615", "42", "401.25"})
    EXPECT_EQ(excerpt_of("{\"status\":" + std::string{number} + "}"), "{\"status\":\"\u2026\"}") << number;
}

TEST(Excerpt, HasNoneOfTheKindsOfSecretInAnyMember) {
  for (const char* member : kMembers)
    for (const auto& kind : kSecretKinds)
      for (const char* frame : {"", "The token is ", "Authorization: Bearer ", "bad (", "x=\"", "key\n"}) {
        const std::string text = std::string{frame} + std::string{kind.planted} + " was refused";
        EXPECT_THAT(excerpt_of(Json{{member, text}}.dump()), Not(HasSubstr(std::string{kind.secret})))
            << member << ": " << text;
      }
}

TEST(Excerpt, CutsLongValuesBetweenWordsAndStaysTheSameWhenTakenAgain) {
  std::string text;
  while (text.size() < 3 * kExcerptValueBytes) text += "token expired ";
  const std::string kept = in_known_words(text);
  EXPECT_LE(kept.size(), kExcerptValueBytes + kHidden.size() + 1);
  EXPECT_TRUE(kept.ends_with(" \u2026")) << kept;
  EXPECT_EQ(in_known_words(kept), kept);
}

TEST(RequestIds, OfCloudbedsOwnAnswersAreKeptAsTheyCame) {
  for (const char* id : {"6fa459ea-ee8a-3ca4-894e-db77e160355e", "request-1", "Root=1-67891233-abcdef01"})
    EXPECT_EQ(own_request_id(id), id);
  for (const std::string& id : {std::string{"<b>"}, std::string{"two words"}, std::string(65, 'a')})
    EXPECT_EQ(own_request_id(id), "");
}

TEST(RequestIds, ThatABackEndTellsHaveTheFormOfOneOrAreLeftOut) {
  for (const char* id : {"6fa459ea-ee8a-3ca4-894e-db77e160355e", "5f2a8c9e1b7d4360a2c4e6f8091b3d5f"})
    EXPECT_EQ(told_request_id(id), id);
  for (const char* other : {"request-1", "cbat-a1b2c3", "4111-1111-1111-1111-", "hunter2", ""})
    EXPECT_EQ(told_request_id(other), "");
  for (const auto& [name, secret, part] : kSecretKinds) {
    if (name == "uuid") continue;  // which cannot be told apart: no browser is shown it
    EXPECT_EQ(told_request_id(secret), "") << name;
  }
}

TEST(Calls, AreShownWhenTheyAreCloudbeds) {
  for (const char* name : {"getAppState", "postAppState", "getHotels", "getHotelDetails", "getReservation",
                           "getReservations", "getReservationsWithRateDetails", "getWebhooks", "postWebhook",
                           "deleteWebhook", "getUserInfo", "userinfo", "access_token", "oauth/metadata",
                           "putReservation", "patchRate", "putAppPropertySettings", ""})
    EXPECT_EQ(safe_call(name), name);
  for (const char* other :
       {"JaneDoe", "getJaneDoe", "get", "getreservations", "a9F3kQ0zLm2X", "token", "get Rate"})
    EXPECT_EQ(safe_call(other), "another call");
  for (const auto& [name, secret, part] : kSecretKinds) EXPECT_EQ(safe_call(secret), "another call") << name;
}

TEST(Events, AreShownWhenTheyAreMadeOfKnownWords) {
  for (const char* name : {"integration/appstate_changed", "reservation/status_changed", ""})
    EXPECT_EQ(safe_event(name), name);
  for (const char* other : {"jane/doe", "integration", "integration/", "/", "integration/appstate_changed/x"})
    EXPECT_EQ(safe_event(other), "another event");
  for (const auto& [name, secret, part] : kSecretKinds)
    EXPECT_EQ(safe_event(secret), "another event") << name;
}

TEST(Addresses, AreWhoseTheyAreAndNoMore) {
  EXPECT_EQ(safe_address("https://partner.example/guide/k-17?key=x#y"), "https://partner.example");
  EXPECT_EQ(safe_address("https://user:pass@partner.example/guide"), "");
  EXPECT_EQ(safe_address(""), "");
}

}  // namespace
}  // namespace latchkey::wire
