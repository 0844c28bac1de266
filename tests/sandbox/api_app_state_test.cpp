// getAppState and postAppState.
#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

using AppStateCalls = BenchAccount;

TEST_F(AppStateCalls, ReadBackEachStateThatWasPosted) {
  const auto token = token_in(connect());
  for (const std::string state : {"pending", "installing", "enabled"}) {
    expect_is_fixture(api_post("postAppState", {{"app_state", state}}, token), "success.postAppState");
    expect_is_fixture(api_get("getAppState", token), "success.getAppState." + state);
  }
}

TEST_F(AppStateCalls, TakeThePropertyFromTheQueryOrTheForm) {
  const auto token = token_in(connect());
  EXPECT_EQ(api_post("postAppState?propertyID=320000", {{"app_state", "pending"}}, token).status, 200);
  EXPECT_EQ(app_state(), "pending");
  const auto foreign = api_post("postAppState", {{"app_state", "enabled"}, {"propertyID", "320001"}}, token);
  expect_is_fixture(foreign, "error.api.property_not_covered");
}

TEST_F(AppStateCalls, RefuseAStateThatDoesNotExist) {
  const auto token = token_in(connect());
  const auto answer = api_post("postAppState", {{"app_state", "Enabled"}}, token);
  EXPECT_EQ(Json::parse(answer.body),
            Json::parse(R"({"success":false,"message":"Parameter app_state is invalid"})"));
  EXPECT_EQ(app_state(), "enabled");
}

TEST_F(AppStateCalls, AskForTheStateWhereTheFieldHasAnotherName) {
  const auto token = token_in(connect());
  const auto answer = api_post("postAppState", {{"state", "disabled"}}, token);
  EXPECT_EQ(Json::parse(answer.body)["message"], "Parameter app_state is required");
  EXPECT_EQ(app_state(), "enabled");
}

TEST_F(AppStateCalls, EndEverySessionWhenDisabledIsPosted) {
  const auto token = token_in(connect());
  subscribe(token);
  expect_is_fixture(api_post("postAppState", {{"app_state", "disabled"}}, token), "success.postAppState");
  expect_is_fixture(api_get("getAppState", token), "error.auth.access_denied_documented");
  const auto after = state();
  EXPECT_TRUE(after["subscriptions"].empty());
  EXPECT_EQ(after["grants"][0]["alive"], false);
  EXPECT_NE(get("/connected-apps").body.find("No app is connected."), std::string::npos);
}

TEST_F(AppStateCalls, EchoEachPostedStateAsAWebhook) {
  const auto token = token_in(connect());
  subscribe(token);
  std::string before = "enabled";
  for (const std::string state : {"pending", "installing", "enabled", "disabled"}) {
    (void)api_post("postAppState", {{"app_state", state}}, token);
    const auto body = Json::parse(http.sent.back().body);
    EXPECT_EQ(body["oldState"], before);
    EXPECT_EQ(body["newState"], state);
    before = state;
  }
  EXPECT_EQ(http.sent.size(), 4U);
}

TEST_F(AppStateCalls, LeaveTheOtherPropertyAloneWhenDisabledIsPosted) {
  const auto mine = token_in(connect());
  const auto other = token_in(connect("", "320001"));
  subscribe(mine);
  subscribe(other);
  (void)api_post("postAppState", {{"app_state", "disabled"}}, mine);
  EXPECT_EQ(app_state(1), "enabled");
  EXPECT_EQ(state()["subscriptions"].size(), 1U);
  EXPECT_EQ(api_get("getAppState", other).status, 200);
}

TEST_F(AppStateCalls, MayBePostedInAnyOrder) {
  const auto token = token_in(connect());
  for (const std::string from : {"pending", "installing", "enabled"}) {
    for (const std::string to : {"pending", "installing", "enabled"}) {
      (void)api_post("postAppState", {{"app_state", from}}, token);
      expect_is_fixture(api_post("postAppState", {{"app_state", to}}, token), "success.postAppState");
      EXPECT_EQ(app_state(), to);
    }
  }
}

// `POST postAppState?app_state=disabled` with a JSON body ended the connection: a POST is read as a form.
TEST_F(AppStateCalls, TakeTheStateFromTheFormOnly) {
  const auto token = token_in(connect());
  auto call = with_token(request("POST", "/api/v1.3/postAppState?app_state=disabled"), token);
  call.body = R"({"app_state":"disabled"})";
  EXPECT_EQ(Json::parse(send(call).body)["message"], "Parameter app_state is required");
  EXPECT_EQ(app_state(), "enabled");
}

}  // namespace
}  // namespace latchkey::sandbox
