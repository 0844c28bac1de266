// Every recorded answer and delivery, read by wire and judged by the core, must mean what its fixture says it
// means.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/answer.hpp"
#include "core/oauth.hpp"
#include "support/vectors.hpp"
#include "wire/answers.hpp"
#include "wire/deliveries.hpp"

namespace latchkey::wire::test {
namespace {

using core::Call;
using core::CredentialKind;
using latchkey::test::Vector;
using latchkey::test::vectors_named;

constexpr CredentialKind kKinds[] = {CredentialKind::api_key, CredentialKind::oauth,
                                     CredentialKind::external};

/// The calls that a fixture speaks about.
std::vector<Call> calls_of(const Vector& fixture) {
  const std::string path = fixture.path();
  const std::string grant = fixture.form("grant_type");
  if (path.ends_with("/access_token")) {
    if (grant == "refresh_token") return {Call::refresh};
    if (!grant.empty()) return {Call::exchange};
    return {Call::exchange, Call::refresh};
  }
  if (path.ends_with("/getAppState")) return {Call::get_app_state};
  if (path.ends_with("/postAppState")) return {Call::post_app_state};
  if (path.ends_with("/postWebhook")) return {Call::post_webhook};
  if (path.ends_with("/getHotels")) return {Call::get_hotels};
  if (path.ends_with("{method}")) {
    return {Call::get_app_state, Call::post_app_state, Call::post_webhook, Call::get_hotels, Call::other};
  }
  return {Call::other};
}

class Fixture : public testing::TestWithParam<Vector> {
 protected:
  [[nodiscard]] core::Answer answer(Call call) const {
    const std::string type =
        GetParam().content.value("headers", nlohmann::json::object()).value("Content-Type", "");
    const std::string body = GetParam().body();
    return read_answer(call, {GetParam().status(), type, body, "request-1", ""});
  }
};

class Judged : public Fixture {};

TEST_P(Judged, MeansForTheConnectionWhatItsFixtureSays) {
  const Vector& fixture = GetParam();
  for (const Call call : calls_of(fixture)) {
    for (const CredentialKind kind : kKinds) {
      const core::Judgement judgement = core::judge(answer(call), call, kind);
      EXPECT_EQ(core::row_of(core::kVerdicts, judgement.verdict).name, fixture.text("connection"))
          << core::name(kind);
    }
  }
}

std::vector<Vector> judged() {
  std::vector<Vector> all = vectors_named("error.");
  for (const Vector& fixture : vectors_named("success.")) all.push_back(fixture);
  return all;
}
INSTANTIATE_TEST_SUITE_P(Every, Judged, testing::ValuesIn(judged()),
                         [](const auto& fixture) { return latchkey::test::test_name(fixture.param); });

TEST(Fixtures, EveryAppStateIsRead) {
  for (const auto& row : core::kAppStates) {
    const Vector fixture = latchkey::test::vector_named("success.getAppState." + std::string{row.name});
    const std::string body = fixture.body();
    EXPECT_EQ(read_answer(Call::get_app_state, {200, "", body, "", ""}).app_state, row.id);
  }
}

class Token : public Fixture {};

TEST_P(Token, IsReadWithItsProperties) {
  const Vector& fixture = GetParam();
  const auto& body = fixture.content.at("body");
  const core::Instant now = core::instant(1'000'000);
  const auto token = read_token(fixture.body(), CredentialKind::oauth, now);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->credential.access, body.at("access_token"));
  EXPECT_EQ(token->credential.refresh, body.value("refresh_token", ""));
  EXPECT_EQ(token->credential.expires_at.has_value(), body.contains("expires_in"));
  if (token->credential.expires_at) {
    EXPECT_EQ(*token->credential.expires_at, now + std::chrono::seconds{body.at("expires_in").get<int>()});
  }
  std::vector<std::string> properties;
  for (const auto& row : body.value("resources", nlohmann::json::array())) {
    if (row.at("type") == "property") properties.push_back(row.at("id"));
  }
  EXPECT_EQ(token->properties, properties);
}
INSTANTIATE_TEST_SUITE_P(Every, Token, testing::ValuesIn(vectors_named("success.access_token.")),
                         [](const auto& fixture) { return latchkey::test::test_name(fixture.param); });

class Webhook : public Fixture {};

TEST_P(Webhook, IsReadAsSent) {
  const Vector& fixture = GetParam();
  const auto& body = fixture.content.at("body");
  const auto delivery = read_delivery(fixture.body());
  ASSERT_TRUE(delivery);
  EXPECT_EQ(delivery->event, body.at("event"));
  EXPECT_EQ(delivery->property, body.at("propertyID_str")) << "all digits, also beyond 2^53";
  const auto hint = core::read_hint(*delivery, "exampleapp_0123456789abcdefABCDEF01", delivery->property);
  const bool about_us = fixture.text("connection") != "ignore";
  EXPECT_EQ(hint.decision, about_us ? core::Decision::ask : core::Decision::ignore);
  if (about_us) {
    EXPECT_EQ(delivery->client_id, body.at("clientID"));
    EXPECT_EQ(hint.state, core::app_state(body.at("newState").get<std::string>()));
    EXPECT_EQ(core::read_hint(*delivery, "another_app", delivery->property).decision, core::Decision::ignore);
  }
}
INSTANTIATE_TEST_SUITE_P(Every, Webhook, testing::ValuesIn(vectors_named("webhook.")),
                         [](const auto& fixture) { return latchkey::test::test_name(fixture.param); });

class Redirect : public Fixture {};

TEST_P(Redirect, IsReadByItsQuery) {
  const std::string path = GetParam().path();
  const auto callback = core::read_callback(path.substr(path.find('?') + 1));
  ASSERT_TRUE(callback.ok());
  const bool allowed = GetParam().text("connection") == "healthy";
  EXPECT_EQ(callback->code.empty(), !allowed);
  EXPECT_EQ(callback->error, allowed ? "" : "access_denied");
  EXPECT_EQ(core::read_state(callback->state), std::nullopt) << "none of these states is ours";
}
INSTANTIATE_TEST_SUITE_P(Every, Redirect, testing::ValuesIn(vectors_named("redirect.")),
                         [](const auto& fixture) { return latchkey::test::test_name(fixture.param); });

TEST(Fixtures, HotelsAreReadWithTheirNames) {
  const auto hotels = read_hotels(latchkey::test::vector_named("success.getHotels").body());
  ASSERT_EQ(hotels.size(), 1U);
  EXPECT_EQ(hotels[0].property, "320000");
  EXPECT_EQ(hotels[0].name, "Example Hotel");
}

TEST(Fixtures, ASubscriptionIsReadById) {
  EXPECT_EQ(read_subscription(latchkey::test::vector_named("success.postWebhook").body()),
            "0123456789abcdef0123456789abcdef");
}

TEST(Fixtures, TheCallToActionOfEachStateIsCloudbedsOwn) {
  const auto cta = latchkey::test::vector_named("ui.marketplace_cta").content.at("body").at("cta_by_state");
  EXPECT_EQ(cta.at("not connected / disabled"), "Connect App");
  EXPECT_EQ(core::action_of(core::AppState::disabled), core::Action::connect);
  EXPECT_EQ(cta.at("enabled"), "Login");
  EXPECT_EQ(core::action_of(core::AppState::enabled), core::Action::login);
}

}  // namespace
}  // namespace latchkey::wire::test
