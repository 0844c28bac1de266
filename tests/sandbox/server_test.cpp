// The guards in front, and the two sets of hosts.
#include "sandbox/server.hpp"

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

using Guards = BenchAccount;

TEST_F(Guards, AnswerOnlyToTheirOwnHosts) {
  for (const char* host : {"localhost:8080", "127.0.0.1:8080", "[::1]:8080"}) {
    auto call = request("GET", "/");
    call.headers.set("Host", host);
    EXPECT_EQ(send(call).status, 200) << host;
  }
  for (const char* host : {"localhost", "localhost:8081", "evil.example:8080", "127.0.0.2:8080"}) {
    auto call = request("GET", "/_test/state");
    call.headers.set("Host", host);
    EXPECT_EQ(send(call).status, 421) << host;
  }
}

TEST_F(Guards, RefuseChangesFromForeignPages) {
  const auto consent = consent_request();
  for (const char* origin : {"http://evil.example", "http://localhost:8082", "null"}) {
    auto call = form_request("/oauth", {{"request", consent}, {"property", "320000"}, {"decision", "allow"}});
    call.headers.set("Origin", origin);
    EXPECT_EQ(send(call).status, 403) << origin;
    auto reset = request("POST", "/_test/reset");
    reset.headers.set("Origin", origin);
    EXPECT_EQ(send(reset).status, 403) << origin;
  }
  EXPECT_EQ(app_state(), "disabled");
}

TEST_F(Guards, LetTheirOwnPagesAndProgramsPass) {
  auto call =
      form_request("/oauth", {{"request", consent_request()}, {"property", "320000"}, {"decision", "allow"}});
  call.headers.set("Origin", "http://localhost:8080");
  EXPECT_EQ(send(call).status, 302);
  EXPECT_EQ(post("/_test/reset", {}).status, 200);
}

TEST(PreviewSites, KeepAFlowOnItsHosts) {
  const auto sites = preview_sites(9000);
  ASSERT_EQ(sites.size(), 2U);
  EXPECT_EQ(sites[0].redirect_uri, "http://localhost:9001/callback");
  EXPECT_EQ(sites[1].redirect_uri, "http://127.0.0.2:9001/callback");
  EXPECT_EQ(sites[0].partner_callback, "http://localhost:9002/cloudbeds/callback");
  EXPECT_EQ(sites[1].partner_callback, "http://127.0.0.3:9002/cloudbeds/callback");
  EXPECT_EQ(sites[1].login_url, "http://127.0.0.3:9002/login");
}

TEST(Identifiers, AreTheSameForTheSameSeed) {
  Random a(7);
  Random b(7);
  EXPECT_EQ(a.alphanumerics(32), b.alphanumerics(32));
  EXPECT_NE(a.alphanumerics(32), a.alphanumerics(32));
}

}  // namespace
}  // namespace latchkey::sandbox
