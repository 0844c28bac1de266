// How a broken connection is mended: the steps for each problem, in the order in which a person takes them.
// For support agents of the app's maker and for operators: they are read on the support page, in the bundle,
// by the API and in docs/mend.md, so nothing is "here" or "below". No button shows them, so they are no bytes
// on any page; a hotel reads core/hotel_mending.hpp.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "core/answer.hpp"
#include "core/enum_table.hpp"
#include "core/problem.hpp"

namespace latchkey::core {

using Steps = std::span<const std::string_view>;

/// FACTS section 14, H3: Cloudbeds' own guide for tokens that expired or are missing.
inline constexpr std::string_view kGuide = "FACTS section 14, H3";
/// Where everybody can read it.
inline constexpr std::string_view kGuideAddress =
    "https://myfrontdesk.cloudbeds.com/hc/en-us/articles/40296024983963";

// Sentences that occur in several lists.
namespace steps {
inline constexpr std::string_view kSignIn =
    "Sign in to Cloudbeds as a user of this property who is active and may manage apps.";
inline constexpr std::string_view kDisconnect =
    "Open Account Menu > Apps & Marketplace > Connected Apps. If the app is listed, press Disconnect and "
    "confirm.";
inline constexpr std::string_view kConnect =
    "Connect it again: press Connect App on the app's page, allow access, and follow the app's own steps to "
    "the end. "
    "New tokens are made only this way.";
inline constexpr std::string_view kTest =
    "Test it: do once what failed before, with a real case such as a test reservation, and see that the data "
    "arrives.";
inline constexpr std::string_view kEscalate =
    "If it fails again, write to Cloudbeds' support, and send what they ask for with the app's own log of "
    "the "
    "failed call.";
inline constexpr std::string_view kKeep =
    "Keep the connection: do not disconnect, and do not ask the hotel to connect again.";
inline constexpr std::string_view kAskState = "Ask getAppState for this property: what it answers counts.";
inline constexpr std::string_view kTellApp =
    "Give this to the app's engineers: they have to act, not the hotel.";

inline constexpr std::string_view kReconnect[] = {kSignIn, kDisconnect, kConnect, kTest, kEscalate};
inline constexpr std::string_view kEnded[] = {
    "Ask the hotel whether somebody there disconnected the app on purpose. If so, nothing is to be mended.",
    kSignIn,
    kDisconnect,
    kConnect,
    kTest,
    kEscalate};
inline constexpr std::string_view kEndedByApp[] = {
    "Ask the app's engineers why the app ended the connection, and whether it may be connected again.",
    kSignIn,
    kDisconnect,
    kConnect,
    kTest,
    kEscalate};
inline constexpr std::string_view kUserLeft[] = {
    ("Find a person who works at the property now, is active in Cloudbeds and may manage apps: the one who "
     "connected the "
     "app is not active any more."),
    kDisconnect, kConnect, kTest, kEscalate};
inline constexpr std::string_view kInactive[] = {
    "Ask the hotel whether it still uses Cloudbeds under this property id.",
    ("If it does, ask Cloudbeds' support to look at the property's status: the app cannot be connected "
     "before "
     "that is mended."),
    "When the property is active again, connect the app: Account Menu > Apps & Marketplace > Connected Apps.",
    kTest};
inline constexpr std::string_view kRefused[] = {
    ("Let the app refresh its token once and ask getAppState again: most often that is all. An API key has "
     "no "
     "refresh."),
    "Accepted now? Then the connection lives, and you are done.",
    "Refused again? Then it is over, and the hotel has to connect anew, as follows.",
    kSignIn,
    kDisconnect,
    kConnect,
    kTest,
    kEscalate};
inline constexpr std::string_view kKeyRevoked[] = {
    "Ask the hotel whether somebody there disconnected the app on purpose. If so, nothing is to be mended.",
    "Ask the app's engineers whether the key was deleted, or lay unused for 30 days: then it died by itself.",
    kSignIn,
    kDisconnect,
    kConnect,
    kTest,
    kEscalate};
inline constexpr std::string_view kScopes[] = {
    "Keep the connection: it lives, and only this one call is refused.",
    "Give this to the app's engineers: they register the missing scope on App Details, and request it.",
    ("Then let the hotel authorize again, for a new scope reaches no connection that exists already: "
     "Reconnect "
     "on the app's page; or Account Menu > Apps & Marketplace > Connected Apps, Disconnect, then Connect "
     "App."),
    "Ask the hotel whether its Cloudbeds plan has the feature, if the scope was granted all along.", kTest};
inline constexpr std::string_view kWrongCall[] = {
    kKeep, kTellApp,
    ("Compare the call with Cloudbeds' reference: address, verb, parameters (as a form, not as JSON), "
     "property id."),
    "Correct the call; sending it again unchanged never helps."};
inline constexpr std::string_view kWrongCredential[] = {
    kKeep, kTellApp,
    "See which credential the call really carried: a proxy may drop it, or another one was taken.",
    "Send the app's own token or key for this property, and nothing else."};
inline constexpr std::string_view kNotCovered[] = {
    kKeep, kTellApp,
    "Compare the property id of the call with those the credential covers (getHotels lists them).",
    "If the hotel wants that property covered too, it authorizes the app again and chooses it there."};
inline constexpr std::string_view kNoWay[] = {
    kKeep, "Look at the way to Cloudbeds: the app's own network, its proxy, DNS and certificates.", kAskState,
    "If others reach Cloudbeds from there, write to Cloudbeds' support, and send what they ask for."};
inline constexpr std::string_view kCodeRefused[] = {
    ("Start again from Connect App: an authorization code is good once, for ten minutes, and is never tried "
     "twice."),
    kSignIn,
    kDisconnect,
    kConnect,
    kTest,
    kEscalate};
inline constexpr std::string_view kWrongSetUp[] = {
    kKeep, kTellApp,
    "Compare client id, client secret and redirect URI with the App Details page of the partner account.",
    "Correct them, then let the hotel press Connect App again if it was connecting."};
inline constexpr std::string_view kWait[] = {
    kKeep, "Wait: the app tries again by itself. Nothing is lost in the meantime.", kAskState,
    "If it lasts longer than an hour, write to Cloudbeds' support, and send what they ask for."};
inline constexpr std::string_view kWaitAndConnect[] = {
    "Wait a minute, then press Connect App again: nothing was connected yet, and nothing was lost.",
    kEscalate};
inline constexpr std::string_view kSlower[] = {kKeep, "Wait as long as Retry-After says, or a minute.",
                                               ("Give this to the app's engineers if it comes again: the "
                                                "app may make 10 calls a second, and Cloudbeds suspends "
                                                "who makes more.")};
inline constexpr std::string_view kUnknown[] = {
    "Keep the connection: nothing is known to end it by this.", kAskState,
    "Paste what getAppState answers into `explain`: that is known far better.",
    ("If it is refused as well, or what failed keeps failing, write to Cloudbeds' support, and send what "
     "they "
     "ask for.")};
inline constexpr std::string_view kSlowNetwork[] = {
    "Use a strong signal, and keep the page or app in the foreground until it is done.", "Try once more.",
    "If it fails again, tell the app's engineers when it happened."};
inline constexpr std::string_view kHealthy[] = {"Nothing is to be mended."};
inline constexpr std::string_view kRefusedOnce[] = {
    kKeep,
    "Wait a minute: the app refreshes its token where it has a refresh token, and asks getAppState again.",
    "Then look it up once more: if it was refused again, the steps are other ones."};
inline constexpr std::string_view kElsewhere[] = {
    "Follow the app's own guide for this way of connecting.",
    "Do not disconnect the app in Cloudbeds, and do not press Connect App: neither mends this connection.",
    "If the guide does not help, ask the app's engineers, or Cloudbeds' support."};
inline constexpr std::string_view kTokenEnds[] = {
    "Connect the app again before then, as a user who is active: consent first, and nothing is interrupted.",
    "Ask the app's engineers why there is no refresh token: it was probably brought in without one."};
inline constexpr std::string_view kApproverGone[] = {
    "Let somebody sign in to Cloudbeds who works at the hotel now, is active and may manage apps.",
    "Press Reconnect on the app's page, and allow access: consent first, and nothing is interrupted.", kTest};
inline constexpr std::string_view kKeyIdle[] = {
    "Nothing, if the relay runs: it asks Cloudbeds, which keeps the key alive.",
    "If this stays, look at what Cloudbeds answered last: no call has succeeded for weeks."};
inline constexpr std::string_view kSilent[] = {
    kKeep, "Look at what was answered last; without an answer, look at the way to Cloudbeds.", kAskState};
inline constexpr std::string_view kNotConnected[] = {
    kSignIn, "Press Connect App on the app's page, allow access, and follow the app's own steps to the end."};
inline constexpr std::string_view kKeyFile[] = {
    kKeep, "Give this to whoever runs Latchkey at the app's maker.",
    "Put back the key file (or LATCHKEY_KEYS) with which this store was written, and restart the relay: "
    "`latchkey doctor --config` says which key is missing.",
    "Only if the key is lost for good does every hotel have to connect again."};
inline constexpr std::string_view kTellOperator[] = {
    "Give this to whoever runs Latchkey at the app's maker."};
inline constexpr std::string_view kDelivery[] = {
    "Do not act on the delivery itself: anybody who knows the address could have sent it.", kAskState,
    "Paste what getAppState answers here."};
inline constexpr std::string_view kReader[] = {
    "Force close the Cloudbeds mobile app, and open it again.",
    "See that the device has a strong Wi-Fi or cellular signal, and keep the app in the foreground.",
    "See that the card reader is switched on and paired with this device.",
    "Update the Cloudbeds mobile app.",
    ("If it comes again, write to Cloudbeds' support with the app's version, the reader's model, and when it "
     "appeared.")};
}  // namespace steps

/// When a problem has no row of its own: what whoever is to blame can do.
struct BlameSteps {
  Blame id;
  Steps steps;
  std::string_view actor;  ///< Who has to act, as a part of a sentence.
};
inline constexpr std::array kStepsByBlame{
    BlameSteps{Blame::person, steps::kReconnect, "a person at the hotel"},
    BlameSteps{Blame::partner, steps::kWrongCall, "the app's maker"},
    BlameSteps{Blame::latchkey, steps::kTellOperator, "whoever runs Latchkey"},
    BlameSteps{Blame::cloudbeds, steps::kWait, "nobody here: Cloudbeds"},
    BlameSteps{Blame::network, steps::kSlowNetwork, "whoever looks after the network on the way"},
};
static_assert(in_enum_order(kStepsByBlame));

struct MendingRow {
  Problem id;
  Steps steps;
  std::string_view source;
  Steps settled{};  ///< Other ones, when it was refreshed and asked again already. Empty: the same.
};
inline constexpr auto kMendings = std::to_array<MendingRow>({
    {Problem::not_connected, steps::kNotConnected, "FACTS section 5"},
    {Problem::external_connection, steps::kElsewhere, kGuide},
    {Problem::disconnected, steps::kEnded, kGuide},
    {Problem::disconnected_by_app, steps::kEndedByApp, kGuide},
    {Problem::app_not_available, steps::kEnded, kGuide},
    {Problem::credential_sealed, steps::kKeyFile, "docs/operate.md"},
    {Problem::property_inactive, steps::kInactive, "fixtures/error.api.property_invalid_status"},
    {Problem::user_not_active, steps::kUserLeft, kGuide},
    {Problem::credential_refused, steps::kRefused, "FACTS section 6 and section 14, H3", steps::kReconnect},
    {Problem::property_access_lost, steps::kRefused, "FACTS section 6 and section 14, H3", steps::kReconnect},
    {Problem::key_revoked, steps::kKeyRevoked, "FACTS section 2 and section 14, H3"},
    {Problem::scope_missing, steps::kScopes, "FACTS section 1, Scopes"},
    {Problem::property_not_covered, steps::kNotCovered, "FACTS section 1, Multi-property"},
    {Problem::property_unspecified, steps::kWrongCall, "FACTS section 1, Multi-property"},
    {Problem::partner_only_call, steps::kWrongCredential, "fixtures/error.api.partner_only_call"},
    {Problem::parameter_missing, steps::kWrongCall, "FACTS section 4"},
    {Problem::method_unknown, steps::kWrongCall, "FACTS section 7"},
    {Problem::path_unknown, steps::kWrongCall, "FACTS section 7"},
    {Problem::credential_not_sent, steps::kWrongCredential, "fixtures/error.auth.missing_header_live"},
    {Problem::code_refused, steps::kCodeRefused, kGuide},
    {Problem::client_unknown, steps::kWrongSetUp, "fixtures/error.token.unknown_client"},
    {Problem::client_refused, steps::kWrongSetUp, "RFC 6749 section 5.2"},
    {Problem::exchange_refused, steps::kWrongSetUp, "FACTS section 1, Token URL"},
    {Problem::exchange_unavailable, steps::kWaitAndConnect, "FACTS section 6"},
    {Problem::cloudbeds_unreachable, steps::kNoWay, "FACTS section 6"},
    {Problem::cloudbeds_unavailable, steps::kWait, "FACTS section 6"},
    {Problem::rate_limited, steps::kSlower, "FACTS section 7"},
    {Problem::redirected, steps::kNoWay, "RFC 9110 section 15.4"},
    {Problem::edge_page, steps::kWait, "FACTS section 6"},
    {Problem::answer_empty, steps::kWait, "FACTS section 6"},
    {Problem::answer_broken, steps::kNoWay, "FACTS section 6"},
    {Problem::answer_incomplete, steps::kUnknown, "DESIGN section 3"},
    {Problem::cloudbeds_unrecognised, steps::kUnknown, "DESIGN section 3"},
});

/// Total: the problem's own steps, or those of whoever is to blame.
[[nodiscard]] constexpr Steps steps_of(Problem problem) {
  for (const MendingRow& row : kMendings) {
    if (row.id == problem) return row.steps;
  }
  return row_of(kStepsByBlame, describe(problem).blame).steps;
}

/// Total: of a link whose end the relay has seen.
[[nodiscard]] constexpr Steps settled_steps_of(Problem problem) {
  for (const MendingRow& row : kMendings) {
    if (row.id == problem && !row.settled.empty()) return row.settled;
  }
  return steps_of(problem);
}

/// Whether the connection lives, for a person who is asked that by a hotel.
struct LifeRow {
  Verdict id;
  std::string_view says;
};
inline constexpr std::array kLives{
    LifeRow{Verdict::healthy, "It lives."},
    LifeRow{Verdict::terminated, "It is over: what the app holds opens nothing any more."},
    LifeRow{Verdict::reauthorize, "It rests until a person authorizes the app again."},
    LifeRow{Verdict::refresh_then_verify,
            "Not settled: one more refusal, after a refresh where there is one, and it is over."},
    LifeRow{Verdict::fix_scopes, "It lives; only this call is refused."},
    LifeRow{Verdict::fix_request, "It lives; only this call was wrong."},
    LifeRow{Verdict::retry, "It lives, as far as anybody knows: nothing here ends it."},
};
static_assert(in_enum_order(kLives));

/// One refusal alone: the problem's own words say what it will be if it is the end, and that is not told yet.
struct UnsettledRow {
  Problem id;
  std::string_view meaning;
  std::string_view text;
};
inline constexpr auto kUnsettled = std::to_array<UnsettledRow>({
    {Problem::credential_refused,
     "Cloudbeds refused the credential once: it has expired, or was revoked. That alone is no end: a refresh "
     "and one "
     "more question to getAppState decide.",
     "The app could not sign in to Cloudbeds just now. It tries again; nothing has to be done yet."},
    {Problem::key_revoked,
     "Cloudbeds refused the API key once. That alone is no end: getAppState is asked once more, and decides.",
     "The app could not sign in to Cloudbeds just now. It tries again; nothing has to be done yet."},
    {Problem::property_access_lost,
     "Cloudbeds says that the credential has no access to this property. That alone is no end: a refresh and "
     "one more "
     "question to getAppState decide.",
     "The app could not reach this hotel in Cloudbeds just now. It tries again; nothing has to be done yet."},
});
/// Of every other refusal.
inline constexpr std::string_view kUnsettledMeaning =
    "Cloudbeds refused a call, in words that may mean an end. That alone is no end: getAppState is asked, "
    "and "
    "decides.";
inline constexpr std::string_view kUnsettledText =
    "Cloudbeds refused a call of the app just now. It asks once more; nothing has to be done yet.";
inline constexpr std::string_view kUnsettledActor =
    "The app first; a person at the hotel only if it is refused again.";
/// Total.
[[nodiscard]] constexpr UnsettledRow unsettled_words_of(Problem problem) {
  for (const UnsettledRow& row : kUnsettled) {
    if (row.id == problem) return row;
  }
  return {problem, kUnsettledMeaning, kUnsettledText};
}

/// What people copy from a screen and take for a broken connection, though it is none of Cloudbeds' answers.
struct NoticeRow {
  std::string_view said;  ///< Part of it, lower case, white space folded.
  std::string_view code;
  Verdict verdict;
  Blame blame;
  std::string_view meaning;
  std::string_view text;  ///< For the hotelier.
  Steps steps;
  std::string_view source;
};
inline constexpr auto kNotices = std::to_array<NoticeRow>({
    {"connectiontokenprovider did not call the provided completion block", "mobile_reader_timed_out",
     Verdict::healthy, Blame::network,
     "Nothing is wrong with this connection: the Cloudbeds mobile app took longer than 60 seconds to make "
     "its own, "
     "usually with a payment reader. Causes: a weak signal, the app in the background or interrupted, a "
     "reader that is "
     "off or wrongly paired, or a slow server.",
     "The Cloudbeds mobile app could not reach its payment reader in time. The connection of this app is "
     "fine.",
     steps::kReader, "FACTS section 14, H3"},
});

/// What support wants to know when the steps did not help (FACTS section 14, H3, step 3).
struct CollectRow {
  std::string_view what;
  bool property = false;  ///< The property id answers it,
  bool failure = false;   ///< or when the call failed, and its request id.
};
inline constexpr auto kCollect = std::to_array<CollectRow>({
    {"the property id", true, false},
    {"when the app was authorized again, date and time"},
    {"a recent reservation number, or another id, with which it failed after that"},
    {"when the call failed, and its request id (the field X-Request-ID)", false, true},
});

}  // namespace latchkey::core
