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

TEST_F(Pages, OfferConnectAppWhileDisabled) {
  const auto body = body_of("/marketplace/exampleapp");
  EXPECT_TRUE(has(body, ">Connect App</a>"));
  EXPECT_FALSE(has(body, ">Login</a>"));
}

TEST_F(Pages, StartFlowAWithAStateThePartnerNeverIssued) {
  const auto query = query_of(action(body_of("/marketplace/exampleapp?property=320001")));
  const std::string state(query.get("state"));
  EXPECT_EQ(state.size(), 29U);
  EXPECT_EQ(state.find_first_not_of("0123456789abcdef"), std::string::npos) << state;
  EXPECT_EQ(query.get("redirect_uri"), kRedirect);
}

TEST_F(Pages, LeadFlowABackToThePartnerWithThatState) {
  const auto install = action(body_of("/marketplace/exampleapp?property=320001"));
  const auto consent = location(get(install));
  EXPECT_TRUE(has(body_of(consent), "<option value=\"320001\" selected>"));
  const auto back =
      query_of(location(decide(std::string(query_of(consent).get("request")), "allow", "320001")));
  EXPECT_EQ(back.get("state"), query_of(install).get("state"));
  EXPECT_EQ(app_state(1), "enabled");
}

TEST_F(Pages, StartFlowAWithoutAStateWhereTheSettingSaysSo) {
  set(R"({"marketplace_state":"none"})");
  const auto install = action(body_of("/marketplace/exampleapp"));
  EXPECT_FALSE(query_of(install).has("state"));
  const auto back = location(decide(std::string(query_of(location(get(install))).get("request")), "allow"));
  const auto wanted = fixture("redirect.flow_a_no_state")["request"]["path"].get<std::string>();
  EXPECT_EQ(query_of(back).rows.size(), query_of(wanted).rows.size()) << back;
  EXPECT_TRUE(query_of(back).has("code"));
  EXPECT_EQ(query_of(location(decide(consent_request("mine"), "allow"))).get("state"), "mine")
      << "a partner's own state comes back untouched";
}

TEST_F(Pages, SendAFreshStateWithEachStart) {
  const auto install = [this] { return query_of(action(body_of("/marketplace/exampleapp"))); };
  EXPECT_NE(install().get("state"), install().get("state"));
}

TEST_F(Pages, StartFlowAAtThePartnersCallbackWhereTheSettingSaysSo) {
  set(R"({"redirect_url":"partner"})");
  const auto install = action(body_of("/marketplace/exampleapp"));
  EXPECT_EQ(query_of(install).get("redirect_uri"), kPartnerCallback);
  const auto back = location(decide(std::string(query_of(location(get(install))).get("request")), "allow"));
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
  body = body_of("/");
  for (const char* text : {"App Disconnected", "Access allowed", "App state: enabled to disabled"}) {
    EXPECT_TRUE(has(body, text)) << text;
  }
}

TEST_F(Pages, CarryThePolicyThatLetsConsentLeadToThePartner) {
  const auto answer = get("/oauth?request=" + consent_request());
  EXPECT_EQ(answer.headers.get("Content-Security-Policy"),
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' http://127.0.0.2:8081 "
            "http://127.0.0.3:8082 http://localhost:8081 http://localhost:8082; base-uri 'none'; "
            "frame-ancestors 'none'");
  EXPECT_EQ(answer.headers.get("Referrer-Policy"), "same-origin");
  EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
}

TEST_F(Pages, NeedNoScript) {
  (void)connect();
  for (const char* target : {"/", "/marketplace/exampleapp", "/connected-apps",
                             "/connected-apps/disconnect?app=exampleapp&property=320000"}) {
    const auto body = body_of(target);
    EXPECT_FALSE(has(body, "<script")) << target;
    EXPECT_FALSE(has(body, "style=")) << target;
    EXPECT_FALSE(has(body, "{")) << "an unfilled slot on " << target;
  }
}

TEST_F(Pages, ServeTheirStyleAndNothingElse) {
  EXPECT_EQ(get("/assets/style.css").headers.get("Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(get("/assets/icon.svg").headers.get("Content-Type"), "image/svg+xml");
  EXPECT_EQ(get("/assets/shell.html").status, 404);
  EXPECT_EQ(get("/assets/..%2fstyle.css").status, 404);
}

TEST_F(Pages, EscapeWhatComesFromOutside) {
  const std::string attack = "\"><script>alert(1)</script>";
  const auto consent = consent_request(attack);
  EXPECT_FALSE(has(body_of("/oauth?request=" + consent), "<script"));
  EXPECT_EQ(query_of(location(decide(consent, "allow"))).get("state"), attack) << "untouched in the redirect";
  for (const char* target : {"/oauth?request=%22%3E%3Cscript%3E", "/marketplace/%3Cscript%3E",
                             "/connected-apps?disconnected=%3Cscript%3E", "/%3Cscript%3E"}) {
    EXPECT_FALSE(has(get(target).body, "<script")) << target;
  }
}

}  // namespace
}  // namespace latchkey::sandbox
