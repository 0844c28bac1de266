// Everything that can be made to go wrong on purpose: one row each. The API, the courier, /_test/faults, the
// Lab, `latchkey sandbox fault` and docs/sandbox.md all read these rows.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "sandbox/refusals.hpp"

namespace latchkey::sandbox {

/// Where in the life of a call or of a delivery a fault acts.
enum class Place {
  any_call,    ///< Before the call is looked at: it has no effect.
  code,        ///< An exchange of a code, with the right client.
  refresh,     ///< The use of a refresh token, with the right client.
  token,       ///< Any call of access_token.
  credential,  ///< A call whose credential was accepted.
  answer,      ///< After the call took effect: only its answer suffers.
  delivery,    ///< A webhook on its way.
};

struct PlaceRow {
  Place id;
  std::string_view name;
  std::string_view words;
};
// clang-format off
inline constexpr auto kPlaces = std::to_array<PlaceRow>({
    {Place::any_call,   "any_call",   "any call of the API, before it has an effect"},
    {Place::code,       "code",       "the exchange of a code"},
    {Place::refresh,    "refresh",    "the use of a refresh token"},
    {Place::token,      "token",      "any call of access_token"},
    {Place::credential, "credential", "a call whose credential was accepted"},
    {Place::answer,     "answer",     "the answer of a call that took effect"},
    {Place::delivery,   "delivery",   "a webhook"},
});
// clang-format on

enum class Effect {
  refuse,     ///< Answers the row's refusal.
  reply,      ///< Answers the row's status, type and text.
  slow,       ///< Waits `seconds`, then goes on.
  hang,       ///< Says nothing until lifted, or for `seconds`; then closes.
  close,      ///< Closes without a byte.
  empty,      ///< The answer's body is empty.
  cut_short,  ///< Half of the answer's body, then closes.
  uninstall,  ///< The hotel disconnects while the call runs.
  lose,       ///< The delivery is never sent.
  twice,      ///< It is sent twice.
  late,       ///< It is sent after `seconds`.
  reorder,    ///< It is sent after the next one to the same address, or after `seconds`.
  forge,      ///< One for another client goes before it, and says disabled.
  rewrite,    ///< Its body is another, see `Rewriting`.
};

enum class Rewriting { none, form, unknown_state, no_client, other_spelling };

struct Reply {
  int status = 0;
  std::string_view type{};
  std::string_view body{};
  bool retry_after = false;  ///< With `seconds` as its value.
};

struct FaultRow {
  std::string_view name;
  std::string_view words;
  Place place;
  Effect effect;
  Refusal refusal;  ///< Of Effect::refuse.
  Reply reply;      ///< Of Effect::reply.
  Rewriting rewriting;
  double seconds;  ///< When nobody says how many; 0: the fault knows none.
  std::string_view source;
};

constexpr FaultRow refusing(std::string_view name, std::string_view words, Place place, Refusal refusal) {
  return {name,
          words,
          place,
          Effect::refuse,
          refusal,
          {},
          {},
          0,
          kRefusals[static_cast<std::size_t>(refusal)].source};
}

constexpr FaultRow replying(std::string_view name, std::string_view words, Reply reply, double seconds,
                            std::string_view source) {
  return {name, words, Place::any_call, Effect::reply, {}, reply, {}, seconds, source};
}

constexpr FaultRow doing(std::string_view name, std::string_view words, Place place, Effect effect,
                         double seconds, std::string_view source) {
  return {name, words, place, effect, {}, {}, {}, seconds, source};
}

constexpr FaultRow rewriting(std::string_view name, std::string_view words, Rewriting how,
                             std::string_view source) {
  return {name, words, Place::delivery, Effect::rewrite, {}, {}, how, 0, source};
}

inline constexpr std::string_view kEdgePage =
    "<!DOCTYPE html><html><head><title>Attention required</title></head><body><h1>Sorry, you have been "
    "blocked</h1><p>The owner of this site may have set restrictions.</p></body></html>";
inline constexpr std::string_view kMaintenancePage =
    "<!DOCTYPE html><html><head><title>503 Service Temporarily "
    "Unavailable</title></head><body><center><h1>503 "
    "Service Temporarily Unavailable</h1></center></body></html>";
inline constexpr std::string_view kTooMany = R"({"success":false,"message":"Too many requests"})";

// clang-format off
inline constexpr auto kFaults = [] {
  using P = Place; using E = Effect; using R = Refusal;
  return std::to_array<FaultRow>({
    // The token call.
    refusing("code_invalid",          "The code was used or has expired",               P::code,       R::code_invalid),
    refusing("refresh_token_invalid", "The refresh token is dead",                      P::refresh,    R::refresh_token_invalid),
    refusing("refresh_invalid_grant", "The refresh token is dead, as RFC 6749 says",    P::refresh,    R::invalid_grant),
    refusing("client_unknown",        "The client id is unknown",                       P::token,      R::unknown_client),
    refusing("secret_refused",        "The client secret is wrong",                     P::token,      R::wrong_secret),
    // A call with a credential.
    refusing("access_token_invalid",  "The access token is dead, as seen live",         P::credential, R::token_invalid),
    refusing("access_denied",         "The access token is dead, as documented",        P::credential, R::access_denied),
    refusing("invalid_token",         "The credential is dead, as RFC 6750 says",       P::credential, R::invalid_token),
    refusing("key_revoked",           "The API key was revoked",                        P::credential, R::key_revoked),
    refusing("app_not_available",     "The app is not available (HTTP 200)",            P::credential, R::app_not_available),
    refusing("user_not_active",       "The user who approved was deactivated",          P::credential, R::user_not_active),
    refusing("property_canceled",     "The property has canceled its contract",         P::credential, R::property_canceled),
    refusing("property_not_covered",  "The property is not covered",                    P::credential, R::property_not_covered),
    refusing("property_no_access",    "The credential has no access to the property",   P::credential, R::no_access),
    refusing("property_unspecified",  "The call must name a property",                  P::credential, R::specify_property_id),
    refusing("scope_missing",         "The scope is missing",                           P::credential, R::scope_not_granted),
    refusing("partner_only_call",     "The call is for partners only",                  P::credential, R::partner_only_call),
    doing("uninstalled_during_call",  "The hotel disconnects while the call runs",      P::credential, E::uninstall, 0, "ours: a disconnect ends access at once (DOC H2)"),
    // Outages.
    replying("edge_page_403",         "A page of the edge, 403",                        {403, "text/html; charset=UTF-8", kEdgePage},               0, "FACTS section 6: a 403 can be an edge page; its text is ours"),
    replying("edge_page_503",         "A page of the edge, 503",                        {503, "text/html; charset=UTF-8", kMaintenancePage},        0, "FACTS section 6: body unknown, its text is ours"),
    replying("rate_limited",          "Too many requests, 429",                         {429, "application/json", kTooMany},                        0, "FACTS section 7: no source has seen it, its text is ours"),
    replying("rate_limited_retry_after", "Too many requests, 429 with Retry-After",     {429, "application/json", kTooMany, true},                 30, "FACTS section 7: no source has seen it, its text is ours"),
    replying("server_error",          "Server error, 500",                              {500, "application/json", R"({"success":false,"message":"Internal server error"})"}, 0, "FACTS section 6: body unknown, its text is ours"),
    doing("slow",                     "The answer comes late",                          P::any_call,   E::slow,      5, "ours"),
    doing("hanging",                  "No answer comes",                                P::any_call,   E::hang,    120, "ours"),
    doing("connection_dropped",       "The connection is dropped",                      P::any_call,   E::close,     0, "ours"),
    doing("empty_body",               "The answer has no body",                         P::answer,     E::empty,     0, "ours"),
    doing("truncated_body",           "The answer breaks off",                          P::answer,     E::cut_short, 0, "ours"),
    doing("answer_lost",              "The call takes effect, its answer is lost",      P::answer,     E::close,     0, "ours"),
    // Webhooks.
    doing("webhook_dropped",          "The webhook is lost",                            P::delivery,   E::lose,      0, "FACTS section 4: sometimes lost"),
    doing("webhook_doubled",          "The webhook comes twice",                        P::delivery,   E::twice,     0, "FACTS section 4: duplicates expected (LIVE T5)"),
    doing("webhook_delayed",          "The webhook comes late",                         P::delivery,   E::late,     30, "FACTS section 4: no promise"),
    doing("webhook_reordered",        "The webhook is overtaken by the next",           P::delivery,   E::reorder,  60, "FACTS section 4: order not guaranteed (LIVE T5)"),
    doing("webhook_forged",           "A webhook for another client comes before it",   P::delivery,   E::forge,     0, "FACTS section 4: process a disconnection only if clientID is yours (DOC P1)"),
    rewriting("webhook_form_encoded", "The webhook is form-encoded",                    Rewriting::form,           "FACTS section 4: tolerate other encodings"),
    rewriting("webhook_unknown_state", "The webhook names an unknown state",            Rewriting::unknown_state,  "ours: the list of states may grow"),
    rewriting("webhook_without_client", "The webhook names no client",                  Rewriting::no_client,      "FACTS section 4: tolerate missing fields"),
    rewriting("webhook_other_spelling", "The webhook spells its keys otherwise",        Rewriting::other_spelling, "FACTS section 4: spelling differs by event (LIVE T5)"),
  });
}();
// clang-format on

/// Null when there is none of this name.
[[nodiscard]] constexpr const FaultRow* fault_named(std::string_view name) {
  for (const FaultRow& row : kFaults) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

static_assert([] {
  for (const FaultRow& row : kFaults) {
    if (fault_named(row.name) != &row || row.source.empty()) return false;
    if ((row.effect == Effect::reply) != (row.reply.status != 0)) return false;
    if ((row.effect == Effect::rewrite) != (row.rewriting != Rewriting::none)) return false;
  }
  for (std::size_t i = 0; i < kPlaces.size(); ++i) {
    if (static_cast<std::size_t>(kPlaces[i].id) != i) return false;
  }
  return true;
}());

}  // namespace latchkey::sandbox
