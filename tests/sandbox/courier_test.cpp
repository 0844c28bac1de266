// Webhooks on their way.
#include "sandbox/courier.hpp"

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

class CourierAtWork : public BenchAccount {
 protected:
  Json deliveries() { return Json::parse(get("/_test/deliveries").body)["deliveries"]; }

  void a_change() {
    subscribe(token_in(connect()));
    (void)disconnect();
  }
};

TEST_F(CourierAtWork, GivesThePartnerTwoSeconds) {
  a_change();
  ASSERT_EQ(http.sent.size(), 1U);
  EXPECT_EQ(http.sent[0].timeout, std::chrono::seconds{2});
}

TEST_F(CourierAtWork, RecordsWhatWasDelivered) {
  a_change();
  const auto rows = deliveries();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0]["status"], "delivered");
  EXPECT_EQ(rows[0]["attempts"][0]["status"], 204);
  EXPECT_EQ(rows[0]["body"]["newState"], "disabled");
  EXPECT_FALSE(server->until_due().has_value());
}

TEST_F(CourierAtWork, RetriesFiveTimesAMinuteApartThenDrops) {
  http.answer = [](const auto&) -> net::OutgoingReply { return {net::Failure::timed_out, 0, {}, {}}; };
  a_change();
  for (std::size_t sent = 1; sent <= 5; ++sent) {
    ASSERT_EQ(http.sent.size(), sent);
    EXPECT_EQ(server->until_due(), std::chrono::seconds{60});
    advance(std::chrono::seconds{59});
    EXPECT_EQ(http.sent.size(), sent) << "too early";
    advance(std::chrono::seconds{1});
  }
  ASSERT_EQ(http.sent.size(), 6U);
  EXPECT_EQ(deliveries()[0]["status"], "dropped");
  EXPECT_EQ(deliveries()[0]["attempts"][5]["outcome"], "timed_out");
  advance(std::chrono::hours{1});
  EXPECT_EQ(http.sent.size(), 6U);
}

TEST_F(CourierAtWork, CountsOnlyA2xxAsDelivered) {
  for (const auto& [status, delivered] :
       {std::pair{200, true}, {299, true}, {302, false}, {404, false}, {500, false}}) {
    http.answer = [status = status](const auto&) { return FakeHttp::status(status); };
    a_change();
    EXPECT_EQ(deliveries().back()["status"], delivered ? "delivered" : "waiting") << status;
  }
}

TEST_F(CourierAtWork, StopsRetryingOnceDelivered) {
  http.answer = [](const auto&) { return FakeHttp::status(503); };
  a_change();
  http.answer = [](const auto&) { return FakeHttp::status(200); };
  advance(std::chrono::seconds{60});
  EXPECT_EQ(deliveries()[0]["status"], "delivered");
  advance(std::chrono::minutes{10});
  EXPECT_EQ(http.sent.size(), 2U);
}

TEST_F(CourierAtWork, FollowsTheClockOfTheControl) {
  http.answer = [](const auto&) { return FakeHttp::status(503); };
  a_change();
  auto call = request("POST", "/_test/clock");
  call.body = R"({"advance_s": 60})";
  EXPECT_EQ(send(call).status, 200);
  EXPECT_EQ(http.sent.size(), 2U);
}

TEST_F(CourierAtWork, TellsTheHostWhenThereIsWork) {
  int told = 0;
  server->on_work([&] { ++told; });
  a_change();
  EXPECT_GT(told, 0);
}

TEST(CallingOnly, ReachesLoopback) {
  for (const char* url : {"http://127.0.0.1:8081/hook", "http://127.9.8.7/", "http://localhost/x",
                          "http://localhost:1?x", "http://[::1]:9/x"}) {
    EXPECT_EQ(reason_not_to_call(url), "") << url;
  }
}

TEST(CallingOnly, ReachesNothingElse) {
  for (const char* url : {"http://example.org/",
                          "https://127.0.0.1/",
                          "http://127.0.0.1.example.org/",
                          "http://127.evil/",
                          "http://127.0.0.1@example.org/",
                          "http://10.0.0.1/",
                          "http://0.0.0.0/",
                          "http://[::2]/",
                          "http://[::1].example/",
                          "http://127.0.0.1x/",
                          "http://localhost:80:90/",
                          "http://127.0.0.1\\\\@example.org/",
                          "http://localhost%2eexample/",
                          "http://localhost.example/",
                          "http://2130706433/",
                          "http://0x7f000001/",
                          "ftp://127.0.0.1/",
                          "file:///etc/passwd",
                          "127.0.0.1/hook",
                          "",
                          "http://"}) {
    EXPECT_NE(reason_not_to_call(url), "") << url;
  }
}

TEST_F(CourierAtWork, RecordsWhyItDidNotCallAForeignAddress) {
  subscribe(token_in(connect()), "http://example.org/hook");
  (void)disconnect();
  EXPECT_TRUE(http.sent.empty());
  EXPECT_EQ(deliveries()[0]["status"], "refused");
  EXPECT_NE(deliveries()[0]["attempts"][0]["outcome"].get<std::string>().find("this machine only"),
            std::string::npos);
}

// Two resets to one seed: the farewell of the first and the first event of the second were drawn the same
// identifier. The event was never sent, and the farewell again and again, 40,000 times in 3 s.
TEST_F(CourierAtWork, KeepsApartWhatAResetToTheSameSeedDrawsAgain) {
  const auto one_test = [this] {
    EXPECT_EQ(post_json("/_test/reset", R"({"seed":7})").status, 200);
    subscribe(token_in(Json::parse(post_json("/_test/connect", "").body)));
  };
  http.answer = [](const auto&) -> net::OutgoingReply { return {net::Failure::connect, 0, {}, {}}; };
  one_test();
  one_test();  // The receiver of the first is gone: its farewell waits.
  http.answer = [](const auto&) { return FakeHttp::status(204); };
  const auto before = http.sent.size();
  const auto token = state()["grants"][0]["access_token"].get<std::string>();
  (void)api_post("postAppState", {{"app_state", "pending"}}, token);
  ASSERT_EQ(http.sent.size(), before + 1);
  EXPECT_NE(http.sent.back().body.find("pending"), std::string::npos);
  advance(std::chrono::seconds{61});
  EXPECT_EQ(http.sent.size(), before + 2) << "the farewell, a minute later, once";
}

}  // namespace
}  // namespace latchkey::sandbox
