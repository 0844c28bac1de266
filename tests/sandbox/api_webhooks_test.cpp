// Subscriptions.
#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

using Webhooks = BenchAccount;

Rows subscription() {
  return {{"object", "integration"}, {"action", "appstate_changed"}, {"endpointUrl", std::string(kHook)}};
}

TEST_F(Webhooks, AreSubscribedListedAndRemoved) {
  const auto token = token_in(connect());
  expect_is_fixture(api_get("getWebhooks", token), "success.getWebhooks.empty");
  const auto made = api_post("postWebhook", subscription(), token);
  expect_like_fixture(made, "success.postWebhook");
  const auto id = Json::parse(made.body)["data"]["subscriptionID"].get<std::string>();
  EXPECT_EQ(id.size(), 32U);

  const auto listed = api_get("getWebhooks?propertyID=320000", token);
  expect_like_fixture(listed, "success.getWebhooks");
  EXPECT_EQ(Json::parse(listed.body)["data"][0]["id"], id);

  const auto removed =
      send(with_token(request("DELETE", "/api/v1.3/deleteWebhook?subscriptionID=" + id), token));
  expect_is_fixture(removed, "success.deleteWebhook");
  expect_is_fixture(api_get("getWebhooks", token), "success.getWebhooks.empty");
}

TEST_F(Webhooks, GetTheSameIdentifierAgain) {
  const auto token = token_in(connect());
  const auto first = api_post("postWebhook", subscription(), token).body;
  EXPECT_EQ(api_post("postWebhook", subscription(), token).body, first);
  EXPECT_EQ(state()["subscriptions"].size(), 1U);
  auto other = subscription();
  other[2].value += "/2";
  EXPECT_NE(api_post("postWebhook", other, token).body, first);
  EXPECT_EQ(state()["subscriptions"].size(), 2U) << "another address is a second delivery";
}

TEST_F(Webhooks, AskForTheirFieldsInCloudbedsOrder) {
  const auto token = token_in(connect());
  expect_is_fixture(api_post("postWebhook", {}, token), "error.webhook.param_endpointUrl_required");
  expect_is_fixture(api_post("postWebhook", {{"endpointUrl", "x"}}, token),
                    "error.webhook.param_object_required");
  const auto third = api_post("postWebhook", {{"endpointUrl", "x"}, {"object", "integration"}}, token);
  EXPECT_EQ(Json::parse(third.body)["message"], "Parameter action is required");
}

TEST_F(Webhooks, ReadNoJsonBody) {
  auto call = with_token(request("POST", "/api/v1.3/postWebhook"), token_in(connect()));
  call.headers.set("Content-Type", "application/json");
  call.body = R"({"endpointUrl":"http://127.0.0.1/","object":"integration","action":"appstate_changed"})";
  expect_is_fixture(send(call), "error.webhook.param_endpointUrl_required");
}

TEST_F(Webhooks, NeedTheReadScopeOfOtherObjects) {
  const auto token = token_in(connect("read:reservation"));
  auto rows = subscription();
  rows[0].value = "reservation";
  rows[1].value = "an_invented_action";
  EXPECT_EQ(Json::parse(api_post("postWebhook", rows, token).body)["success"], true)
      << "actions are not checked";
  rows[0].value = "roomblock";
  expect_is_fixture(api_post("postWebhook", rows, token), "error.api.scope_not_granted");
}

TEST_F(Webhooks, SaySuccessAndRemoveNothingWhenDeletedByPost) {
  const auto token = token_in(connect());
  (void)api_post("postWebhook", subscription(), token);
  expect_is_fixture(api_post("deleteWebhook", subscription(), token), "success.deleteWebhook");
  EXPECT_EQ(state()["subscriptions"].size(), 1U);
}

TEST_F(Webhooks, OfOtherPropertiesStayOutOfReach) {
  const auto mine = token_in(connect("", "320000"));
  const auto theirs = token_in(connect("", "320001"));
  const auto made = Json::parse(api_post("postWebhook", subscription(), mine).body);
  const auto id = made["data"]["subscriptionID"].get<std::string>();
  expect_is_fixture(api_get("getWebhooks", theirs), "success.getWebhooks.empty");
  const auto tried =
      send(with_token(request("DELETE", "/api/v1.3/deleteWebhook?subscriptionID=" + id), theirs));
  EXPECT_EQ(Json::parse(tried.body)["success"], false);
  EXPECT_EQ(state()["subscriptions"].size(), 1U);
}

TEST_F(Webhooks, AreBounded) {
  const auto token = token_in(connect());
  for (int i = 0; i < 200; ++i) subscribe(token, std::string(kHook) + std::to_string(i));
  const auto answer = api_post("postWebhook", subscription(), token);
  EXPECT_EQ(Json::parse(answer.body)["success"], false);
}

}  // namespace
}  // namespace latchkey::sandbox
