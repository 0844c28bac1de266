// The test of a connection: what is tried, in which order, and how it ends in words. Only the relay uses it:
// no byte of it is on a page.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/call.hpp"
#include "core/proof_words.hpp"
#include "core/trouble.hpp"

namespace latchkey::core {

using namespace std::chrono_literals;

enum class Trial : std::uint8_t {
  app_state,
  userinfo,
  hotel,
  reservations,
  reservation,
  rooms,
  guests,
  housekeeping,
  items,
  taxes,
  custom_fields,
  groups,
  house_accounts,
  room_blocks,
  users,
  untried,
  subscriptions,
  webhook_address,
  partner
};

/// Who answers.
enum class TrialPeer : std::uint8_t { cloudbeds, nobody, relay, partner };
/// When it is part of a run: always; for a scope that consent asks for; with a reservation's number; when the
/// partner has such an address.
enum class TrialWhen : std::uint8_t { always, asked_for, numbered, configured };

struct TrialRow {
  Trial id;
  std::string_view call;  ///< Cloudbeds' name of it, always by GET; of another peer our word.
  TrialPeer peer;
  TrialWhen when;
  std::string_view scope;  ///< Without it the call would be refused, and prove nothing; empty: none needed.
  std::string_view property;  ///< How this call spells it; empty: it names none.
  bool paged;                 ///< Takes a page's size: one row is enough.
  std::string_view proves;
};
// Names, scopes and parameters as in Cloudbeds' published description of v1.3 (SPEC S13 of FACTS). None of
// them changes anything, needs an id or a date, or (with a page of one row) answers at length. Rates,
// payments, packages, ... have no such call, or one that nobody has seen answered.
// clang-format off
inline constexpr auto kTrials = std::to_array<TrialRow>({
    {Trial::app_state,      "getAppState",           TrialPeer::cloudbeds, TrialWhen::always,     "", "propertyID", false,
     "Cloudbeds takes the credential, and says how the app stands at this hotel"},
    {Trial::userinfo,       "userinfo",              TrialPeer::cloudbeds, TrialWhen::always,     "", "", false,
     "the user who connected the app is known"},
    {Trial::hotel,          "getHotelDetails",       TrialPeer::cloudbeds, TrialWhen::always,     "read:hotel", "propertyID", false,
     "the hotel can be read"},
    {Trial::reservations,   "getReservations",       TrialPeer::cloudbeds, TrialWhen::always,     "read:reservation", "propertyID", true,
     "reservations can be read"},
    {Trial::reservation,    "getReservation",        TrialPeer::cloudbeds, TrialWhen::numbered,   "read:reservation", "propertyID", false,
     "this reservation can be read"},
    {Trial::rooms,          "getRoomTypes",          TrialPeer::cloudbeds, TrialWhen::asked_for,  "read:room", "propertyIDs", true,
     "rooms can be read"},
    {Trial::guests,         "getGuestList",          TrialPeer::cloudbeds, TrialWhen::asked_for,  "read:guest", "propertyIDs", true,
     "guests can be read"},
    {Trial::housekeeping,   "getHousekeepingStatus", TrialPeer::cloudbeds, TrialWhen::asked_for,  "read:housekeeping", "propertyID", true,
     "housekeeping can be read"},
    {Trial::items,          "getItemCategories",     TrialPeer::cloudbeds, TrialWhen::asked_for,  "read:item", "propertyID", false,
     "items can be read"},
    {Trial::taxes,          "getTaxesAndFees",       TrialPeer::cloudbeds, TrialWhen::asked_for,  "read:taxesAndFees", "propertyID", false,
     "taxes and fees can be read"},
    {Trial::custom_fields,  "getCustomFields",       TrialPeer::cloudbeds, TrialWhen::asked_for,  "read:customFields", "propertyID", false,
     "custom fields can be read"},
    {Trial::groups,         "getGroups",             TrialPeer::cloudbeds, TrialWhen::asked_for,  "read:group", "propertyID", true,
     "groups can be read"},
    {Trial::house_accounts, "getHouseAccountList",   TrialPeer::cloudbeds, TrialWhen::asked_for,  "read:houseAccount", "propertyID", false,
     "house accounts can be read"},
    {Trial::room_blocks,    "getRoomBlocks",         TrialPeer::cloudbeds, TrialWhen::asked_for,  "read:roomblock", "propertyID", true,
     "room blocks can be read"},
    {Trial::users,          "getUsers",              TrialPeer::cloudbeds, TrialWhen::asked_for,  "read:user", "property_ids", false,
     "users can be read"},
    {Trial::untried,        "scopes",                TrialPeer::nobody,    TrialWhen::asked_for,  "", "", false,
     "nothing: these scopes show in use only"},
    {Trial::subscriptions,  "getWebhooks",           TrialPeer::cloudbeds, TrialWhen::always,     "", "propertyID", false,
     "Cloudbeds has a subscription for this link's address"},
    {Trial::webhook_address, "webhook_address",      TrialPeer::relay,     TrialWhen::always,     "", "", false,
     "what is posted to the relay's webhook address arrives at the relay"},
    {Trial::partner,        "test_url",              TrialPeer::partner,   TrialWhen::configured, "", "", false,
     "the partner's back end can work with this connection"},
});
// clang-format on
static_assert(in_enum_order(kTrials) && kTrials.front().id == Trial::app_state);
/// What a page reads at most (docs/page-api.md).
static_assert(kTrials.size() <= 20);
[[nodiscard]] constexpr Call judged_as(Trial trial) {
  return trial == Trial::app_state ? Call::get_app_state : Call::other;
}

/// A call that hangs ends here: the slowest that was seen takes a second.
inline constexpr Duration kTrialLimit = 10s;
/// So long of it a call may wait for its turn: the calls of all hotels stand in that line.
inline constexpr Duration kTrialTurn = 5s;
/// And all of them: a person waits for the last line.
inline constexpr Duration kProofLimit = 60s;
/// From the beginning of one run to that of the next: it takes calls of those that all hotels share.
inline constexpr Duration kProofPause = 60s;

enum class TrialState : std::uint8_t { waiting, running, passed, failed, skipped };
inline constexpr auto kTrialStates = std::to_array<Named<TrialState>>({
    {TrialState::waiting, "waiting"},
    {TrialState::running, "running"},
    {TrialState::passed, "passed"},
    {TrialState::failed, "failed"},
    {TrialState::skipped, "skipped"},
});
static_assert(in_enum_order(kTrialStates) && names_unique(kTrialStates));

struct TrialResult {
  Trial trial{};
  TrialState state = TrialState::waiting;
  std::optional<TrialWord> why{};
  Duration took{};
  std::optional<Evidence> evidence{};  ///< Cloudbeds' answer; nothing: not asked, or not answered in time.
  int status = 0;                      ///< HTTP status of another peer's answer; 0: none came.
  std::string detail{};                ///< Belongs to `why`: which scopes, which failure, when.
  std::string partner_says{};          ///< The partner's own words. Of others: escaped wherever it is shown.
};

/// What a run is made of.
struct ProofPlan {
  std::span<const std::string> scopes;  ///< Those that consent asks for; empty: none are known.
  bool has_number = false;
  bool has_partner = false;
};
[[nodiscard]] std::vector<TrialResult> plan(const ProofPlan& asked);

/// Cloudbeds answered. A read that is only there for its scope proves nothing where its call is not known.
void settle(TrialResult& result, const Evidence& answer);

/// The relay itself could not go on: what was not tried is not passed.
void interrupt(std::span<TrialResult> results);

/// Whether the relay should look into the link: what others than Cloudbeds answer says nothing about it.
[[nodiscard]] bool is_doubtful(std::span<const TrialResult> results);

enum class ProofEnd : std::uint8_t { works, partly, refused, unanswered, overtaken };
struct ProofEndRow {
  ProofEnd id;
  std::string_view name;
  std::string_view says;
};
inline constexpr std::array kProofEnds{
    ProofEndRow{ProofEnd::works, "works", "The connection works: everything that was tried passed."},
    ProofEndRow{ProofEnd::partly, "partly",
                "The connection lives, but not everything passed: look at what failed."},
    ProofEndRow{
        ProofEnd::refused, "refused",
        "Cloudbeds refuses the credential. Latchkey looks into it now: read the diagnosis in a minute."},
    ProofEndRow{ProofEnd::unanswered, "unanswered",
                "Cloudbeds did not answer in a way that says anything: this proves nothing against the "
                "connection. Try again in a few minutes."},
    ProofEndRow{ProofEnd::overtaken, "overtaken",
                "The credential with which the test began is gone: the connection was made anew, or ended, "
                "meanwhile. Test it again."},
};
static_assert(in_enum_order(kProofEnds) && names_unique(kProofEnds));

/// Of the whole run; getAppState has the last word about the connection.
[[nodiscard]] ProofEnd conclude(std::span<const TrialResult> results);

}  // namespace latchkey::core
