// What a person at the hotel is told to do, on the partner's own page, where the link that connects and the
// test stand beside the steps. Support agents read core/mending.hpp. Only the relay uses it: the words reach
// a page when somebody looks.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/diagnosis.hpp"
#include "core/proof.hpp"

namespace latchkey::core {

/// What the panel offers to press.
enum class Remedy : std::uint8_t { none, connect, reconnect, guide };
inline constexpr auto kRemedies = std::to_array<Named<Remedy>>({
    {Remedy::none, "none"},
    {Remedy::connect, "connect"},
    {Remedy::reconnect, "reconnect"},
    {Remedy::guide, "guide"},
});
static_assert(in_enum_order(kRemedies) && names_unique(kRemedies));

namespace hotel_steps {
inline constexpr std::string_view kSignIn =
    "Have someone sign in to Cloudbeds who is an active user of this hotel and may manage apps.";
inline constexpr std::string_view kPress =
    "Press Reconnect and allow access. Nothing is given up before the new connection works.";
inline constexpr std::string_view kTest = "Test the connection here.";
inline constexpr std::string_view kAgain =
    "If it fails again, press Download for support, and give that file to the app's support.";
inline constexpr std::string_view kGoesOn = "Leave the connection as it is: it lives.";

inline constexpr std::string_view kReconnect[] = {kSignIn, kPress, kTest, kAgain};
inline constexpr std::string_view kOnPurpose[] = {
    "If somebody at the hotel disconnected it on purpose, nothing is to be done.", kSignIn, kPress, kTest,
    kAgain};
inline constexpr std::string_view kByApp[] = {
    "Ask the app's support why the app ended the connection, unless it was you who asked for that.", kSignIn,
    kPress, kTest, kAgain};
inline constexpr std::string_view kUserLeft[] = {
    ("Find a person who works at the hotel now, is active in Cloudbeds and may manage apps: the one who "
     "connected the app is not active any more."),
    "Let that person sign in to Cloudbeds.", kPress, kTest, kAgain};
inline constexpr std::string_view kInactive[] = {
    "If the hotel still uses Cloudbeds, ask Cloudbeds' support to look at its status there.",
    "When the hotel is active again, connect the app again."};
inline constexpr std::string_view kScopes[] = {
    "Leave the connection as it is: it lives, and only some data is refused.",
    "Tell the app's support: they ask Cloudbeds for the missing permission.",
    "When they say that this is done, press Reconnect and allow access.", kTest};
inline constexpr std::string_view kApp[] = {
    kGoesOn, "Tell the app's support, with the details below: they have to act, not the hotel."};
inline constexpr std::string_view kWait[] = {
    kGoesOn, "Wait: the app tries again by itself, and nothing is lost in the meantime.",
    "If it lasts longer than an hour, tell the app's support."};
inline constexpr std::string_view kLooking[] = {kGoesOn, "Wait a minute: the app asks Cloudbeds once more.",
                                                "If something is to be done then, this panel says what."};
inline constexpr std::string_view kUnconnected[] = {
    kSignIn, "Press Connect App, allow access, and follow the app's own steps to the end."};
inline constexpr std::string_view kElsewhere[] = {
    "Follow the app's own guide for this way of connecting.",
    "Do not disconnect the app in Cloudbeds: that does not mend this connection.",
    "If the guide does not help, ask the app's support."};
inline constexpr std::string_view kTokenEnds[] = {
    kSignIn, "Press Reconnect before then, and allow access: nothing is interrupted.", kTest};
inline constexpr std::string_view kApproverGone[] = {
    ("Find a person who works at the hotel now, is active in Cloudbeds and may manage apps: the one who "
     "connected the app is not among its users any more."),
    kUserLeft[1], "Press Reconnect before the connection ends, and allow access: nothing is interrupted.",
    kTest};
inline constexpr std::string_view kQuiet[] = {
    kGoesOn, "Test the connection here: that asks Cloudbeds at once.",
    "If the test fails, press Download for support, and give that file to the app's support."};
}  // namespace hotel_steps

/// What each call of the test shows, and how the test ends, in words that hotels know.
struct HotelTrialRow {
  Trial id;
  std::string_view proves;
};
inline constexpr std::array kHotelTrials{
    HotelTrialRow{Trial::app_state, "Cloudbeds lets the app in"},
    HotelTrialRow{Trial::userinfo, "The user who connected the app is known"},
    HotelTrialRow{Trial::hotel, "The hotel can be read"},
    HotelTrialRow{Trial::reservations, "Reservations can be read"},
    HotelTrialRow{Trial::reservation, "This reservation can be read"},
    HotelTrialRow{Trial::rooms, "Rooms can be read"},
    HotelTrialRow{Trial::guests, "Guests can be read"},
    HotelTrialRow{Trial::housekeeping, "Housekeeping can be read"},
    HotelTrialRow{Trial::items, "Items can be read"},
    HotelTrialRow{Trial::taxes, "Taxes and fees can be read"},
    HotelTrialRow{Trial::custom_fields, "Custom fields can be read"},
    HotelTrialRow{Trial::groups, "Groups can be read"},
    HotelTrialRow{Trial::house_accounts, "House accounts can be read"},
    HotelTrialRow{Trial::room_blocks, "Room blocks can be read"},
    HotelTrialRow{Trial::users, "Users can be read"},
    HotelTrialRow{Trial::untried, "What else the app may do"},
    HotelTrialRow{Trial::subscriptions, "Cloudbeds knows where to send its news"},
    HotelTrialRow{Trial::webhook_address, "News for the app arrives"},
    HotelTrialRow{Trial::partner, "The app itself works with this connection"},
};
static_assert(in_enum_order(kHotelTrials) && kHotelTrials.size() == kTrials.size());

struct HotelEndRow {
  ProofEnd id;
  std::string_view says;
};
inline constexpr std::array kHotelEnds{
    HotelEndRow{ProofEnd::works, "The connection works: everything that was tried passed."},
    HotelEndRow{ProofEnd::partly, "The connection lives, but not everything passed: look at what failed."},
    HotelEndRow{ProofEnd::refused,
                "Cloudbeds does not let the app in. What to do stands above, within a minute."},
    HotelEndRow{ProofEnd::unanswered,
                "Cloudbeds gave no answer that says anything. Nothing is wrong with the connection by that: "
                "try again in a few minutes."},
    HotelEndRow{ProofEnd::overtaken,
                "The connection was made anew, or ended, while it was tested. Test it again."},
};
static_assert(in_enum_order(kHotelEnds));

struct HotelMending {
  Remedy remedy = Remedy::none;
  Steps steps{};  ///< Empty: nobody has to do anything.
};

/// When a problem has no row of its own; and who can mend it, in words that hotels know.
struct HotelBlameRow {
  Blame id;
  std::string_view actor;
  HotelMending mending;
};
inline constexpr std::array kHotelMendingsByBlame{
    HotelBlameRow{Blame::person, "a person at the hotel", {Remedy::reconnect, hotel_steps::kReconnect}},
    HotelBlameRow{Blame::partner, "the app's support", {Remedy::none, hotel_steps::kApp}},
    HotelBlameRow{Blame::latchkey, "the app's support", {Remedy::none, hotel_steps::kApp}},
    HotelBlameRow{Blame::cloudbeds, "Cloudbeds", {Remedy::none, hotel_steps::kWait}},
    HotelBlameRow{Blame::network, "the app, by itself", {Remedy::none, hotel_steps::kWait}},
};
static_assert(in_enum_order(kHotelMendingsByBlame));

struct HotelProblemRow {
  Problem id;
  HotelMending mending;
};
inline constexpr auto kHotelMendings = std::to_array<HotelProblemRow>({
    {Problem::not_connected, {Remedy::connect, hotel_steps::kUnconnected}},
    {Problem::external_connection, {Remedy::guide, hotel_steps::kElsewhere}},
    {Problem::disconnected, {Remedy::reconnect, hotel_steps::kOnPurpose}},
    {Problem::disconnected_by_app, {Remedy::reconnect, hotel_steps::kByApp}},
    {Problem::app_not_available, {Remedy::reconnect, hotel_steps::kOnPurpose}},
    {Problem::key_revoked, {Remedy::reconnect, hotel_steps::kOnPurpose}},
    {Problem::credential_sealed, {Remedy::none, hotel_steps::kApp}},
    {Problem::user_not_active, {Remedy::reconnect, hotel_steps::kUserLeft}},
    {Problem::property_inactive, {Remedy::none, hotel_steps::kInactive}},
    {Problem::scope_missing, {Remedy::reconnect, hotel_steps::kScopes}},
});

struct HotelForesightRow {
  Foresight id;
  std::string_view text;
  HotelMending mending;
};
inline constexpr std::array kHotelForesights{
    HotelForesightRow{Foresight::token_ends,
                      "The connection ends then, because Cloudbeds gave no way to renew it.",
                      {Remedy::reconnect, hotel_steps::kTokenEnds}},
    HotelForesightRow{
        Foresight::approver_gone,
        "Since then who connected the app is not among the hotel's users: the connection may end.",
        {Remedy::reconnect, hotel_steps::kApproverGone}},
    HotelForesightRow{Foresight::key_idle,
                      "The last use was then. Cloudbeds ends a connection that is not used for 30 days.",
                      {Remedy::none, hotel_steps::kQuiet}},
    HotelForesightRow{Foresight::silent,
                      "Nothing was heard from Cloudbeds since then.",
                      {Remedy::none, hotel_steps::kQuiet}},
};
static_assert(in_enum_order(kHotelForesights));

/// Total.
[[nodiscard]] constexpr HotelMending hotel_mending_of(Problem problem) {
  for (const HotelProblemRow& row : kHotelMendings) {
    if (row.id == problem) return row.mending;
  }
  return row_of(kHotelMendingsByBlame, describe(problem).blame).mending;
}

/// Empty: nobody has to.
[[nodiscard]] inline std::string_view hotel_actor_of(const Diagnosis& told) {
  if (told.outlook == Outlook::checking) return "the app, by itself";
  return told.blame ? row_of(kHotelMendingsByBlame, *told.blame).actor : std::string_view{};
}

/// Total: of a connection that is made another way its own guide, of a single refusal patience, else by the
/// problem, else by what is seen coming.
[[nodiscard]] inline HotelMending hotel_mending_of(const Diagnosis& told) {
  if (told.outlook == Outlook::elsewhere)
    return told.problem ? hotel_mending_of(*told.problem) : HotelMending{Remedy::guide, {}};
  if (told.outlook == Outlook::checking) return {Remedy::none, hotel_steps::kLooking};
  if (told.problem) return hotel_mending_of(*told.problem);
  if (told.foreseen.empty()) return {};
  return row_of(kHotelForesights, told.foreseen.front().what).mending;
}

}  // namespace latchkey::core
