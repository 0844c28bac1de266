// Moments of real life, by name: what happens on the Cloudbeds side, and what a button must show afterwards.
// `POST /_test/trigger/{name}`, `latchkey trigger`, the Lab and docs/sandbox.md read these rows.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace latchkey::sandbox {

/// What a moment is made of. Each has a function in moments.cpp.
enum class Act {
  nothing,               ///< The end of a shorter list.
  fault,                 ///< Sets the fault `text`: `number` times, 0 until lifted.
  lift,                  ///< Lifts all faults.
  disconnect,            ///< Disconnect, then Disconnect App, in Connected Apps.
  disconnect_all,        ///< The same for every property.
  state,                 ///< Cloudbeds sets the app state `text`.
  expire_access,         ///< Access tokens end; refresh tokens live.
  expire_refresh,        ///< Both end.
  expire_key,            ///< API keys as if unused for 31 days.
  revoke,                ///< Credentials end; the app state stays, no event is sent.
  expire_codes,          ///< Codes that wait are worth nothing.
  reset_secret,          ///< A new client secret; the old one is refused.
  deactivate,            ///< The approving user.
  activate,              ///< The approving user again.
  unlist,                ///< The approving user, from the hotel's users.
  cancel,                ///< The property's contract.
  reopen,                ///< The property's contract again.
  uncover,               ///< The grant no longer covers the property.
  lose_scopes,           ///< The grant loses all scopes.
  add_scope,             ///< The app registers the scope `text`.
  list,                  ///< In the Marketplace, when `number` is 1.
  sale,                  ///< A reseller's app: `text`.
  suspend,               ///< The client's credentials, when `number` is 1.
  set,                   ///< The settings in `text`, JSON.
  consent,               ///< The user presses Allow Access; nobody follows the redirect.
  open_consent,          ///< The user is shown the consent page and goes away.
  event,                 ///< Sends the event `text` at once.
  replay,                ///< Sends the property's last delivery `number` times more.
  forget_subscriptions,  ///< The property's.
  advance,               ///< The clock by `number` seconds.
  grow,                  ///< A property with an identifier beyond 2^53 joins the account.
};

struct Step {
  Act act = Act::nothing;
  std::string_view text{};
  double number = 0;
};

/// The button afterwards: its face, when the property was connected before (as rows say otherwise in words).
enum class Face { unchanged, connect, none, login };

struct Moment {
  std::string_view name;
  std::string_view words;
  Face face;
  std::string_view shows;
  std::array<Step, 4> steps;
  std::string_view source;
};

inline constexpr std::string_view kAsItWas = "What it showed before. Nothing has ended.";
inline constexpr std::string_view kOver =
    "Connect App. The connection has ended, and the credential is forgotten.";
inline constexpr std::string_view kOutage =
    "What it showed before: an outage never ends a connection. The link's health tells of it.";

// clang-format off
inline constexpr auto kMoments = [] {
  using A = Act; using F = Face;
  return std::to_array<Moment>({
    // The hotel disconnects.
    {"uninstalled",                  "The hotel disconnects the app in Connected Apps", F::connect, kOver, {{{A::disconnect}}}, "DOC H2, P1"},
    {"uninstalled_everywhere",       "The hotel disconnects the app from every property", F::connect, kOver, {{{A::disconnect_all}}}, "DOC H2, P10"},
    {"uninstalled_event_lost",       "The hotel disconnects, and the webhook is lost", F::connect, "Login until the next question, then Connect App.", {{{A::fault, "webhook_dropped", 1}, {A::disconnect}}}, "FACTS section 4: sometimes lost"},
    {"uninstalled_event_late",       "The hotel disconnects, and the webhook comes half a minute late", F::connect, "Login until the webhook or the next question, then Connect App.", {{{A::fault, "webhook_delayed", 1}, {A::disconnect}}}, "FACTS section 4"},
    {"uninstalled_event_twice",      "The hotel disconnects, and the webhook comes twice", F::connect, kOver, {{{A::fault, "webhook_doubled", 1}, {A::disconnect}}}, "FACTS section 4: duplicates expected"},
    {"uninstalled_event_form",       "The hotel disconnects, and the webhook is form-encoded", F::connect, kOver, {{{A::fault, "webhook_form_encoded", 1}, {A::disconnect}}}, "FACTS section 4"},
    {"uninstalled_answers_200",      "The hotel disconnects; calls are answered 200, not available", F::connect, kOver, {{{A::set, R"({"after_disconnect":"app_not_available"})"}, {A::disconnect}}}, "LIVE T3 (FACTS section 11.4)"},
    {"uninstalled_answers_problem",  "The hotel disconnects; calls are answered with a problem", F::connect, kOver, {{{A::set, R"({"after_disconnect":"problem"})"}, {A::disconnect}}}, "DOC P1 (FACTS section 11.4)"},
    {"uninstalled_answers_token_invalid", "The hotel disconnects; calls are answered 401, token invalid", F::connect, kOver, {{{A::set, R"({"after_disconnect":"token_invalid"})"}, {A::disconnect}}}, "LIVE (FACTS section 6)"},
    {"uninstalled_during_call",      "The hotel disconnects while the next call runs", F::connect, "Login until the next call, then Connect App.", {{{A::fault, "uninstalled_during_call", 1}}}, "ours"},
    {"uninstalled_in_an_outage",     "The hotel disconnects while the API answers nothing but 503", F::login, "What it showed before, until `outage_over`; then Connect App.", {{{A::fault, "edge_page_503"}, {A::disconnect}}}, "FACTS section 6"},
    // The app state changes.
    {"state_pending",                "The app state becomes pending", F::none, "No button: set-up is in progress.", {{{A::state, "pending"}}}, "DOC P1"},
    {"state_installing",             "The app state becomes installing", F::none, "No button: the connection is being made.", {{{A::state, "installing"}}}, "DOC P8"},
    {"state_enabled",                "The app state becomes enabled", F::login, "Login.", {{{A::state, "enabled"}}}, "DOC P1"},
    {"state_disabled",               "Cloudbeds sets the app state to disabled", F::connect, kOver, {{{A::state, "disabled"}}}, "DOC P1"},
    {"state_flaps",                  "The app state goes to pending and back at once", F::login, "Login, perhaps after a moment without a button.", {{{A::state, "pending"}, {A::state, "enabled"}}}, "FACTS section 4"},
    {"events_out_of_order",          "Pending, then enabled; the webhooks come the other way round", F::login, "Login: the truth is asked for, not read from the webhook.", {{{A::fault, "webhook_reordered", 1}, {A::state, "pending"}, {A::state, "enabled"}}}, "FACTS section 4: order not guaranteed"},
    {"pending_event_lost",           "The app state becomes pending, and the webhook is lost", F::none, "Login until the next question, then no button.", {{{A::fault, "webhook_dropped", 1}, {A::state, "pending"}}}, "FACTS section 4"},
    {"subscriptions_lost",           "The property's subscriptions vanish", F::unchanged, kAsItWas, {{{A::forget_subscriptions}}}, "LIVE T3: rows come and go"},
    // Credentials.
    {"access_token_expired",         "The access token runs out before its time", F::unchanged, "Login: a refresh mends it unseen. A key is not touched.", {{{A::expire_access}}}, "FACTS section 1"},
    {"refresh_token_expired",        "Access and refresh token have died", F::connect, "Connect App, once a call was refused.", {{{A::expire_refresh}}}, "FACTS section 1"},
    {"credentials_revoked",          "The credential is revoked; no event is sent", F::connect, "Login until the next question, then Connect App.", {{{A::revoke}}}, "DOC P1"},
    {"key_unused_for_a_month",       "The API key dies of disuse", F::unchanged, "What it showed before: OAuth is not touched. With an API key Login until the next question, then Connect App.", {{{A::expire_key}}}, "DOC P3"},
    {"code_expired",                 "Codes that wait run out before they are exchanged", F::unchanged, "Connect App again, if somebody was just connecting, with the reason.", {{{A::expire_codes}}}, "DOC P6"},
    {"secret_reset",                 "The partner's client secret is replaced", F::unchanged, "What it showed before: the partner's configuration is wrong, not the connection.", {{{A::reset_secret}}}, "App Details (FACTS section 5)"},
    {"client_suspended",             "Cloudbeds suspends the client for calling too often", F::connect, "Connect App, once a call was refused: the refusal's words are those of a dead credential.", {{{A::suspend, "", 1}}}, "DOC P14; the answer is not known"},
    {"client_reactivated",           "Cloudbeds reactivates the client", F::unchanged, "What it showed before; a connection that was given up must be made anew.", {{{A::suspend, "", 0}}}, "DOC P14"},
    {"scopes_lost",                  "The token has lost its scopes", F::unchanged, "What it showed before: the app state needs no scope.", {{{A::lose_scopes}}}, "LIVE T5"},
    {"scope_added",                  "The app registers one scope more", F::unchanged, kAsItWas, {{{A::add_scope, "read:rate"}}}, "DOC P20: reaches connections only after a new authorization"},
    // People and contracts.
    {"user_deactivated",             "The user who approved is deactivated", F::connect, "Connect App, with the reason and the steps that mend it, once a call was refused.", {{{A::deactivate}}}, "DOC H3"},
    {"user_left",                    "The user who approved is taken off the hotel's users", F::unchanged, "Login: the credential still lives. A relay that may read users warns.", {{{A::unlist}}}, "ours"},
    {"user_reactivated",             "The user who approved is active again", F::unchanged, "What it showed before.", {{{A::activate}}}, "ours"},
    {"property_canceled",            "The property cancels its contract with Cloudbeds", F::connect, "Connect App, once a call was refused.", {{{A::cancel}}}, "fixtures/error.api.property_invalid_status"},
    {"property_reopened",            "The property has a contract again", F::unchanged, "What it showed before.", {{{A::reopen}}}, "ours"},
    {"property_left_the_grant",      "The grant no longer covers the property", F::unchanged, "What it showed before: a call that names the property is refused, the connection is not.", {{{A::uncover}}}, "fixtures/error.api.property_not_covered"},
    {"property_joined",              "A property with an identifier beyond 2^53 joins", F::unchanged, kAsItWas, {{{A::grow}}}, "FACTS section 4: 16 digits seen"},
    // The Marketplace.
    {"app_unlisted",                 "The app is taken from the Marketplace's list", F::unchanged, kAsItWas, {{{A::list, "", 0}}}, "DOC P14: hidden in Limited Release"},
    {"app_listed",                   "The app is in the Marketplace's list", F::unchanged, kAsItWas, {{{A::list, "", 1}}}, "DOC P14"},
    {"reseller_app",                 "The app is a reseller's, not bought yet", F::unchanged, kAsItWas, {{{A::sale, "not_bought"}}}, "DOC P8"},
    {"reseller_requested",           "The hotel has requested the reseller's app", F::unchanged, kAsItWas, {{{A::sale, "requested"}}}, "DOC P8"},
    {"reseller_sold",                "The reseller's app is sold", F::unchanged, kAsItWas, {{{A::sale, "bought"}}}, "DOC P8"},
    // Halfway through connecting.
    {"window_closed_after_consent",  "The user presses Allow Access and closes the window", F::unchanged, "What it showed before: the code never came. The Marketplace shows Login or no button meanwhile.", {{{A::consent}}}, "FACTS section 11.3"},
    {"consent_left_open",            "The user looks at the consent page and goes away", F::unchanged, "What it showed before; a press that waits says so after 10 minutes.", {{{A::open_consent}}}, "FACTS section 1"},
    // Outages.
    {"outage_503",                   "Every call meets a page of the edge, 503", F::unchanged, kOutage, {{{A::fault, "edge_page_503"}}}, "FACTS section 6"},
    {"outage_403",                   "Every call meets a page of the edge, 403", F::unchanged, kOutage, {{{A::fault, "edge_page_403"}}}, "FACTS section 6"},
    {"outage_500",                   "Every call is answered 500", F::unchanged, kOutage, {{{A::fault, "server_error"}}}, "FACTS section 6"},
    {"outage_429",                   "Every call is one too many", F::unchanged, kOutage, {{{A::fault, "rate_limited"}}}, "FACTS section 7"},
    {"outage_429_retry_after",       "Every call is one too many; Retry-After says when to come again", F::unchanged, kOutage, {{{A::fault, "rate_limited_retry_after"}}}, "FACTS section 7"},
    {"outage_slow",                  "Every answer takes five seconds", F::unchanged, kOutage, {{{A::fault, "slow"}}}, "ours"},
    {"outage_hanging",               "No call is answered", F::unchanged, kOutage, {{{A::fault, "hanging"}}}, "ours"},
    {"outage_dropped",               "Every connection is dropped", F::unchanged, kOutage, {{{A::fault, "connection_dropped"}}}, "ours"},
    {"outage_empty",                 "Every answer is empty", F::unchanged, kOutage, {{{A::fault, "empty_body"}}}, "ours"},
    {"outage_truncated",             "Every answer breaks off", F::unchanged, kOutage, {{{A::fault, "truncated_body"}}}, "ours"},
    {"refresh_answer_lost",          "The next refresh takes effect, its answer is lost", F::unchanged, "Login: the next refresh mends it, unless refresh tokens rotate.", {{{A::expire_access}, {A::fault, "answer_lost:access_token", 1}}}, "LIVE T3: two refreshes at once"},
    {"outage_over",                  "All faults are lifted", F::unchanged, "The truth: what Cloudbeds says now.", {{{A::lift}}}, "ours"},
    // Webhooks that lie, and webhooks that are odd.
    {"event_forged_client",          "A webhook for another client says disabled", F::unchanged, kAsItWas, {{{A::event, "forged"}}}, "DOC P1: only if clientID is yours"},
    {"event_lying",                  "An unsigned webhook says disabled; it is not so", F::unchanged, "What it showed before: Cloudbeds is asked.", {{{A::event, "lying"}}}, "FACTS section 4: unsigned"},
    {"event_unknown_state",          "A webhook names a state nobody knows", F::unchanged, kAsItWas, {{{A::event, "unknown_state"}}}, "ours"},
    {"event_form_encoded",           "A webhook is form-encoded", F::unchanged, kAsItWas, {{{A::event, "form"}}}, "FACTS section 4"},
    {"event_without_client",         "A webhook names no client", F::unchanged, kAsItWas, {{{A::event, "no_client"}}}, "FACTS section 4"},
    {"event_other_spelling",         "A webhook spells its keys otherwise", F::unchanged, kAsItWas, {{{A::event, "spelling"}}}, "LIVE T5"},
    {"event_foreign_property",       "A webhook tells of a property that is not ours", F::unchanged, kAsItWas, {{{A::event, "foreign_property"}}}, "ours"},
    {"event_malformed",              "A webhook breaks off", F::unchanged, kAsItWas, {{{A::event, "malformed"}}}, "ours"},
    {"event_replayed",               "The last webhook comes once more", F::unchanged, kAsItWas, {{{A::replay, "", 1}}}, "FACTS section 4: duplicates expected"},
    {"event_flood",                  "The last webhook comes fifty times more", F::unchanged, kAsItWas, {{{A::replay, "", 50}}}, "ours"},
    {"reservation_changed",          "A reservation is canceled", F::unchanged, kAsItWas, {{{A::event, "reservation"}}}, "fixtures/webhook.reservation.status_changed"},
    // Time.
    {"nine_hours_later",             "Nine hours pass: access tokens have run out", F::unchanged, "Login: a refresh mends it unseen.", {{{A::advance, "", 9 * 3'600.0}}}, "FACTS section 1"},
    {"a_month_later",                "Thirty-one days pass without a call", F::unchanged, "Login with OAuth; with an API key Connect App, once a call was refused.", {{{A::advance, "", 31 * 86'400.0}}}, "DOC P3"},
    {"a_year_later",                 "A year and a day pass without a call", F::connect, "Connect App, once a call was refused.", {{{A::advance, "", 366 * 86'400.0}}}, "FACTS section 1"},
  });
}();
// clang-format on

struct MomentGroup {
  std::string_view first;  ///< The moment it begins with.
  std::string_view words;
};

/// Headings for those who choose from a list.
inline constexpr auto kMomentGroups = std::to_array<MomentGroup>({
    {"uninstalled", "The hotel disconnects"},
    {"state_pending", "The app state changes"},
    {"access_token_expired", "Credentials"},
    {"user_deactivated", "People and contracts"},
    {"app_unlisted", "The Marketplace"},
    {"window_closed_after_consent", "Halfway through connecting"},
    {"outage_503", "Outages"},
    {"event_forged_client", "Webhooks that lie, and webhooks that are odd"},
    {"nine_hours_later", "Time"},
});

/// Null when there is none of this name.
[[nodiscard]] constexpr const Moment* moment_named(std::string_view name) {
  for (const Moment& row : kMoments) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

static_assert(kMoments.size() >= 40);
static_assert(kMoments.front().name == kMomentGroups.front().first);
static_assert([] {
  std::size_t found = 0;
  for (const Moment& row : kMoments)
    for (const MomentGroup& group : kMomentGroups)
      if (row.name == group.first) ++found;
  return found == kMomentGroups.size();
}());
static_assert([] {
  for (const Moment& row : kMoments) {
    if (moment_named(row.name) != &row || row.shows.empty() || row.steps[0].act == Act::nothing) return false;
  }
  return true;
}());

}  // namespace latchkey::sandbox
