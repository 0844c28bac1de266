// What Cloudbeds and a relay say, and what it means for a row: in a dry run, and in an import into a real
// relay.
#include "relay/import_verifier.hpp"

#include "relay/fake_cloudbeds.hpp"
#include "relay/import_world.hpp"
#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using core::Problem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Dry runs
// -----------------------------------------------------------------------------------------------------------------

class DryRun : public testing::Test {
 protected:
  Asked ask(const Reply& says, const wire::ImportRow& row = import_row("320000", "CANARY-AT", "CANARY-RT")) {
    script.now_on["getAppState"] = says;
    return finish(verifier.ask(row));
  }
  Config config = read_app_config(config_toml());
  Script script;
  FakeCloudbeds cloudbeds{script};
  DryVerifier verifier{config, cloudbeds, [] { return core::instant(0); }};
};

TEST_F(DryRun, AsksGetAppStateOnce) {
  EXPECT_EQ(ask(said("success.getAppState.enabled")).finding.outcome, Outcome::alive);
  ASSERT_THAT(script.calls, SizeIs(1));
  EXPECT_EQ(script.calls[0].headers.get("Authorization"), "Bearer CANARY-AT");
}

TEST_F(DryRun, OfDeadTokensSaysWhatToTellTheHotel) {
  const Asked asked = ask(said("error.api.user_not_active"));
  EXPECT_EQ(asked.finding.outcome, Outcome::dead);
  EXPECT_EQ(asked.finding.code(), "user_not_active");
  EXPECT_THAT(std::string{asked.finding.for_the_hotel()}, HasSubstr("has left"));
  EXPECT_THAT(std::string{asked.finding.for_the_engineer()}, HasSubstr("deactivated"));
}

TEST_F(DryRun, NeverRefreshesWhatIsOnlyAsleep) {
  const Asked refused = ask(said("error.auth.token_invalid_live"));
  EXPECT_EQ(refused.finding.outcome, Outcome::asleep);
  EXPECT_THAT(script.calls, SizeIs(1));
  const Asked unasked = ask(said("success.getAppState.enabled"), import_row("1", "", "CANARY-RT"));
  EXPECT_EQ(unasked.finding.outcome, Outcome::asleep);
  EXPECT_THAT(script.calls, SizeIs(1)) << "there is no access token to ask with";
}

TEST_F(DryRun, OfARefusedTokenWithoutARefreshTokenIsDead) {
  EXPECT_EQ(ask(said("error.auth.token_invalid_live"), import_row("1")).finding.outcome, Outcome::dead);
}

TEST_F(DryRun, NeverTakesAnOutageForDeath) {
  for (const Reply& outage : {kLost, Reply{.status = 500, .body = "<html>"}, Reply{.status = 429},
                              Reply{.status = 403, .body = "no"}}) {
    const Asked asked = ask(outage);
    EXPECT_EQ(asked.finding.outcome, Outcome::unclear) << outage.status;
    EXPECT_TRUE(asked.again) << outage.status;
  }
  const Asked wrong = ask(said("error.api.property_not_covered"));
  EXPECT_EQ(wrong.finding.outcome, Outcome::unclear);
  EXPECT_FALSE(wrong.again) << "it would answer the same";
  EXPECT_THAT(std::string{wrong.finding.for_the_engineer()}, HasSubstr("this property"));
}

TEST(RetryAfter, IsSecondsUpToFiveMinutes) {
  const auto read = [](std::string_view value) {
    net::Headers headers;
    headers.add("retry-after", value);
    return retry_after(headers);
  };
  EXPECT_EQ(read("7"), core::Duration{7'000});
  EXPECT_EQ(read("0"), core::Duration{0});
  EXPECT_EQ(read("86400"), core::Duration{300'000});
  for (const char* other : {"", "-1", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999999", "5s"})
    EXPECT_EQ(read(other), std::nullopt) << other;
  EXPECT_EQ(retry_after({}), std::nullopt);
}

// Into a relay
// -----------------------------------------------------------------------------------------------------------------

/// The relay of the bench behind an HTTP client.
class ToTheBench final : public net::HttpClient {
 public:
  explicit ToTheBench(Bench& bench) : bench_(bench) {}
  boost::asio::awaitable<net::OutgoingReply> send(net::OutgoingRequest request) override {
    net::Request asked{.method = request.method, .path = request.url.substr(request.url.find("/v1"))};
    asked.headers = request.headers;
    asked.body = request.body;
    if (asked.header("Host").empty()) asked.headers.add("Host", "127.0.0.1:8081");
    const net::Response answer = bench_.ask(std::move(asked));
    net::OutgoingReply reply;
    reply.status = answer.status;
    reply.headers = answer.headers;
    reply.body = answer.body;
    co_return reply;
  }

 private:
  Bench& bench_;
};

class IntoARelay : public RelayTest {
 protected:
  static RelayVerifier::Door door() { return door_of(read_caller_config(config_toml(), secrets)); }
  Asked ask(const wire::ImportRow& one, RelayVerifier::Door through = door()) {
    return finish(RelayVerifier(std::move(through), http).ask(one));
  }
  std::string why_closed(RelayVerifier::Door through = door()) {
    RelayVerifier verifier(std::move(through), http);
    return finish(verifier.why_closed());
  }
  ToTheBench http{bench};
  wire::ImportRow row = import_row("320000", "CANARY-OLD", "CANARY-OLD-REFRESH");
};

TEST_F(IntoARelay, ALivingRowIsAdopted) {
  EXPECT_EQ(ask(row).finding.outcome, Outcome::alive);
  EXPECT_EQ(account_of(bench, "demo")["links"][0]["app_state"], "enabled");
}

TEST_F(IntoARelay, ARowCostsNoMoreCallsThanAreCountedForIt) {
  const RelayVerifier verifier(door(), http);
  ASSERT_EQ(ask(row).finding.outcome, Outcome::alive);
  bench.run_ready();
  const auto key = [] {
    auto of_key = import_row("320001", "CANARY-cbat_KEY");
    of_key.credential.kind = core::CredentialKind::api_key;
    return of_key;
  }();
  EXPECT_LE(bench.calls().size(), static_cast<std::size_t>(verifier.calls(key)));
  bench.forget_calls();
  auto asleep = import_row("320001", "CANARY-OLD-2", "CANARY-OLD-REFRESH-2");
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  ASSERT_EQ(ask(asleep).finding.outcome, Outcome::alive);
  bench.run_ready();
  EXPECT_LE(bench.calls().size(), static_cast<std::size_t>(verifier.calls(asleep)));
}

TEST_F(IntoARelay, AnAccountsNameMayHoldAnything) {
  row.account = "Höhe / 100 % \\ \"a\"?#";
  ASSERT_EQ(ask(row).finding.outcome, Outcome::alive);
  EXPECT_TRUE(bench.store().owner_of("320000") == row.account);
}

TEST_F(IntoARelay, TheRelaysCodesAreTheOutcomes) {
  bench.answers("getAppState", said("error.api.app_not_available"));
  EXPECT_EQ(ask(row).finding.outcome, Outcome::dead);
  bench.answers("getAppState", kLost);
  const Asked outage = ask(row);
  EXPECT_EQ(outage.finding.outcome, Outcome::unclear);
  EXPECT_EQ(outage.finding.code(), "cloudbeds_unreachable");
  EXPECT_TRUE(outage.again);
}

TEST_F(IntoARelay, APropertyOfAnotherAccountIsABadRow) {
  ASSERT_EQ(connect(bench, "first").status, 200);
  EXPECT_EQ(ask(row).finding.outcome, Outcome::bad_row);
  EXPECT_EQ(ask(row).finding.code(), "property_taken");
}

TEST_F(IntoARelay, IsLookedAtBeforeTheFirstRow) {
  EXPECT_EQ(why_closed(), "");
  auto through = door();
  through.secret = "CANARY-WRONG";
  EXPECT_THAT(why_closed(through),
              AllOf(HasSubstr("LATCHKEY_API_SECRET"), testing::Not(HasSubstr("CANARY"))));
  through = door();
  through.host = "elsewhere:1";
  EXPECT_THAT(why_closed(through), HasSubstr("hosts"));
  EXPECT_THAT(bench.calls(), IsEmpty()) << "nothing was asked at Cloudbeds";
}

TEST_F(IntoARelay, ASecretThatIsWrongStopsEverything) {
  auto through = door();
  through.secret = "CANARY-WRONG";
  const Asked refused = ask(row, through);
  EXPECT_THAT(refused.hopeless, HasSubstr("LATCHKEY_API_SECRET"));
  EXPECT_FALSE(refused.again);
}

/// Says the same to everything.
class Says final : public net::HttpClient {
 public:
  explicit Says(net::OutgoingReply reply) : reply_(std::move(reply)) {}
  boost::asio::awaitable<net::OutgoingReply> send(net::OutgoingRequest) override { co_return reply_; }

 private:
  net::OutgoingReply reply_;
};

[[nodiscard]] Asked asked_of(const net::OutgoingReply& reply) {
  Says http(reply);
  return finish(
      RelayVerifier({.base = "http://127.0.0.1:8081", .host = {}, .secret = "s"}, http).ask(import_row("1")));
}

TEST(RelayVerifier, NoRelayAtAllSaysHowToStartIt) {
  net::OutgoingReply reply;
  reply.failure = net::Failure::connect;
  const Asked asked = asked_of(reply);
  EXPECT_TRUE(asked.again);
  EXPECT_EQ(asked.finding.outcome, Outcome::unclear);
  EXPECT_THAT(asked.hopeless, AllOf(HasSubstr("latchkey relay --config"), HasSubstr("--relay")));
}

TEST(RelayVerifier, NothingButItsOwnWordsMakesARowDead) {
  for (const int status : {0, 200, 301, 400, 403, 404, 409, 422, 429, 500, 502, 503}) {
    for (const char* body : {"", "<html>", "{}", "[]", R"({"code":"nonsense"})", R"({"code":7})"}) {
      net::OutgoingReply reply;
      reply.failure = status == 0 ? net::Failure::timed_out : net::Failure::none;
      reply.status = status;
      reply.body = body;
      const Outcome outcome = asked_of(reply).finding.outcome;
      EXPECT_EQ(outcome, status == 200 ? Outcome::alive : Outcome::unclear) << status << body;
    }
  }
}

TEST(DoorOfTheRelay, IsItsFirstAddressUnderANameItAnswersTo) {
  Config config;
  config.listen = {"0.0.0.0:8081"};
  config.hosts = {"relay.example"};
  EXPECT_EQ(door_of(config).base, "http://127.0.0.1:8081");
  EXPECT_EQ(door_of(config).host, "relay.example");
  config.listen = {"[::]:8081"};
  EXPECT_EQ(door_of(config).base, "http://[::1]:8081");
  config.listen = {"127.0.0.2:8081"};
  config.hosts = {"relay.example", "127.0.0.2:8081"};
  EXPECT_EQ(door_of(config).base, "http://127.0.0.2:8081");
  EXPECT_EQ(door_of(config).host, "");
}

}  // namespace
}  // namespace latchkey::relay::tests
