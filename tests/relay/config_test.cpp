// What the operator may write, and what an error says: the key, and what to write instead.
#include "relay/config.hpp"

#include <gmock/gmock.h>

#include "relay/bench.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

[[nodiscard]] std::string refusal(const std::string& toml, const Environment& environment = secrets) {
  try {
    static_cast<void>(read_config(toml, environment));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return {};
}

/// The bench's configuration with its first `old` replaced.
[[nodiscard]] std::string with(std::string_view old, std::string_view fresh) {
  std::string toml = config_toml();
  const std::size_t at = toml.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return toml.replace(at, old.size(), fresh);
}

TEST(Config, IsReadWhole) {
  const Config config = read_config(config_toml(), secrets);
  EXPECT_EQ(config.client_id, kClientId);
  EXPECT_EQ(config.client_secret, kClientSecret);
  EXPECT_EQ(config.api_secret, kApiSecret);
  EXPECT_THAT(config.scopes, ElementsAre("read:hotel", "read:reservation"));
  EXPECT_EQ(config.api_base, "http://127.0.0.1:8080/api/v1.3");
  ASSERT_EQ(config.sites.size(), 2U);
  EXPECT_EQ(config.sites[1].login_url, "https://partner.example/login");
  EXPECT_THAT(config.page_origins(),
              ElementsAre("http://localhost:8082", "http://localhost:8082", "https://partner.example"));
}

TEST(Config, FindsTheSiteOfAHostAPageAndABase) {
  const Config config = read_config(config_toml(), secrets);
  EXPECT_EQ(&config.site_of("relay.example"), &config.sites[1]);
  EXPECT_EQ(&config.site_of("localhost:8081"), &config.sites[0]);
  EXPECT_EQ(&config.site_of("a-proxy's-own-name"), &config.sites[0]);
  EXPECT_EQ(config.site_of_page("https://partner.example"), &config.sites[1]);
  EXPECT_EQ(config.site_of_page("https://partner.example.org"), nullptr);
  EXPECT_EQ(config.site_of_page("http://partner.example"), nullptr);
  EXPECT_EQ(config.site_of_page(""), nullptr);
  EXPECT_EQ(config.site_by_base("https://relay.example"), &config.sites[1]);
  EXPECT_EQ(config.site_by_base("https://relay.example/"), nullptr);
}

TEST(Config, ASiteBehindAPathIsFoundByItsHost) {
  const Config config =
      read_config(with("\"https://relay.example\"", "\"https://relay.example/latchkey\""), secrets);
  EXPECT_EQ(&config.site_of("relay.example"), &config.sites[1]);
}

TEST(Config, ScopesMayBeLeftOut) {
  EXPECT_THAT(read_config(with("scopes = [\"read:hotel\", \"read:reservation\"]\n", ""), secrets).scopes,
              ElementsAre());
}

TEST(Config, WhatIsLeftOutIsAsInTheDesign) {
  const Config config = read_config(config_toml(), secrets);
  EXPECT_EQ(config.after_connect, core::AppState::enabled);
  EXPECT_EQ(config.renew_days, 30);
  EXPECT_EQ(config.sites[0].claim_url, "");
  EXPECT_EQ(config.sites[0].redirect_uri, "http://localhost:8081/callback");
}

TEST(Config, ReadsTheKindOfCredentialTheSetUpStepAndTheRenewal) {
  const Config config = read_config(
      with("credential = \"oauth\"", "credential = \"api_key\"\nafter_connect = \"pending\"\nrenew_days = 0"),
      secrets);
  EXPECT_EQ(config.credential, core::CredentialKind::api_key);
  EXPECT_EQ(config.after_connect, core::AppState::pending);
  EXPECT_EQ(config.renew_days, 0);
}

struct Mistake {
  const char* name;
  const char* old;
  const char* fresh;
  const char* key;
  const char* cure;
};
void PrintTo(const Mistake& row, std::ostream* out) {
  *out << row.name;
}
class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, NameTheKeyAndTheCure) {
  const Mistake& row = GetParam();
  EXPECT_THAT(refusal(with(row.old, row.fresh)),
              AllOf(HasSubstr(row.key), HasSubstr(row.cure), Not(HasSubstr(kCanary))));
}

constexpr Mistake kMistakes[] = {
    {"NoStore", "store = \"relay.db\"", "", "`store`", "text in quotes"},
    {"EmptyStore", "\"relay.db\"", "\"\"", "`store`", "text in quotes"},
    {"StoreIsANumber", "\"relay.db\"", "5", "`store`", "text in quotes"},
    {"NoKeyFile", "key_file", "keyfile", "`key_file`", "text in quotes"},
    {"NoListen", "listen = [\"127.0.0.1:8081\"]", "", "`listen`", "list"},
    {"ListenIsAText", "[\"127.0.0.1:8081\"]", "\"127.0.0.1:8081\"", "`listen`", "[ ]"},
    {"ListenHoldsANumber", "[\"127.0.0.1:8081\"]", "[8081]", "`listen`", "texts in quotes"},
    {"NoOperatorListen", "operator_listen = \"127.0.0.1:8083\"", "", "`operator_listen`", "text in quotes"},
    {"NoHosts", "[\"localhost:8081\", \"relay.example\"]", "[]", "`hosts`", "at least one"},
    {"AnEmptyHost", "[\"localhost:8081\", \"relay.example\"]", "[\"\", \"relay.example\"]", "`hosts`",
     "texts in quotes"},
    {"ASecondSitesHostIsMissing", "[\"localhost:8081\", \"relay.example\"]", "[\"localhost:8081\"]",
     "`hosts`", "relay.example"},
    {"NoApp", "[app]", "[application]", "[app]", "section"},
    {"NoClientId", "client_id", "clientid", "`client_id`", "text in quotes"},
    {"OtherCredential", "\"oauth\"", "\"basic\"", "`credential`", "\"api_key\""},
    {"OtherAfterConnect", "credential =", "after_connect = \"later\"\ncredential =", "`after_connect`",
     "\"pending\""},
    {"NegativeRenewDays", "credential =", "renew_days = -1\ncredential =", "`renew_days`", "0 (never)"},
    {"RenewDaysIsAText", "credential =", "renew_days = \"30\"\ncredential =", "`renew_days`", "whole number"},
    {"ClaimUrlIsHttpElsewhere", "[\"https://partner.example/integrations\"]",
     "[\"https://partner.example/integrations\"]\nclaim_url = \"http://partner.example/claim\"",
     "`claim_url`", "https"},
    {"ClaimUrlHasAFragment", "[\"https://partner.example/integrations\"]",
     "[\"https://partner.example/integrations\"]\nclaim_url = \"https://partner.example/#claim\"",
     "`claim_url`", "no fragment"},
    {"RedirectUriIsNoAddress", "[\"https://partner.example/integrations\"]",
     "[\"https://partner.example/integrations\"]\nredirect_uri = \"/callback\"", "`redirect_uri`", "https"},
    {"ScopesAreAText", "[\"read:hotel\", \"read:reservation\"]", "\"read:hotel read:reservation\"",
     "`scopes`", "[ ]"},
    {"NoApiBase", "api_base", "apibase", "`api_base`", "text in quotes"},
    {"ApiBaseIsHttpElsewhere", "http://127.0.0.1:8080/api/v1.3", "http://api.cloudbeds.com/api/v1.3",
     "`api_base`", "https"},
    {"ApiBaseEndsInASlash", "8080/api/v1.3\"", "8080/api/v1.3/\"", "`api_base`", "slash"},
    {"ApiBaseHasAQuery", "8080/api/v1.3\"", "8080/api/v1.3?a=b\"", "`api_base`", "query"},
    {"NoWebhookBase", "webhook_base", "webhooks", "`webhook_base`", "text in quotes"},
    {"WebhookBaseIsNoAddress", "\"http://127.0.0.1:8081\"", "\"127.0.0.1:8081\"", "`webhook_base`", "https"},
    {"NoPublic", "public = \"http://localhost:8081\"", "", "`public`", "text in quotes"},
    {"PublicHasAFragment", "\"http://localhost:8081\"\nauth", "\"http://localhost:8081#a\"\nauth", "`public`",
     "fragment"},
    {"PublicHasUserInformation", "\"https://relay.example\"", "\"https://u@relay.example\"", "`public`",
     "https"},
    {"NoAuthorizeUrl", "authorize_url", "authorise_url", "`authorize_url`", "text in quotes"},
    {"NoLoginUrl", "login_url", "login", "`login_url`", "text in quotes"},
    {"LoginUrlIsAScript", "https://partner.example/login", "javascript:alert(1)", "`login_url`", "https"},
    {"NoReturnTo", "return_to = [\"https://partner.example/integrations\"]", "", "`return_to`",
     "at least one"},
    {"ReturnToWithoutAPath", "partner.example/integrations\"]", "partner.example\"]", "`return_to`",
     "at least /"},
    {"ReturnToWithAQuery", "partner.example/integrations\"]", "partner.example/?a=b\"]", "`return_to`",
     "without query"},
    {"ReturnToWithAFragment", "partner.example/integrations\"]", "partner.example/#a\"]", "`return_to`",
     "fragment"},
    {"ReturnToIsHttpElsewhere", "https://partner.example/integrations", "http://partner.example/",
     "`return_to`", "https"},
};
INSTANTIATE_TEST_SUITE_P(All, Mistakes, testing::ValuesIn(kMistakes),
                         [](const auto& row) { return std::string{row.param.name}; });

TEST(Config, WithoutASiteNamesWhatASiteNeeds) {
  const std::string toml = config_toml();
  const std::string head = toml.substr(0, toml.find("[[site]]"));
  for (const std::string& none :
       {head, head + "[site]\npublic = \"http://localhost:8081\"\n", "site = []\n" + head}) {
    EXPECT_THAT(refusal(none), AllOf(HasSubstr("[[site]]"), HasSubstr("return_to")));
  }
  EXPECT_THAT(refusal("site = [1]\n" + head), HasSubstr("[[site]]"));
}

TEST(Config, ASyntaxErrorNamesItsLine) {
  EXPECT_THAT(refusal("store = \"a\"\nkey_file = \n"), HasSubstr("line 2"));
}

TEST(Config, OfTheAppAloneNeedsNoSecretAndNoSite) {
  const Config config =
      read_app_config("[app]\nclient_id = \"a\"\napi_base = \"https://api.example/api/v1.3\"\n");
  EXPECT_EQ(config.client_id, "a");
  EXPECT_EQ(config.api_base, "https://api.example/api/v1.3");
  EXPECT_THROW(
      static_cast<void>(read_app_config("[app]\nclient_id = \"a\"\napi_base = \"http://api.example\"\n")),
      ConfigError);
}

TEST(Config, OfACallerNeedsTheApiSecretOnly) {
  const auto api_secret = [](std::string_view name) {
    return name == "LATCHKEY_API_SECRET" ? std::optional<std::string>{"s"} : std::nullopt;
  };
  const Config config = read_caller_config(config_toml(), api_secret);
  EXPECT_THAT(config.listen, ElementsAre("127.0.0.1:8081"));
  EXPECT_EQ(config.api_secret, "s");
  const auto none = [](std::string_view) { return std::optional<std::string>{}; };
  EXPECT_THROW(static_cast<void>(read_caller_config(config_toml(), none)), ConfigError);
}

TEST(Config, SecretsComeFromTheEnvironmentOnly) {
  for (const char* name : {"LATCHKEY_CLIENT_SECRET", "LATCHKEY_API_SECRET"}) {
    const auto without = [&](std::string_view asked) {
      return asked == name ? std::nullopt : secrets(asked);
    };
    const auto empty = [&](std::string_view asked) {
      return asked == name ? std::optional<std::string>{""} : secrets(asked);
    };
    EXPECT_THAT(refusal(config_toml(), without), AllOf(HasSubstr(name), HasSubstr("environment")));
    EXPECT_THAT(refusal(config_toml(), empty), AllOf(HasSubstr(name), HasSubstr("environment")));
  }
}

}  // namespace
}  // namespace latchkey::relay::tests
