// No secret is in a bundle's bytes, whichever way it came.
#include <gmock/gmock.h>

#include <algorithm>

#include "net/form.hpp"
#include "relay/journey.hpp"
#include "relay/unzipped.hpp"
#include "support/secret_kinds.hpp"

namespace latchkey::relay::tests {
namespace {

const std::string kLink = "/v1/accounts/demo/properties/320000";

class Planted : public RelayTest, public testing::WithParamInterface<latchkey::tests::SecretKind> {
 protected:
  [[nodiscard]] std::string planted() const { return std::string{GetParam().planted}; }
  /// A refusal that says it in every member: the allowed ones, and others.
  [[nodiscard]] Reply refusal() const {
    Json body{{"success", false}, {"access_token", planted()}, {"data", {{"guestEmail", planted()}}}};
    for (const char* member : {"error", "error_description", "message", "hint", "title", "detail", "status"})
      body[member] = "The call with " + planted() + " was refused";
    return {401, body.dump(), false, "request-1"};  // Cloudbeds' own header is kept as it came
  }
  /// Of a UUID nobody can say whether it is an id: there it is not planted.
  [[nodiscard]] std::string id() const { return GetParam().name == "uuid" ? "request-1" : planted(); }
  void observe() {
    const Json seen{{"status", 401},
                    {"content_type", planted()},
                    {"body", refusal().body},
                    {"request_id", id()},
                    {"call", planted()}};
    EXPECT_EQ(bench.ask(partner_call("POST", kLink + "/observations", seen)).status, 200);
    bench.run_ready();
  }
  void deliver() {
    const Json body{{"event", planted()},
                    {"newState", planted()},
                    {"propertyID_str", "320000"},
                    {"clientID", planted()},
                    {"guestName", planted()}};
    bench.ask(delivery(bench.webhook_path(), body.dump()));
    bench.ask(delivery(bench.webhook_path(), planted()));
    bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})"));
    bench.run_ready();
  }
  void expect_clean(const std::string& link = kLink, const std::string& query = "") {
    net::Request request = partner_call("GET", link + "/bundle", Json::object());
    request.query = query;
    const net::Response answer = bench.ask(request);
    ASSERT_EQ(answer.status, 200) << answer.body;
    ASSERT_EQ(unzipped(answer.body).size(), 2U);
    const std::string secret{GetParam().secret};
    EXPECT_EQ(answer.body.find(secret), std::string::npos) << "stored, so these are its bytes";
    for (const auto& [name, content] : unzipped(answer.body))
      EXPECT_EQ(content.find(secret), std::string::npos)
          << name << ": "
          << content.substr(content.find(secret) - std::min<std::size_t>(100, content.find(secret)), 200);
  }
};

TEST_P(Planted, InAnAnswerIsNotInTheBundle) {
  const Json hotels{{"success", true},
                    {"data", {{{"propertyID", "320000"}, {"propertyName", "Inn " + planted()}}}}};
  bench.answers("getHotels", {200, hotels.dump()});
  ASSERT_EQ(connect(bench, "demo").status, 200);
  for (const char* call : {"getAppState", "refresh_token", "userinfo", "getHotelDetails", "getReservations",
                           "getReservation", "getWebhooks", "postWebhook"})
    bench.answers(call, refusal());
  EXPECT_EQ(bench.ask(partner_call("POST", kLink + "/test", {{"reservation", "12345"}})).status, 202);
  bench.run_ready();
  deliver();
  expect_clean();
}

TEST_P(Planted, InThePartnersOwnWordsIsNotInTheBundle) {
  bench.restart_with([](Config& config) { config.test_url = "https://partner.example/latchkey/test"; });
  ASSERT_EQ(connect(bench, "demo").status, 200);
  for (const char* call : {"getHotelDetails", "getReservations"}) bench.answers(call, refusal());
  const Json words{{"ok", false}, {"says", "We tried with " + planted() + " in vain"}, {"token", planted()}};
  bench.answers("test", {200, words.dump(), false, id()});
  EXPECT_EQ(bench.ask(partner_call("POST", kLink + "/test", Json::object())).status, 202);
  bench.run_ready();
  expect_clean();
}

TEST_P(Planted, InTheDateOfAnAnswerIsNotInTheBundle) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  Reply fine = said("success.getAppState.enabled");
  fine.date = planted();
  bench.answers("getAppState", fine);
  deliver();
  expect_clean();
}

TEST_P(Planted, InAnObservationIsNotInTheBundle) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  observe();
  deliver();
  expect_clean();
}

TEST_P(Planted, AsAReservationIsRefused) {
  for (const std::string_view other :
       {"card", "card_with_dashes", "dashed_key", "name_in_one", "small_letters"})
    if (GetParam().name == other)
      GTEST_SKIP() << "it may be a reservation's number, and a person typed it here";
  ASSERT_EQ(connect(bench, "demo").status, 200);
  net::Request request = partner_call("GET", kLink + "/bundle", Json::object());
  request.query = net::write_form({{{"reservation", planted()}}});
  EXPECT_EQ(code_of(bench.ask(request)), "body_invalid");
}

TEST_P(Planted, InAnExternalConnectionsGuideIsNotInTheBundle) {
  const Json external{{"app_state", "disabled"},
                      {"guide", "https://partner.example/" + net::write_form({{{"k", planted()}}}) + "?" +
                                    net::write_form({{{"k", planted()}}})},
                      {"note", planted()}};
  const net::Response put = bench.ask(partner_call("PUT", kLink + "/external", external));
  ASSERT_EQ(put.status, 200) << put.body;
  expect_clean();
}

INSTANTIATE_TEST_SUITE_P(Secrets, Planted, testing::ValuesIn(latchkey::tests::kSecretKinds),
                         [](const auto& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace latchkey::relay::tests
