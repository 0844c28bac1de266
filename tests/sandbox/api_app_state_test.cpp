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
}

}  // namespace
}  // namespace latchkey::sandbox
