#include "relay/cloudbeds.hpp"

#include <algorithm>
#include <chrono>

#include "net/date.hpp"
#include "net/form.hpp"
#include "wire/redacted.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;

namespace {

// Forms are built outside coroutines: g++ 12 cannot compile a list of rows inside one ("array used as
// initializer").
[[nodiscard]] net::Form exchange_form(const Config& config, std::string code, std::string redirect_uri) {
  const bool key = config.credential == core::CredentialKind::api_key;
  return {{{"grant_type", key ? "urn:ietf:params:oauth:grant-type:api-key" : "authorization_code"},
           {"client_id", config.client_id},
           {"client_secret", config.client_secret},
           {"redirect_uri", std::move(redirect_uri)},
           {"code", std::move(code)}}};
}

[[nodiscard]] net::Form refresh_form(const Config& config, const core::Credential& credential,
                                     std::string_view grant_type) {
  return {{{"grant_type", std::string{grant_type}},
           {"client_id", config.client_id},
           {"client_secret", config.client_secret},
           {"refresh_token", credential.refresh}}};
}

class UnderWay {
 public:
  explicit UnderWay(int& count) : count_(count) { ++count_; }
  ~UnderWay() { --count_; }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;

 private:
  int& count_;
};

/// A person waits for the page, and a proxy for no longer than a minute; unasked, the code stays good.
constexpr std::chrono::seconds kPatience{8};

[[nodiscard]] constexpr bool is_for_token(core::Call call) {
  return call == core::Call::exchange || call == core::Call::refresh || call == core::Call::migrate;
}

[[nodiscard]] net::Form property_form(const std::string& property) {
  return {{{"propertyID", property}}};
}

[[nodiscard]] net::Form users_form(const std::string& property) {
  return {{{"property_ids", property}}};
}

[[nodiscard]] net::Form state_form(const std::string& property, core::AppState state) {
  return {{{"propertyID", property}, {"app_state", std::string{core::name(state)}}}};
}

[[nodiscard]] net::Form webhook_form(const std::string& property, std::string endpoint) {
  return {{{"propertyID", property},
           {"object", "integration"},
           {"action", "appstate_changed"},
           {"endpointUrl", std::move(endpoint)}}};
}

[[nodiscard]] net::Form subscription_form(const std::string& property, std::string subscription) {
  return {{{"subscriptionID", std::move(subscription)}, {"propertyIDs", property}}};
}

[[nodiscard]] net::Form no_fields() {
  return {};
}

constexpr std::size_t kPageSize = 100;  // the most that getHotels gives at once
constexpr int kPages = 10;

[[nodiscard]] net::Form page_form(int page) {
  return {{{"pageNumber", std::to_string(page)}, {"pageSize", std::to_string(kPageSize)}}};
}

[[nodiscard]] CallReport report_of(const Config& config, const net::OutgoingRequest& request,
                                   core::Call call) {
  CallReport report;
  report.endpoint = request.url.substr(std::min(request.url.size(), config.api_base.size() + 1));
  report.endpoint.erase(std::min(report.endpoint.size(), report.endpoint.find('?')));
  report.property = request.headers.get("X-PROPERTY-ID");
  report.call = call;
  return report;
}

/// What support may see of it. A success needs no words.
[[nodiscard]] SharedEvidence evidence_of(const CallReport& report, std::string_view body, core::Instant at) {
  const bool healthy = report.judgement.verdict == core::Verdict::healthy;
  return std::make_shared<const core::Evidence>(core::Evidence{
      core::Witness::relay, report.endpoint, report.status, wire::own_request_id(report.request_id), at,
      report.judgement.verdict, report.judgement.problem, healthy ? std::string{} : wire::excerpt_of(body)});
}

}  // namespace

net::OutgoingRequest Cloudbeds::request(std::string method, std::string_view name, const net::Form& form,
                                        const core::Credential* credential, std::string_view property) const {
  net::OutgoingRequest out;
  out.method = std::move(method);
  out.url = config_.api_base + "/" + std::string{name};
  const std::string fields = net::write_form(form);
  if (out.method == "GET" || out.method == "DELETE") {  // a DELETE body is ignored (FACTS section 4)
    if (!fields.empty()) out.url += "?" + fields;
  } else {
    out.headers.add("Content-Type", "application/x-www-form-urlencoded");
    out.body = fields;
  }
  out.headers.add("Accept", "application/json");
  if (credential != nullptr) out.headers.add("Authorization", "Bearer " + credential->access);
  // The specification names this field for keys, the guide the one above: partners in production send both
  // (FACTS section 2).
  if (credential != nullptr && credential->kind == core::CredentialKind::api_key)
    out.headers.add("x-api-key", credential->access);
  if (!property.empty()) out.headers.add("X-PROPERTY-ID", property);  // recommended on every call (P15)
  return out;
}

Cloudbeds::Said Cloudbeds::busy() {
  return {{core::Verdict::retry, core::Problem::marketplace_busy}, {}, {}};
}

void Cloudbeds::read_clock(std::string_view date) {
  const auto theirs = net::read_date(date);
  if (!theirs) return;
  const auto ours = std::chrono::floor<std::chrono::seconds>(now_().time_since_epoch());
  clock_ahead_ = std::chrono::floor<std::chrono::seconds>(theirs->time_since_epoch()) - ours;
}

std::vector<Concern> Cloudbeds::concerns_of(const CallReport& report, Manner& manner) const {
  std::vector<Concern> all = std::move(manner.concerns);
  if (report.property.empty() || manner.bound == Bound::not_yet || !watcher_.owner_of) return all;
  all.push_back({report.property, watcher_.owner_of(report.property)});
  return all;
}

awaitable<Cloudbeds::Said> Cloudbeds::call(net::OutgoingRequest request, Manner manner) {
  CallReport report = report_of(config_, request, manner.call);
  report.concerns = concerns_of(report, manner);
  const bool may_go = co_await turns_.take(std::move(manner.turn), report.property);
  if (!may_go) co_return busy();
  const UnderWay token(is_for_token(manner.call) ? tokens_under_way_ : others_under_way_);
  if (watcher_.begun) watcher_.begun();
  const auto start = std::chrono::steady_clock::now();
  net::OutgoingReply reply = co_await http_.send(std::move(request));
  const int status = reply.failure == net::Failure::none ? reply.status : 0;
  const wire::Reply said{status, reply.headers.get("Content-Type"), reply.body,
                         reply.headers.get("X-Request-ID"), reply.headers.get("Retry-After")};
  const core::Answer answer = wire::read_answer(manner.call, said);
  report.status = status;
  report.failure = reply.failure;
  report.judgement = core::judge(answer, manner.call, manner.kind);
  report.request_id = said.request_id;
  const auto took = std::chrono::steady_clock::now() - start;
  SharedEvidence evidence = evidence_of(report, said.body, now_());
  if (watcher_.ended) watcher_.ended(report, evidence, std::chrono::duration_cast<core::Duration>(took));
  read_clock(reply.headers.get("Date"));
  co_return Said{report.judgement, answer.app_state, std::move(reply.body), std::move(evidence)};
}

awaitable<Judged<wire::TokenAnswer>> Cloudbeds::ask_token(net::Form form, Manner manner) {
  const core::CredentialKind kind = manner.kind;
  const Said said = co_await call(request("POST", "access_token", form, nullptr, ""), std::move(manner));
  if (said.judgement.verdict != core::Verdict::healthy)
    co_return Judged<wire::TokenAnswer>{said.judgement, std::nullopt, said.evidence};
  co_return Judged<wire::TokenAnswer>{said.judgement, wire::read_token(said.body, kind, now_())};
}

awaitable<Judged<wire::TokenAnswer>> Cloudbeds::exchange(std::string code, std::string redirect_uri,
                                                         Urgency urgency) {
  Manner how = manner(core::Call::exchange, config_.credential, urgency);
  if (urgency == Urgency::stranger) how.turn->patience = kPatience;
  co_return co_await ask_token(exchange_form(config_, std::move(code), std::move(redirect_uri)),
                               std::move(how));
}

awaitable<Judged<wire::TokenAnswer>> Cloudbeds::refresh(core::Credential credential, TurnPlace turn,
                                                        std::vector<Concern> concerns) {
  Manner manner{core::Call::refresh, credential.kind, std::move(turn), std::move(concerns), Bound::yes};
  auto token = co_await ask_token(refresh_form(config_, credential, "refresh_token"), std::move(manner));
  // Store whatever comes back; without a new one the old one stays good (FACTS section 1: no rotation seen).
  if (token.value && token.value->credential.refresh.empty())
    token.value->credential.refresh = credential.refresh;
  co_return token;
}

awaitable<Judged<wire::TokenAnswer>> Cloudbeds::exchange_for_key(core::Credential credential, TurnPlace turn,
                                                                 std::vector<Concern> concerns) {
  Manner manner{core::Call::migrate, core::CredentialKind::api_key, std::move(turn), std::move(concerns),
                Bound::yes};
  auto key =
      co_await ask_token(refresh_form(config_, credential, "refresh_token_exchange"), std::move(manner));
  if (key.value) key.value->credential.refresh.clear();
  co_return key;
}

awaitable<Judged<core::AppState>> Cloudbeds::get_app_state(core::Credential credential, std::string property,
                                                           TurnPlace turn) {
  Manner manner{core::Call::get_app_state, credential.kind, std::move(turn), {}, Bound::yes};
  const Said said = co_await call(
      request("GET", "getAppState", property_form(property), &credential, property), std::move(manner));
  if (said.judgement.verdict != core::Verdict::healthy)
    co_return Judged<core::AppState>{said.judgement, std::nullopt, said.evidence};
  co_return Judged<core::AppState>{said.judgement, said.app_state, said.evidence};
}

awaitable<Judged<core::AppState>> Cloudbeds::post_app_state(core::Credential credential, std::string property,
                                                            core::AppState state, Bound bound) {
  Manner how = manner(core::Call::post_app_state, credential.kind, Urgency::person);
  how.bound = bound;
  const Said said = co_await call(
      request("POST", "postAppState", state_form(property, state), &credential, property), std::move(how));
  const bool taken = said.judgement.verdict == core::Verdict::healthy;
  const auto value = taken ? std::optional{state} : std::nullopt;
  co_return Judged<core::AppState>{said.judgement, value, said.evidence};
}

awaitable<Judged<std::string>> Cloudbeds::subscribe(core::Credential credential, std::string property,
                                                    std::string endpoint) {
  const Said said = co_await call(
      request("POST", "postWebhook", webhook_form(property, std::move(endpoint)), &credential, property),
      manner(core::Call::post_webhook, credential.kind, Urgency::truth));
  if (said.judgement.verdict != core::Verdict::healthy)
    co_return Judged<std::string>{said.judgement, std::nullopt};
  std::string id = wire::read_subscription(said.body);
  if (id.empty()) co_return Judged<std::string>{said.judgement, std::nullopt};
  co_return Judged<std::string>{said.judgement, std::move(id)};
}

awaitable<Judged<std::vector<wire::Subscription>>> Cloudbeds::get_webhooks(core::Credential credential,
                                                                           std::string property) {
  const Said said =
      co_await call(request("GET", "getWebhooks", property_form(property), &credential, property),
                    manner(core::Call::other, credential.kind, Urgency::routine));
  if (said.judgement.verdict != core::Verdict::healthy)
    co_return Judged<std::vector<wire::Subscription>>{said.judgement, std::nullopt};
  co_return Judged<std::vector<wire::Subscription>>{said.judgement, wire::read_subscriptions(said.body)};
}

awaitable<core::Judgement> Cloudbeds::delete_webhook(core::Credential credential, std::string property,
                                                     std::string subscription) {
  const Said said =
      co_await call(request("DELETE", "deleteWebhook", subscription_form(property, std::move(subscription)),
                            &credential, property),
                    manner(core::Call::other, credential.kind, Urgency::routine));
  co_return said.judgement;
}

awaitable<Judged<std::vector<wire::Hotel>>> Cloudbeds::get_hotels(core::Credential credential) {
  Judged<std::vector<wire::Hotel>> all;
  std::vector<wire::Hotel> hotels;
  for (int page = 1; page <= kPages; ++page) {
    const Said said = co_await call(request("GET", "getHotels", page_form(page), &credential, ""),
                                    manner(core::Call::get_hotels, credential.kind, Urgency::person));
    all.judgement = said.judgement;
    if (said.judgement.verdict != core::Verdict::healthy) co_return all;
    const auto more = wire::read_hotels(said.body);
    hotels.insert(hotels.end(), more.begin(), more.end());
    if (more.size() < kPageSize) break;
  }
  all.value = std::move(hotels);
  co_return all;
}

/// What a person waits for goes first; a read for each scope stands behind what changes something.
awaitable<Cloudbeds::Tried> Cloudbeds::try_call(core::Credential credential, std::string property,
                                                core::Trial trial, core::Duration limit, net::Form fields) {
  const core::TrialRow& row = core::row_of(core::kTrials, trial);
  const bool is_first = trial <= core::Trial::reservation;
  Manner how = manner(core::judged_as(trial), credential.kind, is_first ? Urgency::person : Urgency::routine);
  how.turn->patience = std::min(limit, core::kTrialTurn);
  net::OutgoingRequest asked = request("GET", row.call, fields, &credential, property);
  asked.timeout = std::min<std::chrono::milliseconds>(asked.timeout, limit);
  const Said said = co_await call(std::move(asked), std::move(how));
  Tried tried{said.evidence, {}};
  if (trial == core::Trial::subscriptions) tried.subscriptions = wire::read_subscriptions(said.body);
  co_return tried;
}

awaitable<Judged<wire::Person>> Cloudbeds::get_userinfo(core::Credential credential, Urgency urgency) {
  const Said said = co_await call(request("GET", "userinfo", no_fields(), &credential, ""),
                                  manner(core::Call::other, credential.kind, urgency));
  if (said.judgement.verdict != core::Verdict::healthy)
    co_return Judged<wire::Person>{said.judgement, std::nullopt};
  co_return Judged<wire::Person>{said.judgement, wire::read_person(said.body)};
}

awaitable<Judged<std::vector<std::string>>> Cloudbeds::get_users(core::Credential credential,
                                                                 std::string property) {
  const Said said = co_await call(request("GET", "getUsers", users_form(property), &credential, property),
                                  manner(core::Call::other, credential.kind, Urgency::routine));
  if (said.judgement.verdict != core::Verdict::healthy)
    co_return Judged<std::vector<std::string>>{said.judgement, std::nullopt};
  co_return Judged<std::vector<std::string>>{said.judgement, wire::read_users(said.body, property)};
}

}  // namespace latchkey::relay
