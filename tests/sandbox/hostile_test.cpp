// What nobody should send, to one account: each test is about something that once crashed it, hung it or made
// it grow.
#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

class Hostile : public BenchAccount {
 protected:
  static std::string brackets(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

  /// The account as it is, changed, and put back. @return the status
  template <typename Change>
  int restore(Change change) {
    auto file = Json::parse(get("/_test/save").body);
    change(file["account"]);
    return post_json("/_test/restore", file.dump()).status;
  }

  Json deliveries() { return Json::parse(get("/_test/deliveries").body)["deliveries"]; }
};

/// 200,000 brackets are read in a loop, but quoted in the refusal by recursion: the stack was used up. What
/// is quoted now has the depth of something meant.
TEST_F(Hostile, BracketsWithoutEndAreRefused) {
  const auto deep = brackets(30'000);
  for (const char* call : {"settings", "app", "users", "properties", "faults", "clock", "connect", "keys",
                           "reset", "restore", "trigger/uninstalled"}) {
    for (const char* key : {"id", "times"})
      EXPECT_EQ(
          post_json(std::string("/_test/") + call, "{\"" + std::string(key) + "\":" + deep + "}").status, 400)
          << call << " " << key;
  }
  EXPECT_EQ(post_json("/_test/settings", "{\"groups\":" + deep + "}").status, 400);
  const auto in_a_form = brackets(10'000);  // Where each takes three bytes.
  EXPECT_EQ(post("/lab/faults", {{"fault", "slow"}, {"times", in_a_form}}).status, 400);
  EXPECT_EQ(post("/lab/clock", {{"advance_s", in_a_form}}).status, 400);
  EXPECT_EQ(post("/settings", {{"groups", in_a_form}}).status, 400);
}

/// A grant that covers nothing, or what is not there, was taken in; whatever asked for its property then
/// crashed.
TEST_F(Hostile, AnAccountThatRefersToNothingIsNotRestored) {
  (void)connect();
  subscribe(token_in(connect()));
  (void)code("", "320001");
  (void)consent_request();
  const auto none = Json::array();
  EXPECT_EQ(restore([](Json&) {}), 200);
  EXPECT_EQ(restore([&](Json& account) { account["grants"][0]["properties"] = none; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["grants"][0]["properties"] = {"9"}; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["grants"][0]["ended_properties"] = {"9"}; }), 400);
  EXPECT_EQ(restore([&](Json& account) { account["codes"][0]["properties"] = none; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["codes"][0]["properties"] = {"9"}; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["consents"][0]["property"] = "9"; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["subscriptions"][0]["property"] = "9"; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["properties"][0]["id"] = "320001"; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["properties"][0]["id"] = "no number"; }), 400);
  EXPECT_EQ(restore([&](Json& account) { account["users"] = none; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["logged_in"] = "nobody"; }), 200) << "the first user then";
  EXPECT_EQ(get("/").status, 200);
}

/// Times beyond what microseconds can count were turned into any time at all: undefined, and seen as years
/// before Christ.
TEST_F(Hostile, NumbersThatTheirFieldsCannotHoldAreNotRestored) {
  (void)connect();
  (void)post_json("/_test/faults", R"({"fault":"slow","times":3})");
  EXPECT_EQ(restore([](Json& account) { account["grants"][0]["created"] = 1e300; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["clock_offset_s"] = -1e300; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["frozen_at"] = 1e18; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["faults"][0]["seconds"] = 1e300; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["faults"][0]["times"] = -1; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["faults"][0]["times"] = 1e300; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["faults"][0]["fault"] = "gremlins"; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["drawn"] = 1.5; }), 400);
  EXPECT_EQ(restore([](Json& account) { account["app"]["sale"] = "stolen"; }), 400);
  for (const char* format : {"1e300", "-1", "18446744073709551615", "\"3\"", "2.5"})
    EXPECT_EQ(post_json("/_test/restore", std::string(R"({"format":)") + format + R"(,"account":{}})").status,
              400)
        << format;
}

/// Of two deliveries with one identifier the second was attempted, and the first got its mark: 1,287 attempts
/// in a second and a half, without end.
TEST_F(Hostile, TwoDeliveriesOfOneNameAreNotRestored) {
  subscribe(token_in(connect()));
  http.answer = [](const auto&) { return FakeHttp::status(500); };
  (void)post_json("/_test/trigger/state_pending", "");
  ASSERT_EQ(deliveries().size(), 1U);
  EXPECT_EQ(restore([](Json& account) { account["deliveries"].push_back(account["deliveries"][0]); }), 400);
}

/// A webhook to `/_test/trigger/state_flaps` of the account itself caused two more: 519 waited after three
/// seconds, and a question took two and a half.
TEST_F(Hostile, AWebhookToTheAccountItselfIsRefused) {
  auto looped = request("POST", "/_test/trigger/state_flaps");
  looped.headers.set("User-Agent", kWebhookAgent);
  EXPECT_EQ(send(looped).status, 400);
  EXPECT_TRUE(Json::parse(get("/_test/timeline").body)["timeline"].empty());
}

/// With the clock frozen, webhooks that nobody takes wait for ever, and every change wrote them all anew.
TEST_F(Hostile, WebhooksThatNobodyTakesDoNotPileUpForEver) {
  const auto token = token_in(connect());
  subscribe(token);
  http.answer = [](const auto&) { return FakeHttp::status(500); };
  (void)post_json("/_test/clock", R"({"frozen":true})");
  for (int i = 0; i < 1'100; ++i)
    (void)api_post("postAppState", {{"app_state", i % 2 == 0 ? "pending" : "enabled"}}, token);
  EXPECT_EQ(deliveries().size(), 1'000U);
  EXPECT_NE(get("/_test/state").body.find("too many wait"), std::string::npos);
}

/// A delivery that was replaced together with its account before its attempt began stayed under way for ever:
/// the same account restored later never sent it, and a disconnect that waited for it was never answered.
TEST_F(Hostile, ADeliveryWhoseAccountWasReplacedCanStillBeSentLater) {
  subscribe(token_in(connect()));
  http.answer = [](const auto&) { return FakeHttp::status(500); };
  (void)post_json("/_test/trigger/state_pending", "");
  const auto with_it = get("/_test/save").body;
  const auto seeded = get("/accounts/another/_test/save").body;
  now += kRetryAfter;
  server->deliver_due();  // The attempt is started, and has not run yet,
  auto other = request("POST", "/_test/restore");
  other.body = seeded;
  (void)begin(other);  // when another account takes the place of its own.
  come_to_rest();
  const auto sent = http.sent.size();
  EXPECT_EQ(post_json("/_test/restore", with_it).status, 200);
  EXPECT_GT(http.sent.size(), sent);
}

/// A client that hangs and leaves holds its connection until the fault ends: with enough of them nobody could
/// come to lift it.
TEST_F(Hostile, HangingCallsLeaveRoomForWhoLiftsTheFault) {
  (void)post_json("/_test/faults", R"({"fault":"hanging"})");
  std::vector<std::shared_ptr<std::optional<net::Response>>> calls;
  for (int i = 0; i < 300; ++i) calls.push_back(begin(request("GET", "/api/v1.3/getAppState")));
  come_to_rest();
  const auto waiting = [&] { return std::ranges::count_if(calls, [](const auto& row) { return !*row; }); };
  EXPECT_EQ(waiting(), 200);
  EXPECT_EQ(send(request("DELETE", "/_test/faults")).status, 200);
  EXPECT_EQ(waiting(), 0);
}

/// `a_year_later` went on for as long as somebody asked, beyond what POST /_test/clock allows: a few hundred
/// thousand years on, the time overflowed.
TEST_F(Hostile, NoTriggerLeadsBeyondTenYears) {
  int done = 0;
  while (post_json("/_test/trigger/a_year_later", "").status == 200 && done < 20) ++done;
  EXPECT_EQ(done, 9);
  EXPECT_EQ(restore([](Json&) {}), 200);
}

/// An app named "a\r\nX: y" made every answer of /marketplace a fault of ours, 500.
TEST_F(Hostile, AnAppIsNamedPlainly) {
  for (const char* bad : {R"({"slug":"a\r\nX: y"})", R"({"slug":""})", R"({"slug":"a/../b"})",
                          R"({"redirect_urls":["http://localhost/\r\nX: y"]})", R"({"sale":"stolen"})",
                          R"({"connect_url":"http://localhost/\u0000"})"})
    EXPECT_EQ(post_json("/_test/app", bad).status, 400) << bad;
  EXPECT_EQ(get("/marketplace").status, 200);
}

/// Only a saved account is large; what else is, would be kept: a hundred properties with names of eight
/// megabytes.
TEST_F(Hostile, LargeBodiesAreForRestoringOnly) {
  const std::string large = "{\"id\":\"330000\",\"name\":\"" + std::string(100'000, 'x') + "\"}";
  EXPECT_EQ(post_json("/_test/properties", large).status, 413);
  EXPECT_EQ(post_json("/accounts/one/_test/properties", large).status, 413);
  EXPECT_EQ(post_json("/_test/restore", large).status, 400);
}

}  // namespace
}  // namespace latchkey::sandbox
