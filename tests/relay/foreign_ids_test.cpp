// The matrix of routes and foreign ids: with another account's session, ticket, state, code or property,
// every route refuses, shows nothing of it, and leaves the store as it was.
#include <gmock/gmock.h>

#include <fstream>
#include <functional>
#include <set>

#include "relay/journey.hpp"
#include "store/sqlite/database.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Every row of every table, or of all but these.
[[nodiscard]] std::string dump(Bench& bench, const std::set<std::string>& without = {}) {
  store::sqlite::Database database(bench.store_path());
  std::string all;
  std::vector<std::string> tables;
  auto names = database.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  while (names.step()) tables.push_back(store::sqlite::Row(names).text());
  for (const std::string& table : tables) {
    if (without.contains(table)) continue;
    const auto columns =
        database.number("SELECT count(*) FROM pragma_table_info(?1)", std::string_view{table});
    all += "[" + table + "]\n";
    auto rows = database.query("SELECT * FROM " + table);
    while (rows.step()) {
      store::sqlite::Row row(rows);
      for (std::int64_t i = 0; i < columns; ++i) all += row.text() + "|";
      all += "\n";
    }
  }
  return all;
}

/// A hotel that is connected, others on their way, and a stranger with an account, a session and a browser.
struct Scene {
  Scene() {
    bench.restart_with(take_marketplace_starts);
    EXPECT_EQ(connect(bench, "victim").status, 200);
    victim = session_for(bench, "victim");
    stranger = session_for(bench, "stranger");
    narrow = session_for(bench, "victim", {{"property", "320009"}});
    bench.answers("authorization_code", token("CANARY-ACCESS-C", "CANARY-REFRESH-C", {"320002"}));
    EXPECT_EQ(start_in_marketplace(bench, hotel).status, 303);
    claim = open_claim(bench, hotel);
    EXPECT_EQ(bench.ask(claim_read(claim, "victim")).status, 200) << "from now on it is the victim's";
    bench.answers("authorization_code", token("CANARY-ACCESS-D", "CANARY-REFRESH-D", {"320003"}));
    held = std::make_unique<Journey>(journey(bench, "victim"));
    held->until_finish();
    away = std::make_unique<Journey>(journey(bench, "victim"));
    away->until_consent();
    webhook = bench.webhook_path();
    const net::Response begun = bench.ask(page_post("/v1/test", victim, {{"property", "320000"}}));
    EXPECT_EQ(begun.status, 202) << begun.body;
    bench.run_ready();
    tested = Json::parse(begun.body).at("id");
  }
  [[nodiscard]] net::Response thief(std::string_view path, std::string method = "GET") {
    return thieves.visit(bench, kLocal.relay + std::string{path}, std::move(method));
  }
  [[nodiscard]] net::Response partner(std::string method, std::string path,
                                      const Json& body = Json::object()) {
    return bench.ask(partner_call(std::move(method), std::move(path), body));
  }

  /// Of a test that the relay has made of the victim's connection.
  [[nodiscard]] std::string victims_run() const {
    EXPECT_NE(tested, "");
    return tested;
  }

  Bench bench;
  Browser hotel;
  Browser thieves;
  std::string victim;
  std::string stranger;
  std::string narrow;
  std::string claim;
  std::string webhook;
  std::string tested;
  std::unique_ptr<Journey> held;
  std::unique_ptr<Journey> away;
};

struct Foreign {
  std::string route;  ///< As docs/relay.openapi.yaml names it.
  std::string what;
  int status;
  std::string code;
  std::function<net::Response(Scene&)> ask;
  std::set<std::string> changes{};  ///< Tables that may change: what is only the stranger's own.
};
void PrintTo(const Foreign& row, std::ostream* out) {
  *out << row.route << " with " << row.what;
}

const std::string kVictims = "/v1/accounts/stranger/properties/320000";

[[nodiscard]] net::Request page_asks(std::string path, const std::string& session) {
  net::Request request = page_get(std::move(path), session);
  request.query = "property=320000";
  return request;
}

const std::vector<Foreign>& matrix() {
  static const std::vector<Foreign> rows{
      {"GET /v1/state", "another account's session", 200, "",
       [](Scene& s) { return s.bench.ask(page_get("/v1/state", s.stranger)); }},
      {"GET /v1/state", "a session of another property", 200, "",
       [](Scene& s) { return s.bench.ask(page_get("/v1/state", s.narrow)); }},
      {"GET /v1/state", "the session on another origin", 403, "origin_not_allowed",
       [](Scene& s) { return s.bench.ask(page_get("/v1/state", s.victim, kSecure)); }},
      {"GET /v1/stream", "another account's session", 200, "",
       [](Scene& s) { return s.bench.ask(page_get("/v1/stream", s.stranger)); }},
      {"GET /v1/stream", "the session on another origin", 403, "origin_not_allowed",
       [](Scene& s) { return s.bench.ask(page_get("/v1/stream", s.victim, kSecure)); }},
      {"POST /v1/connect", "a property its session is not for", 400, "property_invalid",
       [](Scene& s) {
         return s.bench.ask(
             page_post("/v1/connect", s.narrow, {{"return_to", kLocal.page}, {"property", "320000"}}));
       }},
      {"POST /v1/connect", "another site's page", 400, "return_to_not_allowed",
       [](Scene& s) {
         return s.bench.ask(page_post("/v1/connect", s.stranger, {{"return_to", "https://evil.example/"}}));
       }},
      // The hold is given up, as if its person had gone away: bound to nobody.
      {"POST /v1/connect/finish",
       "another account's session",
       403,
       "other_account",
       [](Scene& s) { return s.held->finish_with(s.stranger); },
       {"flows", "grants", "grant_properties"}},
      {"POST /v1/connect/finish", "a claim's code", 404, "finish_unknown",
       [](Scene& s) {
         return s.bench.ask(page_post("/v1/connect/finish", s.stranger, {{"code", s.claim}}));
       }},
      {"POST /v1/disconnect", "another account's property", 409, "not_connected",
       [](Scene& s) {
         return s.bench.ask(page_post("/v1/disconnect", s.stranger, {{"property", "320000"}}));
       }},
      {"POST /v1/disconnect", "a property its session is not for", 400, "property_invalid",
       [](Scene& s) {
         return s.bench.ask(page_post("/v1/disconnect", s.narrow, {{"property", "320000"}}));
       }},
      {"GET /v1/diagnosis", "another account's property", 200, "",
       [](Scene& s) { return s.bench.ask(page_asks("/v1/diagnosis", s.stranger)); }},
      {"GET /v1/diagnosis", "a property its session is not for", 400, "property_invalid",
       [](Scene& s) { return s.bench.ask(page_asks("/v1/diagnosis", s.narrow)); }},
      {"GET /v1/diagnosis", "the session on another origin", 403, "origin_not_allowed",
       [](Scene& s) { return s.bench.ask(page_get("/v1/diagnosis", s.victim, kSecure)); }},
      {"POST /v1/test", "another account's property", 409, "not_connected",
       [](Scene& s) {
         return s.bench.ask(page_post("/v1/test", s.stranger, {{"property", "320000"}}));
       }},
      {"POST /v1/test", "a property its session is not for", 400, "property_invalid",
       [](Scene& s) {
         return s.bench.ask(page_post("/v1/test", s.narrow, {{"property", "320000"}}));
       }},
      {"GET /v1/bundle", "another account's property", 409, "not_connected",
       [](Scene& s) { return s.bench.ask(page_asks("/v1/bundle", s.stranger)); }},
      {"GET /v1/bundle", "a property its session is not for", 400, "property_invalid",
       [](Scene& s) { return s.bench.ask(page_asks("/v1/bundle", s.narrow)); }},
      {"GET /v1/test/{run}", "another account's run", 409, "not_connected",
       [](Scene& s) { return s.bench.ask(page_asks("/v1/test/" + s.victims_run(), s.stranger)); }},
      {"GET /v1/test/{run}", "a property its session is not for", 400, "property_invalid",
       [](Scene& s) { return s.bench.ask(page_asks("/v1/test/" + s.victims_run(), s.narrow)); }},
      {"POST /v1/sessions", "an origin that is none of ours", 403, "origin_not_allowed",
       [](Scene& s) {
         return s.partner("POST", "/v1/sessions",
                          {{"account", "victim"}, {"origin", "https://evil.example"}});
       }},
      {"DELETE /v1/sessions", "another account", 204, "",
       [](Scene& s) {
         net::Response ended = s.partner("DELETE", "/v1/sessions", {{"account", "stranger"}});
         EXPECT_EQ(s.bench.ask(page_get("/v1/state", s.victim)).status, 200) << "the victim's go on";
         return ended;
       }},
      {"GET /v1/claims/{code}", "another account's code", 403, "other_account",
       [](Scene& s) { return s.bench.ask(claim_read(s.claim, "stranger")); }},
      {"POST /v1/claims/{code}", "another account's code", 403, "other_account",
       [](Scene& s) { return s.bench.ask(claim_confirm(s.claim, "stranger")); }},
      {"POST /v1/claims/{code}", "a finish code", 404, "claim_unknown",
       [](Scene& s) { return s.bench.ask(claim_confirm(s.held->code, "stranger")); }},
      {"GET /v1/accounts/{account}", "another account", 200, "",
       [](Scene& s) { return s.partner("GET", "/v1/accounts/stranger"); }},
      {"POST /v1/accounts/{account}/properties/{property}/app-state", "another account's property", 409,
       "not_connected",
       [](Scene& s) {
         return s.partner("POST", kVictims + "/app-state", {{"app_state", "disabled"}});
       }},
      {"GET /v1/accounts/{account}/properties/{property}/credential", "another account's property", 409,
       "not_connected", [](Scene& s) { return s.partner("GET", kVictims + "/credential"); }},
      {"PUT /v1/accounts/{account}/properties/{property}/credential", "another account's property", 409,
       "property_taken",
       [](Scene& s) {
         return s.partner("PUT", kVictims + "/credential",
                          {{"kind", "api_key"}, {"api_key", "CANARY-cbat_9"}});
       }},
      {"GET /v1/accounts/{account}/properties/{property}/diagnosis", "another account's property", 409,
       "not_connected", [](Scene& s) { return s.partner("GET", kVictims + "/diagnosis"); }},
      {"POST /v1/accounts/{account}/properties/{property}/observations", "another account's property", 409,
       "not_connected",
       [](Scene& s) {
         return s.partner("POST", kVictims + "/observations",
                          {{"status", 200}, {"body", R"({"success":false,"message":"x"})"}});
       }},
      {"POST /v1/accounts/{account}/properties/{property}/test", "another account's property", 409,
       "not_connected", [](Scene& s) { return s.partner("POST", kVictims + "/test"); }},
      {"GET /v1/accounts/{account}/properties/{property}/test/{run}", "another account's property", 409,
       "not_connected", [](Scene& s) { return s.partner("GET", kVictims + "/test/" + s.claim); }},
      {"GET /v1/accounts/{account}/properties/{property}/bundle", "another account's property", 409,
       "not_connected", [](Scene& s) { return s.partner("GET", kVictims + "/bundle"); }},
      {"PUT /v1/accounts/{account}/properties/{property}/external", "another account's property", 409,
       "property_taken",
       [](Scene& s) {
         return s.partner("PUT", kVictims + "/external",
                          {{"app_state", "enabled"}, {"guide", "https://partner.example/guide"}});
       }},
      {"DELETE /v1/accounts/{account}/properties/{property}/external", "another account's property", 409,
       "not_connected", [](Scene& s) { return s.partner("DELETE", kVictims + "/external"); }},
      {"GET /connect/{ticket}", "a ticket that was opened", 404, "ticket_unknown",
       [](Scene& s) { return s.thieves.visit(s.bench, s.away->ticket); }},
      {"GET /connect/{ticket}", "a finish code", 404, "ticket_unknown",
       [](Scene& s) { return s.thief("/connect/" + s.held->code); }},
      {"GET /connect/{ticket}", "a claim's code", 404, "ticket_unknown",
       [](Scene& s) { return s.thief("/connect/" + s.claim); }},
      {"GET /callback", "another browser's state", 403, "cookie_missing",
       [](Scene& s) { return s.thief("/callback?code=" + std::string{kCode} + "&state=" + s.away->state); }},
      {"GET /callback", "another browser's state and a denial", 403, "cookie_missing",
       [](Scene& s) { return s.thief("/callback?error=access_denied&state=" + s.away->state); }},
      {"GET /claim", "no start from the Marketplace", 404, "claim_missing",
       [](Scene& s) { return s.thief("/claim"); }},
      {"GET /claim", "another browser's cookie name", 404, "claim_missing",
       [](Scene& s) {
         for (const auto& [name, value] : s.hotel.cookies) s.thieves.cookies[name] = value.substr(1) + "A";
         return s.thief("/claim");
       }},
      {"POST /webhooks/{secret}", "another property in the delivery", 200, "",
       [](Scene& s) {
         return s.bench.ask(delivery(
             s.webhook, R"({"event":"integration/appstate_changed","propertyID_str":"320999",)"
                        R"("clientID":"exampleapp_0123456789abcdefABCDEF01","newState":"disabled"})"));
       }},
      {"POST /webhooks/{secret}", "another app in the delivery", 200, "",
       [](Scene& s) {
         return s.bench.ask(delivery(s.webhook,
                                     R"({"event":"integration/appstate_changed","propertyID_str":"320000",)"
                                     R"("clientID":"another","newState":"disabled"})"));
       }},
      {"POST /webhooks/{secret}", "another word", 200, "",
       [](Scene& s) { return s.bench.ask(delivery("/webhooks/" + s.claim, R"({"newState":"disabled"})")); }},
  };
  return rows;
}

class ForeignId : public testing::TestWithParam<Foreign> {};

TEST_P(ForeignId, IsRefusedAndChangesNothing) {
  Scene scene;
  const std::string before = dump(scene.bench, GetParam().changes);
  scene.bench.forget_calls();
  const std::size_t said = scene.bench.answered().size();
  const net::Response answer = GetParam().ask(scene);
  scene.bench.run_ready();
  EXPECT_EQ(answer.status, GetParam().status) << answer.body;
  if (!GetParam().code.empty()) {
    const bool page = answer.headers.get("Content-Type").starts_with("text/html");
    EXPECT_EQ(page ? page_code_of(answer) : code_of(answer), GetParam().code);
  }
  EXPECT_EQ(dump(scene.bench, GetParam().changes), before);
  if (GetParam().route.starts_with("DELETE /v1/sessions")) return;  // its row looks at the victim itself
  const std::string told = scene.bench.answered().substr(said);
  for (const char* of_the_victim : {"\"320000\"", "Example Hotel", "\"320002\"", "CANARY"})
    EXPECT_THAT(told, Not(HasSubstr(of_the_victim)));
  EXPECT_EQ(account_of(scene.bench, "victim")["links"][0]["app_state"], "enabled");
}

INSTANTIATE_TEST_SUITE_P(Matrix, ForeignId, testing::ValuesIn(matrix()), [](const auto& row) {
  std::string name = row.param.route + " " + row.param.what;
  for (char& letter : name)
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  return name;
});

/// Routes as docs/relay.openapi.yaml has them, which tests/architecture compares with the code.
[[nodiscard]] std::set<std::string> described_routes() {
  std::ifstream file(std::string{LATCHKEY_VECTORS} + "/../../docs/relay.openapi.yaml");
  std::set<std::string> routes;
  std::string path;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("  /") && line.ends_with(":")) path = line.substr(2, line.size() - 3);
    for (const auto& [key, method] : {std::pair{"    get:", "GET"},
                                      {"    post:", "POST"},
                                      {"    put:", "PUT"},
                                      {"    delete:", "DELETE"}})
      if (line == key) routes.insert(std::string{method} + " " + path);
  }
  return routes;
}

TEST(ForeignIds, AreTriedOnEveryRoute) {
  std::set<std::string> tried;
  for (const Foreign& row : matrix()) tried.insert(row.route);
  EXPECT_GT(tried.size(), 15U);
  tried.insert("GET /openapi.yaml");  // takes no id
  EXPECT_EQ(tried, described_routes());
}

}  // namespace
}  // namespace latchkey::relay::tests
