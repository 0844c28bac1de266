// Every problem Latchkey can tell somebody about: one row each. Codes never change meaning; retired ones
// stay, marked.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/enum_table.hpp"

namespace latchkey::core {

/// Who can mend it.
enum class Blame { person, partner, latchkey, cloudbeds, network };
/// Whether trying again helps.
enum class Retry { never, after_person_acts, after_delay };

struct BlameRow {
  Blame id;
  std::string_view name;
};
inline constexpr std::array kBlames{
    BlameRow{Blame::person, "person"},     BlameRow{Blame::partner, "partner"},
    BlameRow{Blame::latchkey, "latchkey"}, BlameRow{Blame::cloudbeds, "cloudbeds"},
    BlameRow{Blame::network, "network"},
};
struct RetryRow {
  Retry id;
  std::string_view name;
};
inline constexpr std::array kRetries{
    RetryRow{Retry::never, "never"},
    RetryRow{Retry::after_person_acts, "after_person_acts"},
    RetryRow{Retry::after_delay, "after_delay"},
};
static_assert(in_enum_order(kBlames) && in_enum_order(kRetries));

enum class Problem {
  // Requests to the relay
  body_invalid,
  body_too_large,
  not_found,
  store_unavailable,
  secret_invalid,
  account_invalid,
  property_invalid,
  origin_not_allowed,
  return_to_not_allowed,
  session_missing,
  session_invalid,
  session_expired,
  session_refused,
  may_not_connect,
  property_required,
  property_taken,
  // On the way through consent
  ticket_unknown,
  callback_malformed,
  state_invalid,
  state_used,
  state_expired,
  cookie_missing,
  marketplace_start,
  consent_denied,
  consent_failed,
  code_refused,
  exchange_refused,
  exchange_unavailable,
  no_property,
  property_mismatch,
  finish_unknown,
  other_account,
  hold_expired,
  // A connection that broke (also the `reason` of a link)
  disconnected,
  app_not_available,
  property_inactive,
  user_not_active,
  credential_refused,
  key_revoked,
  scope_missing,
  request_refused,
  cloudbeds_unavailable,
  cloudbeds_unrecognised,
  rate_limited,
  // Seen by the button itself
  connect_timed_out,
  navigation_timed_out,
  finish_timed_out,
  core_unavailable,
  relay_unreachable,
  address_refused,
};

struct ProblemRow {
  Problem id;
  std::string_view name;  ///< The code.
  int status;             ///< What the relay answers with it; 0 if it never does.
  Blame blame;
  Retry retry;
  std::string_view meaning;  ///< For the engineer: what happened and what to do.
  std::string_view text;     ///< For the person at the button, in English.
  std::string_view source;
};

// clang-format off
inline constexpr auto kProblems = [] {
  using enum Problem; using B = Blame; using R = Retry;
  return std::to_array<ProblemRow>({
    {body_invalid, "body_invalid", 400, B::partner, R::never,
     "The body is not the JSON object this route documents; read `detail`, correct it, send again.",
     "This page could not talk to Cloudbeds. Please tell the app's support.",
     "docs/page-api.md"},
    {body_too_large, "body_too_large", 413, B::partner, R::never,
     "The body is larger than 64 KiB; no request here needs a tenth of that.",
     "This page could not talk to Cloudbeds. Please tell the app's support.",
     "DESIGN section 5"},
    {not_found, "not_found", 404, B::partner, R::never,
     "No such route; see docs/page-api.md.",
     "This page could not talk to Cloudbeds. Please tell the app's support.",
     "RFC 9110 section 15.5.5"},
    {store_unavailable, "store_unavailable", 503, B::partner, R::after_delay,
     "The relay cannot write its store (disk full, read-only?); see its log.",
     "The connection service is not available just now. Please try again in a minute.",
     "DESIGN section 3"},
    {secret_invalid, "secret_invalid", 401, B::partner, R::never,
     "The API secret is missing or wrong: send `Authorization: Bearer <api secret>` from your back end only.",
     "This page could not talk to Cloudbeds. Please tell the app's support.",
     "RFC 6750 section 3.1"},
    {account_invalid, "account_invalid", 400, B::partner, R::never,
     "`account` must be 1 to 200 characters without control characters.",
     "This page could not talk to Cloudbeds. Please tell the app's support.",
     "docs/page-api.md"},
    {property_invalid, "property_invalid", 400, B::partner, R::never,
     "`property` must be a Cloudbeds property id: 1 to 20 digits.",
     "This page could not talk to Cloudbeds. Please tell the app's support.",
     "FACTS section 4"},
    {origin_not_allowed, "origin_not_allowed", 403, B::partner, R::never,
     "The page's origin is not in the relay's configuration (`return_to` of a `[[site]]`), or is not the session's.",
     "This page may not connect hotels. Please tell the app's support.",
     "DESIGN section 5"},
    {return_to_not_allowed, "return_to_not_allowed", 400, B::partner, R::never,
     "`return_to` must be an address listed in the relay's configuration, exact in origin and path.",
     "This page may not connect hotels. Please tell the app's support.",
     "DESIGN section 5"},
    {session_missing, "session_missing", 401, B::partner, R::never,
     "Send the session as `Authorization: Bearer <session>`.",
     "You are not signed in here any more. Reload the page.",
     "RFC 6750 section 3.1"},
    {session_invalid, "session_invalid", 401, B::partner, R::never,
     "The session was not made by this relay, or for another key.",
     "You are not signed in here any more. Reload the page.",
     "RFC 6750 section 3.1"},
    {session_expired, "session_expired", 401, B::partner, R::after_delay,
     "Sessions live 10 minutes by default: ask your back end for a new one.",
     "You are not signed in here any more. Reload the page.",
     "RFC 6750 section 3.1"},
    {session_refused, "session_refused", 0, B::partner, R::after_person_acts,
     "A session fresh from the partner's back end was refused: does it speak to this relay?",
     "You are not signed in here any more. Reload the page.",
     "docs/page-api.md"},
    {may_not_connect, "may_not_connect", 403, B::person, R::after_person_acts,
     "The session was made with `may_connect: false`.",
     "You may see this connection but not change it. Ask an administrator of your account.",
     "DESIGN section 5"},
    {property_required, "property_required", 409, B::partner, R::never,
     "The account has several properties: name one with `property`.",
     "Choose the hotel first.",
     "DESIGN section 5"},
    {property_taken, "property_taken", 409, B::person, R::after_person_acts,
     "The property is connected to another account of this partner.",
     "This hotel is already connected to another account. Disconnect it there first, or ask the app's support.",
     "DESIGN section 3"},
    {ticket_unknown, "ticket_unknown", 404, B::person, R::after_person_acts,
     "The ticket is unknown, used or older than 60 s: tickets open once.",
     "This link has been used or is too old. Go back and press Connect App again.",
     "DESIGN section 4, flow B"},
    {callback_malformed, "callback_malformed", 400, B::cloudbeds, R::after_person_acts,
     "The callback lacks `code` and `error`, or repeats a parameter.",
     "Cloudbeds sent an incomplete answer. Go back and press Connect App again.",
     "RFC 6749 section 4.1.2"},
    {state_invalid, "state_invalid", 400, B::person, R::after_person_acts,
     "`state` has the shape of ours and a wrong MAC.",
     "This address was changed on its way. Go back and press Connect App again.",
     "RFC 6749 section 10.12"},
    {state_used, "state_used", 409, B::person, R::after_person_acts,
     "This callback has come before: `state` is single-use.",
     "This page was already used. Go back to the app to see the connection.",
     "RFC 6749 section 10.12"},
    {state_expired, "state_expired", 410, B::person, R::after_person_acts,
     "More than 10 minutes passed between press and callback.",
     "That took longer than ten minutes. Go back and press Connect App again.",
     "DESIGN section 4, flow B"},
    {cookie_missing, "cookie_missing", 403, B::person, R::after_person_acts,
     "The browser that came back is not the one that left: the flow's cookie is missing or another.",
     "This was started in another browser, or cookies are blocked here. Press Connect App again in this browser.",
     "RFC 6749 section 10.12"},
    {marketplace_start, "marketplace_start", 501, B::partner, R::never,
     "A start from the Marketplace: `state` is not ours. This version connects from the partner's page only.",
     "Please start from the app's own page: sign in there and press Connect App.",
     "FACTS section 5, flow A"},
    {consent_denied, "consent_denied", 403, B::person, R::after_person_acts,
     "The person pressed Deny (`error=access_denied`).",
     "Access was not allowed, so nothing was connected. You can try again at any time.",
     "RFC 6749 section 4.1.2.1"},
    {consent_failed, "consent_failed", 502, B::cloudbeds, R::after_person_acts,
     "Cloudbeds came back with an error other than access_denied; `detail` has it.",
     "Cloudbeds could not complete the authorization. Please try again.",
     "RFC 6749 section 4.1.2.1"},
    {code_refused, "code_refused", 502, B::person, R::after_person_acts,
     "The authorization code was used, is older than 10 minutes, or is unknown. Never retried.",
     "The authorization was too old. Press Connect App again.",
     "fixtures/error.token.code_invalid_or_expired"},
    {exchange_refused, "exchange_refused", 502, B::partner, R::never,
     "Cloudbeds refused the exchange: check client id, client secret and redirect URI.",
     "The app is not set up correctly at Cloudbeds. Please tell the app's support.",
     "fixtures/error.token.unknown_client"},
    {exchange_unavailable, "exchange_unavailable", 502, B::cloudbeds, R::after_delay,
     "Cloudbeds did not answer the exchange in a way that says anything.",
     "Cloudbeds did not answer. Wait a moment and press Connect App again.",
     "FACTS section 6"},
    {no_property, "no_property", 502, B::cloudbeds, R::after_person_acts,
     "The grant names no property.",
     "Cloudbeds named no hotel. Press Connect App again and choose one.",
     "FACTS section 1"},
    {property_mismatch, "property_mismatch", 409, B::person, R::after_person_acts,
     "Consent was given for another property than the session's.",
     "Another hotel was chosen than the one of this page. Nothing was connected.",
     "DESIGN section 4, flow B"},
    {finish_unknown, "finish_unknown", 404, B::person, R::after_person_acts,
     "The finish code is unknown or used.",
     "This return link has been used. The button shows the connection as it is.",
     "DESIGN section 4, flow B"},
    {other_account, "other_account", 403, B::person, R::after_person_acts,
     "Session, property or origin differ from those that started the flow. Nothing was bound; the grant is forgotten.",
     "This connection was started by another account. Nothing was connected.",
     "DESIGN section 4, flow B"},
    {hold_expired, "hold_expired", 410, B::person, R::after_person_acts,
     "More than 10 minutes passed between callback and finish; the held grant is forgotten.",
     "That took longer than ten minutes. Press Connect App again.",
     "DESIGN section 4, flow B"},
    {disconnected, "disconnected", 0, B::person, R::after_person_acts,
     "The property disconnected the app in Cloudbeds, or the app posted `disabled`.",
     "Disconnected in Cloudbeds.",
     "FACTS section 3"},
    {app_not_available, "app_not_available", 0, B::person, R::after_person_acts,
     "The property uninstalled the app; arrives as HTTP 200.",
     "Disconnected in Cloudbeds.",
     "fixtures/error.api.app_not_available"},
    {property_inactive, "property_inactive", 0, B::person, R::after_person_acts,
     "The property is no longer active in Cloudbeds.",
     "This hotel is not active in Cloudbeds any more.",
     "fixtures/error.api.property_invalid_status"},
    {user_not_active, "user_not_active", 0, B::person, R::after_person_acts,
     "The user who consented was deactivated: a present user has to reconnect.",
     "The person who connected the app has left. Someone who uses Cloudbeds now must connect it again.",
     "fixtures/error.api.user_not_active"},
    {credential_refused, "credential_refused", 0, B::person, R::after_person_acts,
     "The access credential was refused, again after a refresh.",
     "Cloudbeds ended the connection. Connect the app again.",
     "fixtures/error.auth.token_invalid_live"},
    {key_revoked, "key_revoked", 0, B::person, R::after_person_acts,
     "The API key was revoked or deleted.",
     "Disconnected in Cloudbeds.",
     "fixtures/error.apikey.revoked_problem"},
    {scope_missing, "scope_missing", 0, B::partner, R::after_person_acts,
     "The credential lacks a scope: register it and let the hotel authorize again.",
     "The app asks for something it was not allowed to do. Please tell the app's support.",
     "fixtures/error.api.scope_not_granted"},
    {request_refused, "request_refused", 0, B::partner, R::never,
     "Cloudbeds refused our call as wrong; the connection lives.",
     "The app asked Cloudbeds something it does not answer. Please tell the app's support.",
     "FACTS section 6"},
    {cloudbeds_unavailable, "cloudbeds_unavailable", 0, B::cloudbeds, R::after_delay,
     "Cloudbeds is out of reach, or answers with 5xx; the connection lives.",
     "Cloudbeds does not answer just now. Nothing is lost.",
     "FACTS section 6"},
    {cloudbeds_unrecognised, "cloudbeds_unrecognised", 0, B::cloudbeds, R::after_delay,
     "An answer nobody has seen before; the connection lives.",
     "Cloudbeds answered in an unexpected way. Nothing is lost.",
     "FACTS section 6"},
    {rate_limited, "rate_limited", 0, B::cloudbeds, R::after_delay,
     "429: asked again after Retry-After, or with backoff.",
     "Cloudbeds is busy. Nothing is lost.",
     "FACTS section 7"},
    {connect_timed_out, "connect_timed_out", 0, B::network, R::after_person_acts,
     "No ticket within 60 s of the press.",
     "That took too long: weak network, this page in the background, or a slow server. Please try again.",
     "FACTS section 14, H3"},
    {navigation_timed_out, "navigation_timed_out", 0, B::network, R::after_person_acts,
     "The browser did not leave within 60 s.",
     "The next page did not open: weak network, or a slow server. Please try again.",
     "FACTS section 14, H3"},
    {finish_timed_out, "finish_timed_out", 0, B::network, R::after_person_acts,
     "The relay did not bind within 60 s of the return.",
     "Finishing took too long: weak network, this page in the background, or a slow server. Please try again.",
     "FACTS section 14, H3"},
    {core_unavailable, "core_unavailable", 0, B::partner, R::never,
     "latchkey.js could not load its parts: is the relay's origin in script-src and connect-src?",
     "The live button could not start; the link works.",
     "DESIGN section 5, widget"},
    {relay_unreachable, "relay_unreachable", 0, B::network, R::after_delay,
     "The relay, or the partner's session address, did not answer.",
     "The connection service does not answer just now. Please try again.",
     "DESIGN section 3"},
    {address_refused, "address_refused", 0, B::partner, R::never,
     "An address is neither https nor http on a loopback host, or on another origin than it must be.",
     "This page is not set up correctly. Please tell the app's support.",
     "DESIGN section 5, widget"},
  });
}();
// clang-format on
static_assert(in_enum_order(kProblems) && names_unique(kProblems));

[[nodiscard]] constexpr const ProblemRow& describe(Problem problem) {
  return row_of(kProblems, problem);
}
[[nodiscard]] constexpr std::string_view name(Problem problem) {
  return describe(problem).name;
}

}  // namespace latchkey::core
