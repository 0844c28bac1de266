// API secrets: who asks, for what, and changed without a moment in which none is good.
#include "relay/api_secrets.hpp"

#include <gmock/gmock.h>

#include "relay/account_routes.hpp"
#include "relay/journey.hpp"
#include "relay/partner_routes.hpp"
#include "store/digest.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ApiSecrets : public RelayTest {
 protected:
  /// @return the word.
  std::string add(const std::string& name, const std::vector<Scope>& scopes) {
    const NewSecret made = make_secret(name, scopes, bench.now(), system_entropy());
    EXPECT_TRUE(bench.store().add_api_secret(made.record, kSecretsPerName));
    last_id = made.record.id;
    return made.word;
  }
  [[nodiscard]] net::Response ask_with(const std::string& word, std::string method, std::string path) {
    net::Request request = partner_call(std::move(method), std::move(path), Json::object());
    request.headers.set("Authorization", "Bearer " + word);
    return bench.ask(request);
  }
  [[nodiscard]] static std::vector<PartnerRoute> all_routes() {
    std::vector<PartnerRoute> routes(partner_routes().begin(), partner_routes().end());
    routes.insert(routes.end(), account_routes().begin(), account_routes().end());
    return routes;
  }
  [[nodiscard]] static std::string path_of(const PartnerRoute& route) {
    std::string path{route.path};
    for (const auto& [name, value] :
         {std::pair{"{code}", "x"}, std::pair{"{account}", "demo"}, std::pair{"{property}", "320000"}})
      if (const auto at = path.find(name); at != std::string::npos)
        path.replace(at, std::string_view{name}.size(), value);
    return path;
  }

  std::string last_id;
};

TEST_F(ApiSecrets, OfEachScopeOpenTheirRoutesAndNoOther) {
  std::map<Scope, std::string> words;
  for (const ScopeRow& row : kScopes) words[row.id] = add(std::string{row.name}, {row.id});
  ASSERT_GT(all_routes().size(), 9U);
  for (const PartnerRoute& route : all_routes()) {
    for (const ScopeRow& row : kScopes) {
      const net::Response answer = ask_with(words[row.id], std::string{route.method}, path_of(route));
      const std::string which =
          std::string{route.method} + " " + path_of(route) + " with " + std::string{row.name};
      const bool opens = row.id == route.scope;
      EXPECT_NE(answer.status, 401) << which;
      EXPECT_EQ(code_of(answer) == "secret_scope_missing", !opens) << which;
      EXPECT_EQ(answer.status == 403, !opens) << which;
      if (!opens) {
        EXPECT_THAT(answer.body, HasSubstr(core::row_of(kScopes, route.scope).name)) << which;
      }
      EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store") << which;
    }
    EXPECT_NE(code_of(ask_with(std::string{kApiSecret}, std::string{route.method}, path_of(route))),
              "secret_scope_missing")
        << "the one of the environment may do all";
    for (const std::string& word : {std::string{}, std::string{"x"}, words[route.scope] + "x"})
      EXPECT_EQ(code_of(ask_with(word, std::string{route.method}, path_of(route))), "secret_invalid");
  }
}

TEST_F(ApiSecrets, EveryScopeOpensSomething) {
  for (const ScopeRow& row : kScopes)
    EXPECT_TRUE(std::ranges::any_of(all_routes(), [&](const auto& route) { return route.scope == row.id; }))
        << row.name;
}

TEST_F(ApiSecrets, AreChangedWithoutAMomentInWhichNoneIsGood) {
  const std::string before = add("web", {Scope::accounts});
  const std::string old_id = last_id;
  const std::string after = add("web", {Scope::accounts});
  for (const std::string& word : {before, after})
    EXPECT_EQ(ask_with(word, "GET", "/v1/accounts/demo").status, 200);
  ASSERT_TRUE(bench.store().revoke_api_secret(old_id));
  EXPECT_EQ(code_of(ask_with(before, "GET", "/v1/accounts/demo")), "secret_invalid") << "at once";
  EXPECT_EQ(ask_with(after, "GET", "/v1/accounts/demo").status, 200);
}

TEST_F(ApiSecrets, StandNowhereInTheStore) {
  const std::string word = add("web", {Scope::accounts});
  EXPECT_EQ(ask_with(word, "GET", "/v1/accounts/demo").status, 200);
  EXPECT_THAT(bench.disk(), Not(HasSubstr(word)));
  EXPECT_THAT(bench.disk(), HasSubstr(store::digest(word)));
  EXPECT_EQ(code_of(ask_with(store::digest(word), "GET", "/v1/accounts/demo")), "secret_invalid")
      << "what a stolen store holds opens nothing";
  EXPECT_THAT(bench.log(), Not(HasSubstr(word)));
}

TEST_F(ApiSecrets, OfTheStoreAreEnough) {
  const std::string word = add("web", {Scope::accounts});
  bench.restart_with([](Config& config) { config.api_secret.clear(); });
  EXPECT_EQ(ask_with(word, "GET", "/v1/accounts/demo").status, 200);
  for (const std::string& other : {std::string{}, std::string{kApiSecret}})
    EXPECT_EQ(code_of(ask_with(other, "GET", "/v1/accounts/demo")), "secret_invalid");
}

TEST_F(ApiSecrets, AreNotReadWhileTheStoreFails) {
  const std::string word = add("web", {Scope::accounts});
  bench.faults().only = "api_secrets";
  EXPECT_EQ(code_of(ask_with(word, "GET", "/v1/accounts/demo")), "store_unavailable");
}

TEST(NewSecret, IsLongRandomAndRecognisable) {
  const NewSecret made =
      make_secret("web", {Scope::claims, Scope::sessions}, core::instant(5), system_entropy());
  const NewSecret other = make_secret("web", {Scope::claims}, core::instant(5), system_entropy());
  EXPECT_THAT(made.word, StartsWith("lkapi_"));
  EXPECT_EQ(made.word.size(), 6U + 43U) << "256 bits";
  EXPECT_NE(made.word, other.word);
  EXPECT_NE(made.record.id, other.record.id);
  EXPECT_EQ(made.record.hash, store::digest(made.word));
  EXPECT_EQ(made.record.scopes, "sessions claims");
}

TEST(SecretScopes, AreReadFromWords) {
  EXPECT_THAT(read_scopes("claims sessions"), ElementsAre(Scope::claims, Scope::sessions));
  EXPECT_THAT(read_scopes(" claims  root "), ElementsAre(Scope::claims));
  EXPECT_TRUE(read_scopes("").empty());
}

TEST(SecretName, StandsInLogsAndOnCommandLines) {
  for (const char* good : {"web", "jobs-2026_b.1"}) EXPECT_TRUE(is_secret_name(good)) << good;
  for (const std::string& bad :
       {std::string{}, std::string{"a b"}, std::string{"a\n"}, std::string{"ä"}, std::string(51, 'a')})
    EXPECT_FALSE(is_secret_name(bad)) << bad;
}

}  // namespace
}  // namespace latchkey::relay::tests
