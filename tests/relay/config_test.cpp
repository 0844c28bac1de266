// What the operator may write, and what an error says: the key, and what to write instead.
#include "relay/config.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "relay/bench.hpp"
#include "relay/config_table.hpp"
#include "store/temporary_directory.hpp"

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
    {"ListenHoldsANumber", "[\"127.0.0.1:8081\"]", "[8081]", "`listen` is a list with 8081", "address:port"},
    {"NoOperatorListen", "operator_listen = \"127.0.0.1:8083\"", "", "`operator_listen`", "address:port"},
    {"NoHosts", "[\"localhost:8081\", \"relay.example\"]", "[]", "`hosts`", "at least one"},
    {"AnEmptyHost", "[\"localhost:8081\", \"relay.example\"]", "[\"\", \"relay.example\"]", "`hosts`",
     "texts in quotes"},
    {"ASecondSitesHostIsMissing", "[\"localhost:8081\", \"relay.example\"]", "[\"localhost:8081\"]",
     "`hosts`", "relay.example"},
    {"NoApp", "[app]", "[application]", "[app]", "section"},
    {"NoClientId", "client_id", "clientid", "`client_id`", "text in quotes"},
    {"OtherCredential", "\"oauth\"", "\"basic\"", "`credential`", "\"api_key\""},
    {"OtherAfterConnect", "credential =", "after_connect = \"later\"\ncredential =", "`after_connect`",
     "\"enabled\", \"pending\""},
    {"NegativeRenewDays", "credential =", "renew_days = -1\ncredential =", "`renew_days` in [app] is -1",
     "from 0 to 365"},
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
    {"NoApiBase", "api_base", "apibase", "`api_base`", "https"},
    {"ApiBaseIsHttpElsewhere", "http://127.0.0.1:8080/api/v1.3", "http://api.cloudbeds.com/api/v1.3",
     "`api_base`", "https"},
    {"ApiBaseEndsInASlash", "8080/api/v1.3\"", "8080/api/v1.3/\"", "`api_base`", "slash"},
    {"ApiBaseHasAQuery", "8080/api/v1.3\"", "8080/api/v1.3?a=b\"", "`api_base`", "query"},
    {"NoWebhookBase", "webhook_base", "webhooks", "`webhook_base`", "https"},
    {"WebhookBaseIsNoAddress", "\"http://127.0.0.1:8081\"", "\"127.0.0.1:8081\"", "`webhook_base`", "https"},
    {"NoPublic", "public = \"http://localhost:8081\"", "", "`public` in [[site]] 1 is missing", "https"},
    {"PublicHasAFragment", "\"http://localhost:8081\"\nauth", "\"http://localhost:8081#a\"\nauth", "`public`",
     "fragment"},
    {"PublicHasUserInformation", "\"https://relay.example\"", "\"https://u@relay.example\"", "`public`",
     "https"},
    {"NoAuthorizeUrl", "authorize_url", "authorise_url", "did you mean `authorize_url`", "https"},
    {"NoLoginUrl", "login_url", "login", "`login_url`", "https"},
    {"LoginUrlIsAScript", "https://partner.example/login", "javascript:alert(1)", "`login_url`", "https"},
    {"NoReturnTo", "return_to = [\"https://partner.example/integrations\"]", "", "`return_to`",
     "a list, in [ ]"},
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

TEST(Config, TellsAllMistakesAtOnceALineEach) {
  std::string toml = with("store = \"relay.db\"", "stroe = \"relay.db\"\nlisten_on = 5");
  toml.replace(toml.find("oauth"), 5, "basic");
  toml += "colour = \"blue\"\n[limits]\nstreams_per_session = 0\nconnections = \"many\"\n";
  const auto none = [](std::string_view) { return std::optional<std::string>{}; };
  const std::string told = refusal(toml, none);
  EXPECT_THAT(told, testing::StartsWith("8 mistakes:\n"));
  for (const char* line :
       {"`store` is missing", "line 1: `stroe`: no such key is known: did you mean `store`?",
        "line 2: `listen_on`: no such key",
        "`credential` in [app] is \"basic\": it must be one of these words",
        "`colour` in [[site]] 2: no such key",
        "`streams_per_session` in [limits] is 0: it must be a whole number from 1 to 10000",
        "`connections` in [limits] is \"many\"", "LATCHKEY_CLIENT_SECRET"}) {
    EXPECT_THAT(told, HasSubstr(line));
  }
}

TEST(Config, NamesTheKeyThatWasMeant) {
  EXPECT_THAT(refusal(with("hosts =", "host =")), HasSubstr("did you mean `hosts`?"));
  EXPECT_THAT(refusal(with("hosts =", "purple =\"a\"\nhosts =")), Not(HasSubstr("did you mean")));
  EXPECT_THAT(refusal(with("[app]", "[apps]")), HasSubstr("did you mean `app`?"));
}

TEST(Config, ASectionThatIsNoneIsTold) {
  EXPECT_THAT(refusal("limits = 5\n" + config_toml()), AllOf(HasSubstr("`limits`"), HasSubstr("[limits]")));
}

TEST(Config, LogsLimitsAndProxiesAreRead) {
  const Config config = read_config(
      "trusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\", \"2001:db8::/32\"]\nforwarded_header = "
      "\"Forwarded\"\n"
      "drain_s = 3\n" +
          config_toml() +
          "[log]\nformat = \"json\"\nlevel = \"warning\"\n[limits]\nstreams_per_session = 1\n"
          "streams_per_address = 2\nrequests_per_minute = 3\nconnections = 16\n",
      secrets);
  EXPECT_EQ(config.trusted_proxies.size(), 3U);
  EXPECT_EQ(config.forwarded_header, "Forwarded");
  EXPECT_EQ(config.drain_s, 3);
  EXPECT_TRUE(config.log_json);
  EXPECT_EQ(config.log_level, "warning");
  EXPECT_EQ(config.streams_per_session, 1);
  EXPECT_EQ(config.streams_per_address, 2);
  EXPECT_EQ(config.requests_per_minute, 3);
  EXPECT_EQ(config.connections, 16);
}

TEST(Config, AProxyThatIsNoAddressIsTold) {
  for (const char* bad : {"nginx", "10.0.0.0/33", "10.0.0.0/", "", "10.0.0"}) {
    EXPECT_THAT(refusal("trusted_proxies = [\"" + std::string{bad} + "\"]\n" + config_toml()),
                AllOf(HasSubstr("`trusted_proxies`"), HasSubstr("10.0.0.0/8")))
        << bad;
  }
}

TEST(Config, ASecretInTheFileIsRefusedAndNotToldOn) {
  const std::string told = refusal(with("credential =", "client_secret = \"CANARY-1\"\ncredential ="));
  EXPECT_THAT(told, AllOf(HasSubstr("`client_secret` in [app]"), HasSubstr("`client_secret_env`"),
                          HasSubstr("secrets do not stand in the file"), Not(HasSubstr(kCanary))));
  const std::string misplaced = refusal("api_secret_env = \"CANARY-2\"\n" + config_toml());
  EXPECT_THAT(misplaced, AllOf(HasSubstr("`api_secret_env`"), Not(HasSubstr(kCanary))));
  const std::string in_address =
      refusal(with("https://relay.example\"\n", "https://u:CANARY-3@relay.example\"\n"));
  EXPECT_THAT(in_address, AllOf(HasSubstr("`public`"), Not(HasSubstr(kCanary))));
}

TEST(Config, SecretsComeFromTheEnvironment) {
  for (const std::optional<std::string>& value :
       {std::optional<std::string>{}, std::optional{std::string{}}}) {
    const auto without = [&](std::string_view name) {
      return [&value, name](std::string_view asked) { return asked == name ? value : secrets(asked); };
    };
    EXPECT_THAT(refusal(config_toml(), without("LATCHKEY_CLIENT_SECRET")),
                AllOf(HasSubstr("LATCHKEY_CLIENT_SECRET"), HasSubstr("environment")));
    EXPECT_EQ(read_config(config_toml(), without("LATCHKEY_API_SECRET")).api_secret, "")
        << "the store may have some";
  }
}

TEST(Config, SecretsComeFromAVariableOfAnotherName) {
  const auto other = [](std::string_view name) {
    return name == "OUR_SECRET" ? std::optional<std::string>{"told"} : secrets(name);
  };
  EXPECT_EQ(read_config("api_secret_env = \"OUR_SECRET\"\n" + config_toml(), other).api_secret, "told");
}

TEST(Config, SecretsComeFromAFileThatIsClosedToOthers) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.file("secret");
  test::write_file(path, "CANARY-FILE\nsecond line\n");
  const std::string toml = "api_secret_file = \"" + path + "\"\n" + config_toml();
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  EXPECT_EQ(read_config(toml, secrets).api_secret, "CANARY-FILE");
  ASSERT_EQ(::chmod(path.c_str(), 0604), 0);
  EXPECT_THAT(refusal(toml),
              AllOf(HasSubstr("`api_secret_file`"), HasSubstr("chmod 600"), Not(HasSubstr(kCanary))));
  test::write_file(path, "\n");
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  EXPECT_THAT(refusal(toml), HasSubstr("is empty"));
  ASSERT_EQ(::unlink(path.c_str()), 0);
  EXPECT_THAT(refusal(toml), HasSubstr("is not there"));
}

TEST(Config, TheReferenceSaysWhatTheReaderDoes) {
  const Config config = read_config(config_toml(), secrets);
  const Config fresh;
  EXPECT_EQ(config.streams_per_session, fresh.streams_per_session);
  for (const ConfigKey& row : kConfigKeys) {
    const auto* into = std::get_if<int Config::*>(&row.into);
    if (into == nullptr) continue;
    EXPECT_EQ(row.otherwise, "`" + std::to_string(fresh.**into) + "`") << row.name;
    EXPECT_GE(fresh.**into, row.least) << row.name;
    EXPECT_LE(fresh.**into, row.most) << row.name;
  }
}

[[nodiscard]] Environment secrets_and(std::string name, std::string value) {
  return [name = std::move(name), value = std::move(value)](std::string_view asked) {
    return asked == name ? std::optional{value} : secrets(asked);
  };
}

TEST(Config, TellsTheBackEndOnlyWhereItIsAskedTo) {
  EXPECT_EQ(read_config(config_toml(), secrets).notify_url, "");
  const std::string toml = config_toml() + "\n[notify]\nurl = \"https://partner.example/notices\"\n";
  const std::string one = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const Config config = read_config(toml, secrets_and("LATCHKEY_NOTIFY_SECRET", one + " " + one));
  EXPECT_EQ(config.notify_url, "https://partner.example/notices");
  EXPECT_EQ(config.notify_secrets.size(), 2U);
  EXPECT_THAT(refusal(toml), AllOf(HasSubstr("LATCHKEY_NOTIFY_SECRET"), HasSubstr("missing")));
  for (const std::string& bad : {std::string{"secret"}, one + " x", one + " " + one + " " + one})
    EXPECT_THAT(refusal(toml, secrets_and("LATCHKEY_NOTIFY_SECRET", bad)),
                AllOf(HasSubstr("whsec_"), Not(HasSubstr(one))))
        << bad;
  const std::string plain = config_toml() + "\n[notify]\nurl = \"http://partner.example/notices\"\n";
  EXPECT_THAT(refusal(plain, secrets_and("LATCHKEY_NOTIFY_SECRET", one)), HasSubstr("https"));
}

TEST(Config, HasThePartnersTestWithTheSecretOfTheSection) {
  const std::string one = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const Environment environment = secrets_and("LATCHKEY_NOTIFY_SECRET", one);
  const std::string toml = config_toml() + "\n[notify]\ntest_url = \"https://partner.example/test\"\n";
  const Config config = read_config(toml, environment);
  EXPECT_EQ(config.test_url, "https://partner.example/test");
  EXPECT_EQ(config.notify_url, "") << "nothing is told";
  EXPECT_EQ(config.notify_secrets.size(), 1U);
  EXPECT_THAT(refusal(toml), HasSubstr("LATCHKEY_NOTIFY_SECRET"))
      << "an unsigned test would be worth nothing";
  EXPECT_THAT(refusal(config_toml() + "\n[notify]\n", environment), HasSubstr("`url` or `test_url`"));
  EXPECT_THAT(refusal(config_toml() + "\n[notify]\ntest_url = \"http://partner.example/t\"\n", environment),
              HasSubstr("https"));
}

TEST(Config, SetsHowOftenLinksAskByThemselves) {
  EXPECT_EQ(read_config(config_toml(), secrets).check_every, core::kPeriod);
  EXPECT_EQ(read_config(with("[app]", "[app]\ncheck_minutes = 60"), secrets).check_every, 60min);
  EXPECT_EQ(read_config(with("[app]", "[app]\ncheck_minutes = 0"), secrets).check_every, 0ms);
  EXPECT_EQ(read_config(with("[app]", "[app]\nsilence_hours = 6"), secrets).silence, 6h);
  for (const char* bad : {"-1", "1441", "\"15\"", "1.5"})
    EXPECT_THAT(refusal(with("[app]", std::string{"[app]\ncheck_minutes = "} + bad)),
                HasSubstr("check_minutes"))
        << bad;
}

TEST(Config, MigratesOnlyToTheKindThatNewConnectionsGet) {
  const std::string wish = "migrate_oauth = [\"demo\"]\n";
  EXPECT_THAT(refusal(with("[app]\n", "[app]\n" + wish)),
              AllOf(HasSubstr("migrate_oauth"), HasSubstr("api_key")));
  const Config config =
      read_config(with("credential = \"oauth\"", "credential = \"api_key\"\n" + wish), secrets);
  EXPECT_THAT(config.migrate_oauth, ElementsAre("demo"));
}

TEST(Config, TakesKeysFromTheEnvironmentInPlaceOfTheirFile) {
  const std::string keys(64, 'a');
  const Config config = read_config(with("key_file = \"key\"\n", ""), secrets_and("LATCHKEY_KEYS", keys));
  EXPECT_EQ(config.keys, keys);
  EXPECT_THAT(refusal(with("key_file = \"key\"\n", "")), HasSubstr("key_file"));
}

TEST(Config, OfTheRelaysFilesNeedsNoSecret) {
  const Config config =
      read_store_config(config_toml(), [](std::string_view) { return std::optional<std::string>{}; });
  EXPECT_EQ(config.store, "relay.db");
  EXPECT_EQ(config.key_file, "key");
}

}  // namespace
}  // namespace latchkey::relay::tests
