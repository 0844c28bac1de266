// What a hotelier sees.
#include "sandbox/pages.hpp"

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

class Pages : public BenchAccount {
 protected:
  std::string body_of(std::string_view target) {
    const auto answer = get(target);
    EXPECT_EQ(answer.status, 200) << target;
    return answer.body;
  }

  static bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  }

  /// Where Connect App on this page leads: the authorize call.
  std::string install(std::string_view target) { return action(body_of(target)); }

  static constexpr std::array kPaths{"/",
                                     "/marketplace",
                                     "/marketplace/exampleapp",
                                     "/activity",
                                     "/connected-apps",
                                     "/connected-apps/disconnect?app=exampleapp&property=320000",
                                     "/lab",
                                     "/settings",
                                     "/app-details",
                                     "/lab?happened=uninstalled"};

  /// The address behind the page's one button.
  static std::string action(const std::string& body) {
    const std::string mark = "<a class=\"button\" href=\"";
    const auto start = body.find(mark);
    if (start == std::string::npos) return {};
    const auto from = start + mark.size();
    auto href = body.substr(from, body.find('"', from) - from);
    for (auto at = href.find("&amp;"); at != std::string::npos; at = href.find("&amp;"))
      href.replace(at, 5, "&");
    return href;
  }
};

TEST_F(Pages, ListTheAppInTheMarketplaceUnlessItIsHidden) {
  EXPECT_TRUE(has(body_of("/marketplace"), "href=\"/marketplace/exampleapp\""));
  (void)post_json("/_test/app", R"({"listed":false})");
  const auto body = body_of("/marketplace");
  EXPECT_TRUE(has(body, "No app is listed."));
  EXPECT_TRUE(has(body_of("/marketplace/exampleapp"), "found by this link only")) << "the direct link works";
}

TEST_F(Pages, OfferConnectAppWhileDisabled) {
  const auto body = body_of("/marketplace/exampleapp");
  EXPECT_TRUE(has(body, ">Connect App</a>"));
  EXPECT_FALSE(has(body, ">Login</a>"));
}

TEST_F(Pages, StartFlowAWithAStateThePartnerNeverIssued) {
  const auto query = query_of(install("/marketplace/exampleapp?property=320001"));
  const std::string state(query.get("state"));
  EXPECT_EQ(state.size(), 29U);
  EXPECT_EQ(state.find_first_not_of("0123456789abcdef"), std::string::npos) << state;
  EXPECT_EQ(query.get("redirect_uri"), kRedirect);
}

TEST_F(Pages, LeadFlowABackToThePartnerWithThatState) {
  const auto start = install("/marketplace/exampleapp?property=320001");
  const auto consent = location(get(start));
  EXPECT_TRUE(has(body_of(consent), "<option value=\"320001\" selected>"));
  const auto back =
      query_of(location(decide(std::string(query_of(consent).get("request")), "allow", "320001")));
  EXPECT_EQ(back.get("state"), query_of(start).get("state"));
  EXPECT_EQ(app_state(1), "enabled");
}

TEST_F(Pages, StartFlowAWithoutAStateWhereTheSettingSaysSo) {
  set(R"({"marketplace_state":"none"})");
  const auto start = install("/marketplace/exampleapp");
  EXPECT_FALSE(query_of(start).has("state"));
  const auto back = location(decide(std::string(query_of(location(get(start))).get("request")), "allow"));
  const auto wanted = fixture("redirect.flow_a_no_state")["request"]["path"].get<std::string>();
  EXPECT_EQ(query_of(back).rows.size(), query_of(wanted).rows.size()) << back;
  EXPECT_TRUE(query_of(back).has("code"));
  EXPECT_EQ(query_of(location(decide(consent_request("mine"), "allow"))).get("state"), "mine")
      << "a partner's own state comes back untouched";
}

TEST_F(Pages, SendAFreshStateWithEachStart) {
  const auto start = [this] { return query_of(install("/marketplace/exampleapp")); };
  EXPECT_NE(start().get("state"), start().get("state"));
}

TEST_F(Pages, ChangeNothingWhenTheyAreLookedAt) {
  (void)connect();
  const auto before = get("/_test/save").body;
  for (const char* target : kPaths) (void)body_of(target);
  EXPECT_EQ(get("/_test/save").body, before) << "an open page asks again and again: the seed must not move";
}

TEST_F(Pages, StartFlowAAtThePartnersCallbackWhereTheSettingSaysSo) {
  set(R"({"redirect_url":"partner"})");
  const auto start = install("/marketplace/exampleapp");
  EXPECT_EQ(query_of(start).get("redirect_uri"), kPartnerCallback);
  const auto back = location(decide(std::string(query_of(location(get(start))).get("request")), "allow"));
  EXPECT_TRUE(back.starts_with(std::string(kPartnerCallback) + "?code=")) << back;
  auto call = request("GET", "/marketplace/exampleapp?property=320001");
  call.headers.set("Host", "127.0.0.1:8080");
  EXPECT_EQ(query_of(action(send(call).body)).get("redirect_uri"),
            "http://127.0.0.3:8082/cloudbeds/callback");
}

TEST_F(Pages, ShowInstallingBetweenAllowAccessAndTheExchange) {
  set(R"({"enabled_at":"exchange"})");
  const auto waiting = code();
  auto body = body_of("/marketplace/exampleapp");
  EXPECT_EQ(action(body), "");
  EXPECT_TRUE(has(body, "Setup in progress"));
  EXPECT_TRUE(has(body, ">installing</span>"));
  EXPECT_TRUE(has(body_of("/connected-apps"), "No app is connected.")) << "no session yet, and not enabled";
  (void)redeem(waiting);
  EXPECT_TRUE(has(body_of("/marketplace/exampleapp"), ">Login</a>"));
}

TEST_F(Pages, OfferLoginOnTheSameSetOfHosts) {
  (void)connect();
  EXPECT_EQ(action(body_of("/marketplace/exampleapp")), "http://localhost:8082/login");
  auto call = request("GET", "/marketplace/exampleapp");
  call.headers.set("Host", "127.0.0.1:8080");
  const auto answer = send(call);
  EXPECT_EQ(action(answer.body), "http://127.0.0.3:8082/login");
  EXPECT_TRUE(has(answer.body, ">Login</a>"));
}

TEST_F(Pages, OfferNoButtonWhileSetUpIsInProgress) {
  const auto token = token_in(connect());
  for (const std::string state : {"pending", "installing"}) {
    (void)api_post("postAppState", {{"app_state", state}}, token);
    const auto body = body_of("/marketplace/exampleapp");
    EXPECT_EQ(action(body), "");
    EXPECT_TRUE(has(body, "Setup in progress"));
  }
}

TEST_F(Pages, KeepPropertiesApart) {
  (void)connect("", "320001");
  EXPECT_TRUE(has(body_of("/marketplace/exampleapp?property=320000"), ">Connect App</a>"));
  EXPECT_TRUE(has(body_of("/marketplace/exampleapp?property=320001"), ">Login</a>"));
  EXPECT_EQ(get("/marketplace/exampleapp?property=1").status, 404);
  EXPECT_EQ(get("/marketplace/another").status, 404);
}

TEST_F(Pages, ListAnAppOnlyWhileItIsConnected) {
  EXPECT_TRUE(has(body_of("/connected-apps"), "No app is connected."));
  const auto token = token_in(connect());
  EXPECT_TRUE(has(body_of("/connected-apps"), ">Disconnect</button>"));
  (void)api_post("postAppState", {{"app_state", "pending"}}, token);
  EXPECT_TRUE(has(body_of("/connected-apps"), ">Disconnect</button>")) << "a session is still active";
  (void)disconnect();
  EXPECT_TRUE(has(body_of("/connected-apps"), "No app is connected."));
}

TEST_F(Pages, AskBeforeTheyDisconnect) {
  (void)connect();
  const auto body = body_of("/connected-apps/disconnect?app=exampleapp&property=320000");
  EXPECT_TRUE(has(body, ">Disconnect App</button>"));
  EXPECT_TRUE(has(body, ">Cancel</button>"));
  EXPECT_TRUE(has(body, "<main id=\"main\" inert>"));
  EXPECT_EQ(app_state(), "enabled") << "asking changes nothing";
}

TEST_F(Pages, SayThatTheAppWasDisconnected) {
  (void)connect();
  const auto answer = disconnect();
  EXPECT_EQ(answer.status, 303);
  EXPECT_TRUE(has(body_of(location(answer)), "Example App was disconnected from Example Hotel."));
}

TEST_F(Pages, RefuseToDisconnectWhatDoesNotExist) {
  EXPECT_EQ(disconnect("1").status, 404);
  EXPECT_EQ(post("/connected-apps/disconnect", {{"app", "another"}, {"property", "320000"}}).status, 404);
  EXPECT_EQ(location(get("/connected-apps/disconnect?property=1")), "/connected-apps");
}

TEST_F(Pages, TellOnTheOverviewWhatItIsAndWhatHappened) {
  auto body = body_of("/");
  for (const char* text :
       {"Example Hotel", "Property 320001", "Nothing yet.", "Not Cloudbeds", "Not imitated:"}) {
    EXPECT_TRUE(has(body, text)) << text;
  }
  (void)connect();
  (void)disconnect();
  EXPECT_TRUE(has(body_of("/"), "App Disconnected"));
  body = body_of("/activity");
  for (const char* text : {"App Disconnected", "Access allowed", "App state: enabled to disabled"}) {
    EXPECT_TRUE(has(body, text)) << text;
  }
  EXPECT_TRUE(has(body_of("/activity?property=320000"), "App Disconnected"));
  EXPECT_TRUE(has(body_of("/activity?property=320001"), "Nothing yet."));
}

TEST_F(Pages, CarryThePolicyThatLetsOnlyConsentLeadElsewhere) {
  const auto answer = get("/oauth?request=" + consent_request());
  const std::string policy =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
      "base-uri 'none'; frame-ancestors 'none'";
  EXPECT_EQ(answer.headers.get("Content-Security-Policy"), policy);
  EXPECT_EQ(get("/lab").headers.get("Content-Security-Policy"), policy + "; form-action 'self'");
  EXPECT_EQ(answer.headers.get("Referrer-Policy"), "same-origin");
  EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
}

TEST_F(Pages, HaveNoScriptButTheOneThatFollowsWhatHappens) {
  (void)connect();
  for (const char* target : kPaths) {
    auto body = body_of(target);
    const std::string live = "<script src=\"/assets/live.js\" type=\"module\"></script>";
    ASSERT_TRUE(has(body, live));
    body.erase(body.find(live), live.size());
    EXPECT_FALSE(has(body, "<script")) << target;
    EXPECT_FALSE(has(body, "style=")) << target;
    EXPECT_EQ(body.find_first_of("{}"), std::string::npos) << "an unfilled slot on " << target;
  }
}

TEST_F(Pages, ServeTheirStyleAndNothingElse) {
  EXPECT_EQ(get("/assets/style.css").headers.get("Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(get("/assets/live.js").headers.get("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(get("/assets/icon.svg").headers.get("Content-Type"), "image/svg+xml");
  EXPECT_EQ(get("/assets/shell.html").status, 404);
  EXPECT_EQ(get("/assets/..%2fstyle.css").status, 404);
}

TEST_F(Pages, CountWhatAnOpenPageMayHaveToShow) {
  const auto count = [this] { return body_of("/live"); };
  const auto before = count();
  EXPECT_EQ(count(), before) << "asking is no happening";
  (void)api_get("getAppState", "dead");
  const auto called = count();
  EXPECT_NE(called, before) << "a call, for the Lab";
  (void)connect();
  EXPECT_NE(count(), called);
}

TEST_F(Pages, SayInTheLabWhatAButtonMustShowAfterAMoment) {
  const auto answer = post("/lab/trigger", {{"part", "moments"}, {"name", "app_unlisted"}});
  const auto body = body_of(location(answer).substr(0, location(answer).find('#')));
  EXPECT_TRUE(
      has(body, "A button that was connected must now show: What it showed before. Nothing has ended."));
}

TEST_F(Pages, ShowInTheLabWhatWasWrongWithARequest) {
  const auto token = token_in(connect());
  (void)api_post("postAppState", {{"app_state", "paused"}}, token);
  const auto body = body_of("/lab");
  EXPECT_TRUE(has(body, "POST /api/v1.3/postAppState"));
  EXPECT_TRUE(has(body, "Parameter app_state is invalid")) << body;
  EXPECT_FALSE(has(body, token)) << "the log holds no credential";
}

TEST_F(Pages, ChangeAppDetails) {
  const auto answer =
      post("/app-details", {{"name", "Other App"},
                            {"summary", ""},
                            {"redirect_urls", "https://a.example/cb\r\n\r\nhttps://b.example/cb"},
                            {"login_url", "https://a.example/login"},
                            {"connect_url", ""},
                            {"listed", "false"},
                            {"sale", "not_bought"},
                            {"key_delivery", "email"},
                            {"scope", "read:hotel"},
                            {"scope", "read:user"}});
  EXPECT_EQ(location(answer), "/app-details?saved=yes");
  const auto state = Json::parse(get("/_test/state").body);
  EXPECT_EQ(state["app"]["redirect_urls"], Json({"https://a.example/cb", "https://b.example/cb"}));
  EXPECT_EQ(state["app"]["scopes"], Json({"read:hotel", "read:user"}));
  EXPECT_EQ(state["app"]["listed"], false);
  EXPECT_EQ(state["app"]["sale"], "not_bought");
  EXPECT_EQ(state["settings"]["key_delivery"], "email");
  EXPECT_TRUE(has(body_of("/marketplace/exampleapp"), ">Submit Request</button>"));
}

TEST_F(Pages, KeepScopesThatNoTableKnows) {
  (void)post_json("/_test/app", R"({"scopes":["hotel:read"]})");
  EXPECT_TRUE(has(body_of("/app-details"), "value=\"hotel:read\" checked"));
}

TEST_F(Pages, LeadNowhereButToTheWeb) {
  const auto before = get("/_test/state").body;
  for (const char* field : {"login_url", "connect_url", "redirect_urls"}) {
    EXPECT_EQ(post("/app-details", {{"name", "A"}, {field, "javascript:alert(1)"}}).status, 400) << field;
  }
  EXPECT_EQ(post("/app-details", {{"name", ""}}).status, 400);
  const auto after = Json::parse(get("/_test/state").body);
  EXPECT_EQ(after["app"], Json::parse(before)["app"]);
}

TEST_F(Pages, GenerateANewSecret) {
  const auto secret = [this] { return Json::parse(get("/_test/state").body)["app"]["client_secret"]; };
  const auto before = secret();
  const auto waiting = code();
  (void)post("/app-details", {{"new_secret", "yes"}});
  EXPECT_NE(secret(), before);
  EXPECT_EQ(redeem(waiting).status, 401) << "the old one is refused from now on";
}

TEST_F(Pages, EscapeWhatComesFromOutside) {
  const std::string attack = "\"><script>alert(1)</script>";
  (void)post("/app-details", {{"name", attack}, {"summary", attack}, {"scope", attack}});
  for (const char* target : kPaths) {
    EXPECT_FALSE(has(get(target).body, "<script>")) << target;
  }
  const auto consent = consent_request(attack);
  EXPECT_FALSE(has(body_of("/oauth?request=" + consent), "<script>"));
  EXPECT_EQ(query_of(location(decide(consent, "allow"))).get("state"), attack) << "untouched in the redirect";
  for (const char* target : {"/oauth?request=%22%3E%3Cscript%3E", "/marketplace/%3Cscript%3E",
                             "/connected-apps?disconnected=%3Cscript%3E", "/%3Cscript%3E"}) {
    EXPECT_FALSE(has(get(target).body, "<script>")) << target;
  }
}

TEST_F(Pages, LeadConnectAppToTheRegisteredAddressWhereTheSettingSaysSo) {
  set(R"({"redirect_url":"registered"})");
  EXPECT_EQ(query_of(install("/marketplace/exampleapp")).get("redirect_uri"), kRedirect)
      << "none is registered";
  (void)post_json("/_test/app", R"({"redirect_urls":["https://a.example/cb","https://b.example/cb"]})");
  EXPECT_EQ(query_of(install("/marketplace/exampleapp")).get("redirect_uri"), "https://a.example/cb");
}

TEST_F(Pages, NameTheAccountTheyBelongTo) {
  EXPECT_TRUE(has(body_of("/accounts/one/lab"), "Marketplace test account · one"));
  EXPECT_TRUE(has(body_of("/accounts/one/app-details"),
                  "http://localhost:8080/accounts/one/api/v1.3/oauth?client_id="));
  EXPECT_TRUE(has(body_of("/lab"), "Marketplace test account<!--account--></a>"));
}

TEST_F(Pages, LeadBackToWhereAFormWasRefused) {
  EXPECT_TRUE(
      has(post("/lab/faults", {{"part", "faults"}, {"fault", "gremlins"}}).body, "href=\"/lab#faults\""));
  EXPECT_TRUE(has(post("/app-details", {{"name", ""}}).body, "href=\"/app-details\""));
  EXPECT_TRUE(has(post("/settings", {{"groups", "maybe"}}).body, "href=\"/settings\""));
}

}  // namespace
}  // namespace latchkey::sandbox
