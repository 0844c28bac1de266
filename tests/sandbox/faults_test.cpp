// Faults: every row of the table can be set and acts as it says; each acts as often, and where, as was asked.
#include "sandbox/faults.hpp"

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

class Faults : public BenchAccount {
 protected:
  Json set_fault(const std::string& wish) {
    const auto answer = post_json("/_test/faults", wish);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return Json::parse(answer.body)["fault"];
  }

  static std::string named(std::string_view fault, std::string_view more = "") {
    return R"({"fault":")" + std::string(fault) + '"' + std::string(more) + "}";
  }

  Json faults() { return Json::parse(get("/_test/faults").body)["faults"]; }
  Json deliveries() { return Json::parse(get("/_test/deliveries").body)["deliveries"]; }

  net::Response refresh(const Json& tokens) {
    return post("/api/v1.3/access_token",
                token_form("refresh_token", {{"refresh_token", tokens["refresh_token"].get<std::string>()}}));
  }

  /// A call of the kind that faults of this place act on.
  net::Response call_at(Place place, const Json& tokens) {
    if (place == Place::code) return redeem(code());
    if (place == Place::refresh || place == Place::token) return refresh(tokens);
    return api_get("getAppState", token_in(tokens));
  }
};

TEST_F(Faults, AnswerWithTheWordsOfTheirRow) {
  const auto tokens = connect();
  for (const FaultRow& row : kFaults) {
    if (row.effect != Effect::refuse && row.effect != Effect::reply) continue;
    (void)set_fault(named(row.name, R"(,"times":1)"));
    const auto spoiled = call_at(row.place, tokens);
    if (row.source.starts_with("error.") && row.refusal != Refusal::app_not_available &&
        row.refusal != Refusal::property_canceled) {
      expect_is_fixture(spoiled, std::string(row.source));
    }
    if (row.effect == Effect::reply) {
      EXPECT_EQ(spoiled.status, row.reply.status) << row.name;
      EXPECT_EQ(spoiled.body, row.reply.body) << row.name;
      EXPECT_EQ(!spoiled.headers.get("Retry-After").empty(), row.reply.retry_after) << row.name;
    }
    EXPECT_TRUE(faults().empty()) << row.name;
    EXPECT_EQ(api_get("getAppState", token_in(tokens)).status, 200) << row.name;
    const bool token_call = row.place == Place::refresh || row.place == Place::token;
    const int refused = row.refusal == Refusal::invalid_grant ? 400 : 401;
    EXPECT_TRUE(!token_call || spoiled.status == refused) << row.name;
  }
}

TEST_F(Faults, ActOnceOrNTimesOrUntilLifted) {
  const auto token = token_in(connect());
  (void)set_fault(named("server_error", R"(,"times":3)"));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(api_get("getAppState", token).status, 500);
  EXPECT_EQ(api_get("getAppState", token).status, 200);
  const auto id = set_fault(named("server_error"))["id"].get<std::string>();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(api_get("getAppState", token).status, 500);
  EXPECT_EQ(faults()[0]["acted"], 5);
  EXPECT_EQ(send(request("DELETE", "/_test/faults/" + id)).status, 200);
  EXPECT_EQ(api_get("getAppState", token).status, 200);
  EXPECT_EQ(send(request("DELETE", "/_test/faults/" + id)).status, 404);
}

TEST_F(Faults, ActOnOnePropertyOrOneCall) {
  const auto first = token_in(connect());
  const auto second = token_in(connect("", "320001"));
  (void)set_fault(named("user_not_active", R"(,"property":"320001")"));
  (void)set_fault(named("server_error", R"(,"call":"getHotels")"));
  EXPECT_NE(api_get("getAppState", first).body.find("enabled"), std::string::npos);
  expect_is_fixture(api_get("getAppState", second), "error.api.user_not_active");
  EXPECT_EQ(api_get("getHotels", first).status, 500);
  EXPECT_EQ(send(request("DELETE", "/_test/faults")).status, 200);
  EXPECT_TRUE(faults().empty());
}

TEST_F(Faults, AreTakenFromTheLabsForm) {
  EXPECT_EQ(location(post("/lab/faults", {{"part", "faults"},
                                          {"fault", "slow"},
                                          {"times", "2"},
                                          {"property", ""},
                                          {"call", ""},
                                          {"seconds", ""}})),
            "/lab#faults");
  EXPECT_EQ(faults()[0]["fault"], "slow");
  EXPECT_EQ(faults()[0]["times"], 2);
  EXPECT_NE(get("/lab").body.find("2 times more, 5 s"), std::string::npos);
  EXPECT_EQ(post("/lab/faults", {{"fault", "slow"}, {"times", "often"}}).status, 400);
  EXPECT_EQ(post("/lab/lift", {}).status, 303);
  EXPECT_TRUE(faults().empty());
}

TEST_F(Faults, ThatAreNotUnderstoodAreNamedAndNotSet) {
  for (const char* wish : {"", "[]", "{", R"({"fault":"gremlins"})", R"({"fault":1})",
                           R"({"fault":"slow","times":0})", R"({"fault":"slow","times":-1})",
                           R"({"fault":"slow","times":"1"})", R"({"fault":"slow","seconds":1e9})",
                           R"({"fault":"slow","property":"1"})", R"({"fault":"slow","when":"now"})"}) {
    const auto answer = post_json("/_test/faults", wish);
    EXPECT_EQ(answer.status, 400) << wish;
    EXPECT_EQ(Json::parse(answer.body)["code"], "fault_invalid") << wish;
  }
  EXPECT_TRUE(faults().empty());
}

TEST_F(Faults, HaveALimit) {
  for (std::size_t i = 0; i < kMostFaults; ++i) (void)set_fault(named("slow", R"(,"call":"getHotels")"));
  EXPECT_EQ(post_json("/_test/faults", named("slow")).status, 400);
}

TEST_F(Faults, OutliveARestart) {
  const auto saved = get("/_test/save").body;
  (void)set_fault(named("server_error"));
  const auto with_fault = get("/_test/save").body;
  EXPECT_EQ(post_json("/_test/restore", saved).status, 200);
  EXPECT_TRUE(faults().empty());
  EXPECT_EQ(post_json("/_test/restore", with_fault).status, 200);
  EXPECT_EQ(faults()[0]["fault"], "server_error");
}

TEST_F(Faults, MakeAnAnswerWaitByTheAccountsClock) {
  const auto token = token_in(connect());
  (void)set_fault(named("slow", R"(,"times":1,"seconds":40)"));
  int told = 0;
  server->on_work([&] { ++told; });
  const auto answer = begin(with_token(request("GET", "/api/v1.3/getAppState"), token));
  come_to_rest();
  EXPECT_FALSE(answer->has_value());
  EXPECT_EQ(told, 1) << "the host must wake for it";
  EXPECT_EQ(server->until_due(), std::chrono::seconds{40});
  (void)post_json("/_test/clock", R"({"advance_s":39})");
  EXPECT_FALSE(answer->has_value());
  (void)post_json("/_test/clock", R"({"advance_s":1})");
  ASSERT_TRUE(answer->has_value());
  EXPECT_EQ((*answer)->status, 200);
}

TEST_F(Faults, HangUntilLiftedAndThenClose) {
  const auto token = token_in(connect());
  (void)set_fault(named("hanging"));
  const auto answer = begin(with_token(request("GET", "/api/v1.3/getAppState"), token));
  come_to_rest();
  EXPECT_FALSE(answer->has_value());
  (void)send(request("DELETE", "/_test/faults"));
  ASSERT_TRUE(answer->has_value());
  EXPECT_EQ((*answer)->ending, net::Ending::unsent);
}

TEST_F(Faults, SpoilTheAnswerOfACallThatTookEffect) {
  const auto tokens = connect();
  for (const auto& [fault, ending] : {std::pair{"answer_lost", net::Ending::unsent},
                                      {"truncated_body", net::Ending::cut_short},
                                      {"empty_body", net::Ending::whole}}) {
    (void)set_fault(named(fault, R"(,"times":1,"call":"access_token")"));
    const auto before = state()["grants"][0]["access_token"];
    const auto answer = refresh(tokens);
    EXPECT_EQ(answer.ending, ending) << fault;
    EXPECT_NE(state()["grants"][0]["access_token"], before) << fault << ": the refresh took effect";
    EXPECT_TRUE(ending != net::Ending::whole || answer.body.empty());
  }
}

TEST_F(Faults, DropAConnectionBeforeTheCallHasAnEffect) {
  const auto tokens = connect();
  (void)set_fault(named("connection_dropped", R"(,"times":1)"));
  EXPECT_EQ(refresh(tokens).ending, net::Ending::unsent);
  EXPECT_EQ(state()["grants"][0]["access_token"], tokens["access_token"]);
}

TEST_F(Faults, UninstallWhileACallRuns) {
  const auto token = token_in(connect());
  subscribe(token);
  (void)set_fault(named("uninstalled_during_call", R"(,"times":1)"));
  expect_is_fixture(api_get("getAppState", token), "error.auth.access_denied_documented");
  EXPECT_EQ(app_state(), "disabled");
  ASSERT_EQ(http.sent.size(), 1U);
  EXPECT_EQ(Json::parse(http.sent[0].body)["newState"], "disabled");
}

TEST_F(Faults, LoseDoubleAndDelayWebhooks) {
  const auto token = token_in(connect());
  subscribe(token);
  const auto post_state = [&](const char* state) {
    (void)api_post("postAppState", {{"app_state", state}}, token);
  };
  (void)set_fault(named("webhook_dropped", R"(,"times":1)"));
  post_state("pending");
  EXPECT_TRUE(http.sent.empty());
  EXPECT_EQ(deliveries()[0]["status"], "lost");
  (void)set_fault(named("webhook_doubled", R"(,"times":1)"));
  post_state("enabled");
  ASSERT_EQ(http.sent.size(), 2U);
  EXPECT_EQ(http.sent[0].body, http.sent[1].body);
  (void)set_fault(named("webhook_delayed", R"(,"times":1,"seconds":30)"));
  post_state("pending");
  EXPECT_EQ(http.sent.size(), 2U);
  advance(std::chrono::seconds{30});
  EXPECT_EQ(http.sent.size(), 3U);
}

TEST_F(Faults, LetAWebhookBeOvertakenButNeverLoseIt) {
  const auto token = token_in(connect());
  subscribe(token);
  const auto sent_state = [&](std::size_t i) { return Json::parse(http.sent.at(i).body)["newState"]; };
  (void)set_fault(named("webhook_reordered", R"(,"times":1)"));
  (void)api_post("postAppState", {{"app_state", "pending"}}, token);
  EXPECT_TRUE(http.sent.empty());
  (void)api_post("postAppState", {{"app_state", "enabled"}}, token);
  ASSERT_EQ(http.sent.size(), 2U);
  EXPECT_EQ(sent_state(0), "enabled");
  EXPECT_EQ(sent_state(1), "pending");
  (void)set_fault(named("webhook_reordered"));
  (void)api_post("postAppState", {{"app_state", "pending"}}, token);
  EXPECT_EQ(http.sent.size(), 2U);
  advance(std::chrono::seconds{60});  // Nothing came to overtake it.
  EXPECT_EQ(http.sent.size(), 3U);
}

TEST_F(Faults, ForgeAndRewriteWebhooks) {
  const auto token = token_in(connect());
  subscribe(token);
  const auto one = [&](const char* fault, const char* state) {
    (void)set_fault(named(fault, R"(,"times":1)"));
    http.sent.clear();
    (void)api_post("postAppState", {{"app_state", state}}, token);
  };
  one("webhook_forged", "pending");
  ASSERT_EQ(http.sent.size(), 2U);
  EXPECT_NE(Json::parse(http.sent[0].body)["clientID"], kClientId);
  EXPECT_EQ(Json::parse(http.sent[0].body)["newState"], "disabled");
  EXPECT_EQ(Json::parse(http.sent[1].body)["clientID"], kClientId);
  one("webhook_form_encoded", "enabled");
  EXPECT_EQ(http.sent[0].headers.get("Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(net::read_form(http.sent[0].body).get("newState"), "enabled");
  one("webhook_unknown_state", "pending");
  EXPECT_FALSE(app_state_named(Json::parse(http.sent[0].body)["newState"].get<std::string>()));
  one("webhook_without_client", "enabled");
  EXPECT_FALSE(Json::parse(http.sent[0].body).contains("clientID"));
  one("webhook_other_spelling", "pending");
  EXPECT_EQ(Json::parse(http.sent[0].body)["propertyId_str"], "320000");
  EXPECT_EQ(Json::parse(http.sent[0].body)["newstate"], "pending");
}

TEST_F(Faults, TellTheEngineerInTheListOfRequests) {
  const auto token = token_in(connect());
  (void)set_fault(named("edge_page_503", R"(,"times":1)"));
  (void)api_get("getAppState", token);
  auto json = with_token(request("POST", "/api/v1.3/postAppState"), token);
  json.headers.set("Content-Type", "application/json");
  json.body = R"({"app_state":"pending"})";
  (void)send(json);
  (void)api_get("getAppState?propertyId=320000", token);
  const auto rows = Json::parse(get("/_test/requests").body)["requests"];
  const auto wrong = [&](std::size_t from_the_end) {
    return rows[rows.size() - from_the_end]["wrong"].dump();
  };
  EXPECT_NE(wrong(3).find("edge_page_503 acted"), std::string::npos) << wrong(3);
  EXPECT_NE(wrong(2).find("The body is no form"), std::string::npos) << wrong(2);
  EXPECT_NE(wrong(1).find("propertyId"), std::string::npos) << wrong(1);
  EXPECT_EQ(rows[0]["wrong"], Json::array());
}

// Both were counted at the first call, though only one of them answered it.
TEST_F(Faults, AreCountedWhenTheyActNotWhenTheyMight) {
  const auto token = token_in(connect());
  (void)set_fault(named("server_error", R"(,"times":1)"));
  (void)set_fault(named("edge_page_503", R"(,"times":1)"));
  EXPECT_EQ(api_get("getAppState", token).status, 500);
  EXPECT_EQ(api_get("getAppState", token).status, 503);
  EXPECT_EQ(api_get("getAppState", token).status, 200);
}

// A call that named a foreign property disconnected that one.
TEST_F(Faults, UninstallOnlyWhatTheCallerHasAndTheFaultNames) {
  const auto hotel = token_in(connect());
  (void)connect("", "320001");
  (void)set_fault(named("uninstalled_during_call"));
  (void)api_get("getAppState?propertyID=320001", hotel);
  EXPECT_EQ(app_state(1), "enabled");
  (void)api_get("getAppState", hotel);
  EXPECT_EQ(app_state(0), "disabled");
}

// "Every answer is empty" let a full 401 through, by which a relay ends a connection.
TEST_F(Faults, SpoilRefusalsAsWell) {
  (void)set_fault(named("empty_body"));
  EXPECT_EQ(api_get("getAppState", "dead").body, "");
  EXPECT_EQ(api_get("noSuchCall", "dead").body, "");
}

TEST_F(Faults, LoseNoAnswerOfACallThatHadNoEffect) {
  (void)set_fault(named("answer_lost", R"(,"times":1)"));
  EXPECT_EQ(api_get("getAppState", "dead").ending, net::Ending::whole);
  EXPECT_EQ(faults().size(), 1U);
}

TEST_F(Faults, ThatCouldNeverActAreRefused) {
  for (const char* wish :
       {R"({"fault":"server_error","call":"getAppstate"})",
        R"({"fault":"access_denied","call":"access_token"})",
        R"({"fault":"code_invalid","call":"getAppState"})",
        R"({"fault":"webhook_dropped","call":"getAppState"})", R"({"fault":"server_error","seconds":5})",
        R"({"fault":"server_error","times":1.5})"}) {
    const auto answer = post_json("/_test/faults", wish);
    EXPECT_EQ(answer.status, 400) << wish;
  }
  const auto detail =
      Json::parse(post_json("/_test/faults", R"({"fault":"code_invalid","call":"x"})").body)["detail"];
  EXPECT_NE(detail.get<std::string>().find("access_token"), std::string::npos) << detail;
}

}  // namespace
}  // namespace latchkey::sandbox
