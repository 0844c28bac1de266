// Deliveries come unsigned and in several spellings; what can be read is read, the rest refused.
#include "wire/deliveries.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::wire::test {
namespace {

TEST(ReadDelivery, KeepsAllDigitsOfALongId) {
  EXPECT_EQ(read_delivery(R"({"propertyID":5880000000000001})")->property, "5880000000000001");
  EXPECT_EQ(read_delivery(R"({"propertyID":9007199254740993})")->property, "9007199254740993");
  EXPECT_EQ(read_delivery(R"({"propertyID":18446744073709551615})")->property, "18446744073709551615");
}

TEST(ReadDelivery, PrefersTheTextOfAnId) {
  EXPECT_EQ(read_delivery(R"({"propertyID":1,"propertyID_str":"2"})")->property, "2");
  EXPECT_EQ(read_delivery(R"({"propertyID":1,"propertyID_str":""})")->property, "1");
  EXPECT_EQ(read_delivery(R"({"propertyID":1,"propertyID_str":null})")->property, "1");
}

TEST(ReadDelivery, ReadsAClientIdOfEitherType) {
  EXPECT_EQ(read_delivery(R"({"clientID":42})")->client_id, "42");
  EXPECT_EQ(read_delivery(R"({"clientID":"exampleapp_1"})")->client_id, "exampleapp_1");
}

TEST(ReadDelivery, FindsKeysInAnySpelling) {
  const auto delivery = read_delivery(
      R"({"EVENT":"integration/appstate_changed","propertyId":"320000","newstate":"disabled"})");
  ASSERT_TRUE(delivery);
  EXPECT_EQ(delivery->event, "integration/appstate_changed");
  EXPECT_EQ(delivery->property, "320000");
  EXPECT_EQ(delivery->new_state, "disabled");
}

TEST(ReadDelivery, ReadsTheStateUnderTheNamesSeen) {
  for (const std::string name :
       {"newState", "new_state", "NEWSTATE", "newAppState", "app_state", "appState", "state"}) {
    EXPECT_EQ(read_delivery(R"({")" + name + R"(":"pending"})")->new_state, "pending") << name;
  }
  EXPECT_EQ(read_delivery(R"({"state":"old","newState":"disabled"})")->new_state, "disabled");
}

TEST(ReadDelivery, ReadsIdsAndTheEventInTheirOtherSpellings) {
  const auto delivery = read_delivery(
      R"({"object":"integration","action":"appstate_changed","property_id":320000,"client_id":"exampleapp_1"})");
  ASSERT_TRUE(delivery);
  EXPECT_EQ(delivery->event, "integration/appstate_changed");
  EXPECT_EQ(delivery->property, "320000");
  EXPECT_EQ(delivery->client_id, "exampleapp_1");
  EXPECT_EQ(read_delivery(R"({"event":"x","object":"integration","action":"appstate_changed"})")->event, "x");
}

TEST(ReadDelivery, ToleratesMissingAndFurtherKeys) {
  const auto delivery = read_delivery(
      R"({"newState":"disabled","oldState":"enabled","extra":{"newState":"x"},"list":[1,2],"timestamp":1784145777.91422})");
  ASSERT_TRUE(delivery);
  EXPECT_EQ(delivery->new_state, "disabled");
  EXPECT_EQ(delivery->property, "");
}

TEST(ReadDelivery, ReadsAForm) {
  const auto delivery =
      read_delivery("event=integration%2Fappstate_changed&propertyID=320000&newState=disabled");
  ASSERT_TRUE(delivery);
  EXPECT_EQ(delivery->event, "integration/appstate_changed");
  EXPECT_EQ(delivery->property, "320000");
  EXPECT_EQ(delivery->new_state, "disabled");
}

TEST(ReadDelivery, RefusesWhatItCannotUse) {
  for (const std::string_view other : {"", "{}", "[]", "null", "17", "{\"event\":{}}", "<xml/>", "a=b",
                                       "{\"unrelated\":\"x\"}", "%", "event=%00"}) {
    EXPECT_FALSE(read_delivery(other)) << other;
  }
}

}  // namespace
}  // namespace latchkey::wire::test
