// The way out (RFC 6749 section 4.1.1) and the way back (4.1.2), and the shape of our `state`.
#include "core/oauth.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/random.hpp"
#include "core/url.hpp"

namespace latchkey::core::test {
namespace {

AuthorizeRequest request() {
  return {.endpoint = "https://hotels.cloudbeds.com/api/v1.3/oauth",
          .client_id = "exampleapp_0123456789abcdefABCDEF01",
          .redirect_uri = "https://partner.example/callback?a=b",
          .scopes = {},
          .state = "lk1.flow.mac"};
}

TEST(Authorize, SaysWhoAsksAndWhereToComeBack) {
  EXPECT_EQ(build_authorize_url(request()),
            "https://hotels.cloudbeds.com/api/v1.3/"
            "oauth?response_type=code&client_id=exampleapp_0123456789abcdefABCDEF01"
            "&redirect_uri=https%3A%2F%2Fpartner.example%2Fcallback%3Fa%3Db&state=lk1.flow.mac");
}

TEST(Authorize, JoinsScopesBySpaces) {
  AuthorizeRequest asked = request();
  asked.scopes = {"read:reservation", "write:hotel"};
  EXPECT_NE(build_authorize_url(asked).find("&scope=read%3Areservation%20write%3Ahotel&state="),
            std::string::npos);
}

TEST(Authorize, AnEndpointMayHaveAQueryOfItsOwn) {
  AuthorizeRequest asked = request();
  asked.endpoint = "http://127.0.0.1:8080/oauth?island=1";
  EXPECT_EQ(build_authorize_url(asked).find("http://127.0.0.1:8080/oauth?island=1&response_type=code&"), 0U);
}

TEST(Authorize, NothingInAValueCanBecomeAnotherParameter) {
  Random random;
  SCOPED_TRACE(random.seed());
  for (int round = 0; round < 1'000; ++round) {
    std::string nasty;
    for (std::size_t i = random.below(40); i > 0; --i) nasty += static_cast<char>(1 + random.below(255));
    AuthorizeRequest asked = request();
    asked.client_id = asked.redirect_uri = asked.state = nasty;
    asked.scopes = {nasty};
    const std::string url = build_authorize_url(asked);
    const auto parameters = read_query(std::string_view{url}.substr(url.find('?') + 1));
    ASSERT_TRUE(parameters && parameters->size() == 5);
    ASSERT_EQ(url.find_first_of(" #\"<>\\\r\n"), std::string::npos);
    for (std::size_t i = 1; i < 5; ++i) ASSERT_EQ((*parameters)[i].value, nasty);
  }
}

TEST(State, IsReadBackFromItsParts) {
  const std::string state = compose_state(signed_part_of_state("Flow-1_x"), "Mac-2_y");
  EXPECT_EQ(state, "lk1.Flow-1_x.Mac-2_y");
  const auto parts = read_state(state);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->signed_part, "lk1.Flow-1_x");
  EXPECT_EQ(parts->flow, "Flow-1_x");
  EXPECT_EQ(parts->mac, "Mac-2_y");
}

TEST(State, OfAnyOtherShapeWasNeverOurs) {
  for (const std::string_view foreign :
       {"", "12ddc1756afbc3552728d5bb44c78", "lk1", "lk1.", "lk1.flow", "lk1..mac", "lk1.flow.",
        "lk1.flow.mac.more", "lk2.flow.mac", "LK1.flow.mac", " lk1.flow.mac", "lk1.flow.mac ",
        "lk1.fl ow.mac", "lk1.flow.m%61c", "lk1.flow.mac=", "xlk1.flow.mac"}) {
    EXPECT_EQ(read_state(foreign), std::nullopt) << foreign;
  }
}

TEST(Callback, CarriesCodeAndState) {
  const auto callback = read_callback("code=SplxlOBeZQQYbYS6WxSbIA&state=xyz");  // RFC 6749 section 4.1.2
  ASSERT_TRUE(callback.ok());
  EXPECT_EQ(callback->code, "SplxlOBeZQQYbYS6WxSbIA");
  EXPECT_EQ(callback->state, "xyz");
  EXPECT_EQ(callback->error, "");
}

TEST(Callback, CarriesTheErrorOfARefusal) {
  const auto callback =
      read_callback("error=access_denied&state=xyz&error_description=The+owner+denied+the+request.");
  ASSERT_TRUE(callback.ok());
  EXPECT_EQ(callback->error, "access_denied");
  EXPECT_EQ(callback->error_description, "The owner denied the request.");
  EXPECT_EQ(callback->code, "");
}

TEST(Callback, MayLackAStateInAStartFromTheMarketplace) {
  const auto callback = read_callback("code=ob7ajLINOP1VNnMfAxCu1aX4jBvyz6vg");
  ASSERT_TRUE(callback.ok());
  EXPECT_EQ(callback->state, "");
}

TEST(Callback, IgnoresParametersItDoesNotKnow) {
  const auto callback = read_callback("iss=x&code=c&session_state=y&iss=z");
  ASSERT_TRUE(callback.ok());
  EXPECT_EQ(callback->code, "c");
}

TEST(Callback, TakesAnEmptyParameterAsLeftOut) {  // RFC 6749 section 3.1
  EXPECT_TRUE(read_callback("code=c&error=").ok());
  EXPECT_TRUE(read_callback("code=&error=access_denied").ok());
}

TEST(Callback, RefusesWhatSaysNothingOrContradictsItself) {
  for (const std::string_view wrong :
       {"", "state=xyz", "code=", "code=c&error=access_denied", "code=a&code=b", "code=a&code=a",
        "code=&code=a", "state=1&code=c&state=2", "error=a&error=b",
        "code=c&error_description=a&error_description=b", "code=%", "code=%00", "code=a%00b",
        "code=c&state=%G0", "CODE=c"}) {
    const auto callback = read_callback(wrong);
    ASSERT_FALSE(callback.ok()) << wrong;
    EXPECT_EQ(callback.problem(), Problem::callback_malformed);
  }
}

TEST(Callback, RefusesACodeOrStateBeyondItsLimit) {
  const std::string longest(kCodeBytes, 'x');
  EXPECT_TRUE(read_callback("code=" + longest + "&state=" + longest).ok());
  EXPECT_FALSE(read_callback("code=" + longest + "x").ok());
  EXPECT_FALSE(read_callback("code=c&state=" + longest + "x").ok());
}

TEST(MarketplaceStart, IsACodeWhoseStateWeDidNotMake) {
  EXPECT_TRUE(
      is_marketplace_start({.code = "c", .error = {}, .error_description = {}, .state = "0123456789abcdef"}));
  EXPECT_TRUE(is_marketplace_start({.code = "c", .error = {}, .error_description = {}, .state = {}}));
  EXPECT_FALSE(
      is_marketplace_start({.code = {}, .error = "access_denied", .error_description = {}, .state = {}}));
  const std::string ours = compose_state(signed_part_of_state("flow"), "mac");
  EXPECT_FALSE(is_marketplace_start({.code = "c", .error = {}, .error_description = {}, .state = ours}));
}

TEST(WellFormedCode, IsUnreservedTextOfASaneLength) {
  for (const std::string& good :
       {std::string(32, 'a'), std::string(16, '0'), std::string{"abcDEF012-._~xyz"}})
    EXPECT_TRUE(is_well_formed_code(good)) << good;
  for (const std::string& bad : {std::string{}, std::string(15, 'a'), std::string(5'000, 'a'),
                                 std::string{"0123456789abcdef "}, std::string{"0123456789abc\n\0ef"},
                                 std::string{"0123456789abcdef<"}, std::string{"0123456789abcd%20"}})
    EXPECT_FALSE(is_well_formed_code(bad)) << bad;
}

}  // namespace
}  // namespace latchkey::core::test
