// OAuth tokens become API keys, for the accounts that the configuration names.
#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kExchange = "refresh_token_exchange";

class Migration : public RelayTest {
 protected:
  Migration() {
    Json key = fixture("success.access_token.refresh_token_exchange")["body"];
    key["access_token"] = "CANARY-cbat_1";
    bench.answers(kExchange, {200, key.dump()});
  }
  void begin(const std::vector<std::string>& accounts) {
    bench.restart_with([&](Config& config) {
      config.credential = core::CredentialKind::api_key;
      config.migrate_oauth = accounts;
    });
  }
  [[nodiscard]] std::string kind_of(const std::string& account) {
    return account_of(bench, account)["links"][0]["kind"];
  }
  [[nodiscard]] bool becomes_a_key(const std::string& account) {
    return bench.until([&] { return kind_of(account) == "api_key"; });
  }
};

TEST_F(Migration, ExchangesTheTokenOnceAndNeverUsesItAgain) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  begin({"*"});
  ASSERT_TRUE(becomes_a_key("demo"));
  EXPECT_EQ(bench.count(kExchange), 1U);
  EXPECT_EQ(bench.last(kExchange).fields.get("refresh_token"), "CANARY-REFRESH-1");
  bench.advance(24h);
  bench.run_ready();
  bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})"));
  EXPECT_EQ(bench.last("getAppState").headers.get("x-api-key"), "CANARY-cbat_1");
  EXPECT_EQ(bench.count("refresh_token"), 0U) << "it would end the new key (P4)";
  begin({"*"});
  bench.run_ready();
  EXPECT_EQ(bench.count(kExchange), 1U) << "a key is not exchanged again";
}

TEST_F(Migration, TouchesTheNamedAccountsOnly) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers("authorization_code", token("CANARY-ACCESS-2", "CANARY-REFRESH-2", {"320001"}));
  ASSERT_EQ(connect(bench, "other").status, 200);
  begin({"other"});
  ASSERT_TRUE(becomes_a_key("other"));
  EXPECT_EQ(kind_of("demo"), "oauth");
  EXPECT_EQ(bench.count(kExchange), 1U);
}

TEST_F(Migration, RefusedLeavesTheConnectionAsItIs) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers(kExchange, said("error.inferred.unsupported_grant_type"));
  begin({"demo"});
  ASSERT_TRUE(bench.until([&] { return bench.log().find("was not exchanged") != std::string::npos; }));
  bench.run_ready();
  EXPECT_EQ(kind_of("demo"), "oauth");
  EXPECT_EQ(account_of(bench, "demo")["links"][0]["app_state"], "enabled");
}

TEST_F(Migration, StopsWhenThreeAreRefusedInARow) {
  bench.answers(kExchange, said("error.inferred.unsupported_grant_type"));
  for (const char* property : {"320000", "320001", "320002", "320003"}) {
    bench.answers("authorization_code", token("CANARY-ACCESS-2", "CANARY-REFRESH-2", {property}));
    ASSERT_EQ(connect(bench, std::string{"of-"} + property).status, 200);
  }
  begin({"*"});
  ASSERT_TRUE(bench.until([&] { return bench.log().find("switched your app over") != std::string::npos; }));
  EXPECT_EQ(bench.count(kExchange), 3U);
}

TEST_F(Migration, InAnOutageKeepsTheToken) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.answers(kExchange, kLost);
  begin({"demo"});
  ASSERT_TRUE(bench.until([&] { return bench.count(kExchange) == 1; }));
  bench.run_ready();
  EXPECT_EQ(kind_of("demo"), "oauth");
  bench.answers_next("getAppState", said("error.auth.token_invalid_live"));
  bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})"));
  EXPECT_EQ(bench.last("refresh_token").fields.get("refresh_token"), "CANARY-REFRESH-1");
}

TEST_F(Migration, OfAKeyThatCannotBeSavedKeepsItUntilItCan) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.faults().only = "reseal_grant";
  begin({"demo"});
  ASSERT_TRUE(bench.until([&] { return bench.count(kExchange) == 1; }));
  bench.run_ready();
  bench.ask(delivery(bench.webhook_path(), R"({"event":"integration/appstate_changed"})"));
  EXPECT_EQ(bench.last("getAppState").headers.get("x-api-key"), "CANARY-cbat_1");
  bench.faults().only.clear();
  EXPECT_TRUE(becomes_a_key("demo"));
}

TEST_F(Migration, OfWhichTheAnswerWasLostWithTheProcessGoesOnWithTheToken) {
  ASSERT_EQ(connect(bench, "demo").status, 200);
  bench.kills_at(1);  // after the question at the start
  begin({"demo"});
  ASSERT_TRUE(bench.until([&] { return bench.killed(); }));
  ASSERT_EQ(bench.count(kExchange), 1U);
  begin({});
  ASSERT_TRUE(bench.until([&] { return bench.count("refresh_token") == 1; }))
      << "the key that nobody has may die";
  EXPECT_EQ(kind_of("demo"), "oauth");
  EXPECT_EQ(account_of(bench, "demo")["links"][0]["app_state"], "enabled");
}

}  // namespace
}  // namespace latchkey::relay::tests
