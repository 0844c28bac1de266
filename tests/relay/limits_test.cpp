// How much one address or session may take, and that nobody pays for another.
#include "relay/address_limits.hpp"

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;

constexpr core::Instant kStart = core::instant(1'000'000);

TEST(AddressLimits, HalfAtOnceThenTheRateAndAWaitThatIsTrue) {
  AddressLimits limits(60);
  for (int i = 0; i < 30; ++i) EXPECT_FALSE(limits.refuses("192.0.2.1", kStart)) << i;
  const auto wait = limits.refuses("192.0.2.1", kStart);
  ASSERT_TRUE(wait);
  EXPECT_FALSE(limits.refuses("192.0.2.2", kStart)) << "another address";
  EXPECT_TRUE(limits.refuses("192.0.2.1", kStart + *wait - 10ms));
  EXPECT_FALSE(limits.refuses("192.0.2.1", kStart + *wait + 10ms));
}

TEST(AddressLimits, ThisMachineAndWhoeverIsUnknownAreNotCounted) {
  AddressLimits limits(2);
  for (int i = 0; i < 100; ++i)
    for (const char* ours : {"127.0.0.1", "::1", ""}) EXPECT_FALSE(limits.refuses(ours, kStart));
  EXPECT_EQ(limits.size(), 0U);
}

TEST(AddressLimits, AClockThatJumpsLocksNobodyOut) {
  AddressLimits limits(2);
  EXPECT_FALSE(limits.refuses("192.0.2.1", kStart + std::chrono::hours{24 * 365}));
  EXPECT_TRUE(limits.refuses("192.0.2.1", kStart)) << "back by a year: no tokens for it, and none taken away";
  EXPECT_FALSE(limits.refuses("192.0.2.1", kStart + 61s));
}

TEST(AddressLimits, AWholeNetworkOfAddressesFillsNoMemory) {
  AddressLimits limits(120);
  for (unsigned i = 0; i < 3 * AddressLimits::kAddresses; ++i) {
    const std::string address = "10." + std::to_string(i >> 16U) + '.' + std::to_string((i >> 8U) & 255U) +
                                '.' + std::to_string(i & 255U);
    static_cast<void>(limits.refuses(address, kStart));
  }
  EXPECT_EQ(limits.size(), AddressLimits::kAddresses);
  EXPECT_FALSE(limits.refuses("192.0.2.77", kStart + 60s)) << "who was quiet for a minute made room";
  EXPECT_LE(limits.size(), AddressLimits::kAddresses);
}

class Limits : public RelayTest {
 protected:
  void SetUp() override {
    bench.restart_with([](Config& config) {
      config.trusted_proxies = {"127.0.0.1"};
      config.requests_per_minute = 6;
      config.streams_per_session = 2;
      config.streams_per_address = 3;
    });
  }
  [[nodiscard]] static net::Request from(net::Request request, const std::string& client) {
    request.peer = "127.0.0.1";
    request.headers.add("X-Forwarded-For", client);
    return request;
  }
  [[nodiscard]] static net::Request get(std::string path) {
    net::Request request{.method = "GET", .path = std::move(path)};
    request.headers.add("Host", "localhost:8081");
    return request;
  }
};

TEST_F(Limits, EachPublicRouteIsLimitedForOneAddressAndForNoOther) {
  const std::string session = session_for(bench, "demo");
  int next = 1;
  for (const net::Request& request : {page_post("/v1/connect", session, {{"return_to", kLocal.page}}),
                                      get("/connect/guess"), get("/callback"), get("/claim")}) {
    const std::string client = "192.0.2." + std::to_string(next++);
    for (int i = 0; i < 3; ++i) EXPECT_NE(bench.ask(from(request, client)).status, 429) << request.path;
    const net::Response refused = bench.ask(from(request, client));
    EXPECT_EQ(refused.status, 429) << request.path;
    EXPECT_EQ(refused.headers.get("Retry-After"), "10") << request.path;
    EXPECT_NE(bench.ask(from(request, "198.51.100.1")).status, 429) << request.path;
    bench.advance(11s);
    EXPECT_NE(bench.ask(from(request, client)).status, 429) << request.path;
    bench.advance(10min);
  }
}

TEST_F(Limits, AnAddressThatIsSpoofedBuysNothing) {
  const auto lie = [&](int i) {
    return from(get("/connect/guess"), "203.0.113." + std::to_string(i) + ", 192.0.2.1");
  };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bench.ask(lie(i)).status, 404);
  EXPECT_EQ(bench.ask(lie(99)).status, 429) << "the proxy's own word counts";
  net::Request direct = lie(100);
  direct.peer = "192.0.2.9";
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bench.ask(direct).status, 404);
  EXPECT_EQ(bench.ask(direct).status, 429) << "past the proxy the header says nothing";
}

/// Story: guesses were limited, and so a guess was told from an address that is ours.
TEST_F(Limits, WebhooksGetTheSameAnswerHoweverMany) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  for (int i = 0; i < 50; ++i)
    for (const std::string& path : {bench.webhook_path(), std::string{"/webhooks/guess"}})
      EXPECT_EQ(bench.ask(from(delivery(path, "{}"), "192.0.2.1")).status, 200);
}

TEST_F(Limits, TooOftenIsToldToPeopleAsAPageAndToPagesAcrossOrigins) {
  for (int i = 0; i < 3; ++i) static_cast<void>(bench.ask(from(get("/claim"), "192.0.2.1")));
  expect_page(bench.ask(from(get("/claim"), "192.0.2.1")), 429, "too_many_requests");
  const net::Request press =
      page_post("/v1/connect", session_for(bench, "demo"), {{"return_to", kLocal.page}});
  const net::Response refused = bench.ask(from(press, "192.0.2.1"));
  EXPECT_EQ(code_of(refused), "too_many_requests");
  EXPECT_EQ(refused.headers.get("Access-Control-Allow-Origin"), kLocal.page_origin);
}

TEST_F(Limits, StreamsOfASessionAndOfAnAddressAreCountedAndGivenBack) {
  const std::string one = session_for(bench, "demo");
  const auto open = [&](const std::string& session, const std::string& client) {
    return bench.ask(from(page_get("/v1/stream", session), client));
  };
  const net::Response first = open(one, "192.0.2.1");
  EXPECT_EQ(open(one, "192.0.2.1").status, 200);
  EXPECT_EQ(open(one, "192.0.2.2").status, 429) << "the session has its two";
  const std::string other = session_for(bench, "other");
  EXPECT_EQ(open(other, "192.0.2.1").status, 200);
  const net::Response refused = open(other, "192.0.2.1");
  EXPECT_EQ(refused.status, 429) << "the address has its three";
  EXPECT_NE(refused.headers.get("Retry-After"), "");
  EXPECT_EQ(open(other, "192.0.2.2").status, 200);
  bench.leave(first);
  EXPECT_EQ(open(session_for(bench, "demo", {{"ttl_s", 60}}), "192.0.2.1").status, 200) << "one went";
  EXPECT_EQ(bench.streams(), 4U);
}

TEST_F(Limits, MoreThanAHundredPropertiesAreNeverCutSilently) {
  for (int i = 0; i < 130; ++i) {
    store::Link link;
    link.account = "demo";
    link.property = std::to_string(400'000 + i);
    link.state = "settled";
    link.app_state = i == 129 ? core::AppState::disabled : core::AppState::enabled;
    link.guide = "https://partner.example/guide";
    static_cast<void>(bench.store().save_link(link, true, bench.now()));
  }
  const Json told = state(bench, session_for(bench, "demo"));
  EXPECT_EQ(told.at("links").size(), 100U);
  EXPECT_EQ(told.at("omitted"), 30);
  EXPECT_EQ(told.at("links")[0].at("property"), "400129") << "who needs a person most is never left out";
  const Json narrow = state(bench, session_for(bench, "demo", {{"property", "400100"}}));
  EXPECT_EQ(narrow.at("links").size(), 1U);
  EXPECT_FALSE(narrow.contains("omitted"));
  EXPECT_EQ(account_of(bench, "demo").at("links").size(), 130U) << "the back end sees all";
}

/// A page of getHotels.
[[nodiscard]] Reply hotels(int from, int count) {
  Json data = Json::array();
  for (int i = from; i < from + count; ++i)
    data.push_back({{"propertyID", std::to_string(i)}, {"propertyName", "Hotel " + std::to_string(i)}});
  return {200, Json{{"success", true}, {"data", data}}.dump()};
}

TEST_F(RelayTest, AConsentOverMoreHotelsThanOnePageHoldsConnectsThemAll) {
  bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1", {}));
  bench.answers("getHotels", hotels(400'100, 30));
  bench.answers_next("getHotels", hotels(400'000, 100));
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(account_of(bench, "demo").at("links").size(), 130U);
}

TEST_F(RelayTest, AClockThatJumpsMovesNoRevisionBackAndEndsNothing) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  double before = account_of(bench, "demo").at("revision");
  for (const core::Duration jump : {core::Duration{-24h}, core::Duration{72h}, core::Duration{-48h}}) {
    bench.advance(jump);
    for (const char* fixture_of : {"success.getAppState.pending", "success.getAppState.enabled"}) {
      bench.answers("getAppState", said(fixture_of));
      EXPECT_EQ(
          bench.ask(delivery(bench.webhook_path(), body_of("webhook.appstate_changed.installing_to_pending")))
              .status,
          200);
      bench.run_ready();
    }
    const Json account = account_of(bench, "demo");
    EXPECT_EQ(account.at("links").size(), 1U);
    EXPECT_EQ(account.at("links")[0].at("kind"), "oauth") << "still connected";
    EXPECT_GE(account.at("revision"), before);
    before = account.at("revision");
    EXPECT_EQ(state(bench, session_for(bench, "demo")).at("links")[0].at("property"), "320000");
  }
}

}  // namespace
}  // namespace latchkey::relay::tests
