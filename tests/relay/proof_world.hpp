// What the tests of a connection's test share: a hotel that is connected, and whoever reads along.
#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "relay/journey.hpp"
#include "relay/notices.hpp"

namespace latchkey::relay::tests {

/// Of Standard Webhooks' example.
inline constexpr std::string_view kNotifySecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
inline const std::string kLink = "/v1/accounts/demo/properties/320000";
inline const Reply kFine{200, R"({"success":true,"data":[{"guestName":"CANARY-GUEST"}]})"};

class Proof : public RelayTest {
 protected:
  Proof() {
    for (const char* call : {"getHotelDetails", "getReservations", "getReservation"})
      bench.answers(call, kFine);
    EXPECT_EQ(connect(bench, "demo").status, 200);
    lists_its_subscription(bench);
    webhook_path = bench.webhook_path();
    bench.forget_calls();
  }
  net::Response begin(const Json& body = Json::object()) {
    net::Response answer = bench.ask(partner_call("POST", kLink + "/test", body));
    if (answer.status == 202) run = location(answer);
    return answer;
  }
  [[nodiscard]] Json read() {
    const net::Response answer = bench.ask(partner_call("GET", run, Json::object()));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return Json::parse(answer.body);
  }
  [[nodiscard]] std::vector<std::string> states() {
    std::vector<std::string> all;
    const Json told = read();
    for (const Json& step : told["steps"]) all.push_back(step["state"]);
    return all;
  }
  /// The step of this call, when the run has one.
  [[nodiscard]] Json step(std::string_view call) {
    const Json told = read();
    for (const Json& one : told["steps"])
      if (one["call"] == call) return one;
    return nullptr;
  }
  [[nodiscard]] Json page_step(std::string_view call) {
    const std::string session = session_for(bench, "demo");
    const std::string id = run.substr(run.rfind('/') + 1);
    const Json told = Json::parse(bench.ask(page_get("/v1/test/" + id, session)).body);
    for (const Json& one : told["steps"])
      if (one["call"] == call) return one;
    return nullptr;
  }
  void restart_with(const std::function<void(Config&)>& change) {
    bench.restart_with(change);
    bench.run_ready();
    bench.forget_calls();
  }
  void ask_the_partner() {
    restart_with([](Config& config) {
      config.test_url = "https://partner.example/latchkey/test";
      config.notify_secrets = {read_notify_secret(kNotifySecret)};
    });
  }
  /// Begins and looks at the partner's part.
  [[nodiscard]] Json answered(Reply reply) {
    bench.answers("test", std::move(reply));
    bench.advance(1min);
    EXPECT_EQ(begin().status, 202);
    bench.run_ready();
    return step("test_url");
  }
  [[nodiscard]] std::vector<std::string> called() const {
    std::vector<std::string> all;
    for (const OutgoingCall& call : bench.calls()) all.push_back(call.method + " " + call.name);
    return all;
  }
  std::string run;
  std::string webhook_path;
};

}  // namespace latchkey::relay::tests
