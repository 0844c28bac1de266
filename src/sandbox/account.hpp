// Everything the test account remembers, as plain values. account_json.cpp names the same fields once more,
// for the file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sandbox/app_state.hpp"
#include "sandbox/clock.hpp"
#include "sandbox/settings.hpp"

namespace latchkey::sandbox {

inline constexpr std::string_view kOrganization =
    "4100";  ///< The properties' own, as fixtures/success.getHotels.

struct Property {
  std::string id;
  std::string name;
  std::string timezone;
  AppState app_state = AppState::disabled;
  bool canceled = false;  ///< Its contract with Cloudbeds has ended.
};

/// One of the hotel's users. Whoever is logged in on the pages approves connections.
struct User {
  std::string id;
  std::string first_name;
  std::string last_name;
  std::string email;
  bool active = true;
  bool listed =
      true;  ///< Among the hotel's users; Cloudbeds may still take the credential of one who is not.
};

/// How far a reseller's app has been sold to the hotel (DOC P8); `direct` needs no sale.
enum class Sale { direct, not_bought, requested, bought };

/// What a partner enters on App Details (FACTS section 5).
struct App {
  std::string slug;
  std::string name;
  std::string summary;
  std::string client_id;
  std::string client_secret;
  std::vector<std::string> scopes;
  std::vector<std::string> redirect_urls;  ///< Besides those of the sites, which are always registered.
  std::string login_url;                   ///< Empty: the site's own.
  std::string connect_url;                 ///< Flow B: where Connect App leads instead of the OAuth URL.
  bool listed = true;                      ///< Unlisted, only the direct link to its page finds it.
  Sale sale{};
};

/// An authorize call waiting for Allow Access or Deny.
struct ConsentRequest {
  std::string id;
  std::string redirect_uri;
  std::string state;                ///< The partner's own, handed back untouched; may be empty.
  std::vector<std::string> scopes;  ///< Bounded by the `scope` parameter where one was sent.
  std::string property;             ///< Preselected.
  bool groups = false;  ///< As the setting was when the page was asked for: page and answer must agree.
  Time expires;
};

struct Code {
  std::string code;
  std::string redirect_uri;
  std::vector<std::string> scopes;
  std::vector<std::string> properties;
  std::string user;  ///< Who approved.
  Time expires;
};

/// One consent that was redeemed. Ended grants stay, so that their credentials are refused with the right
/// words.
struct Grant {
  std::string id;
  std::vector<std::string> properties;        ///< Covered now; once ended, the last it covered.
  std::vector<std::string> ended_properties;  ///< Disconnected one by one while the grant went on for others.
  std::vector<std::string> scopes;
  std::string access_token;   ///< OAuth; empty for a key.
  std::string refresh_token;  ///< OAuth; empty for a key.
  std::string api_key;        ///< Empty for OAuth.
  Time access_expires{};
  Time refresh_expires{};
  Time last_used{};  ///< Keys die of disuse.
  Time created{};
  bool ended = false;           ///< By a disconnect, from either side.
  std::string user;             ///< Who approved; when deactivated, the grant is refused.
  std::string exchanged_from;   ///< A key made from the refresh token of this grant (DOC P4).
  bool property_level = false;  ///< A hotel's own key: partners' calls are not for it.
};

struct Subscription {
  std::string id;
  std::string property;
  std::string object;
  std::string action;
  std::string url;
};

/// `dropped` after its last retry, `refused` for its address, `lost` because a fault said so.
enum class DeliveryStatus { waiting, delivered, dropped, refused, lost };

struct Attempt {
  Time at;
  int status = 0;       ///< HTTP status; 0 when there was no answer.
  std::string outcome;  ///< "204", "timed_out", or why it was not sent.
};

/// One event on its way to one address. It outlives its subscription.
struct Delivery {
  std::string id;  ///< Ours: Cloudbeds sends none.
  std::string event;
  std::string url;
  std::string body;
  DeliveryStatus status = DeliveryStatus::waiting;
  Time next_attempt;
  std::vector<Attempt> attempts;
  std::string property;
  std::string content_type;
  std::vector<std::string> faults;  ///< Names of the faults that made it what it is.
  bool held = false;                ///< Until a later one to the same address was sent.
  std::uint64_t serial = 0;  ///< Of this process, not saved: a reset to a seed draws identifiers again.
};

/// A fault that was set and still acts; what it does stands in fault_table.hpp.
struct SetFault {
  std::string id;
  std::string fault;
  std::string property;     ///< Empty: any.
  std::string call;         ///< "getAppState"; empty: any.
  std::uint32_t times = 0;  ///< How often it still acts; 0: until lifted.
  double seconds = 0;       ///< Of those that take time or name one.
  std::uint32_t acted = 0;
};

/// A step in the life of a property's app state, and whose doing it was.
struct StateChange {
  Time at;
  std::string property;
  AppState from;
  AppState to;
  std::string by;
};

/// A line of "What happened lately".
struct Happening {
  Time at;
  std::string property;
  std::string what;
};

struct Account {
  std::vector<Property> properties;
  std::vector<User> users;
  std::string logged_in;  ///< The id of one of them.
  App app;
  std::vector<ConsentRequest> consents;
  std::vector<Code> codes;
  std::vector<Grant> grants;
  std::vector<Subscription> subscriptions;
  std::vector<Delivery> deliveries;
  std::vector<Happening> happenings;
  std::vector<StateChange> timeline;
  std::vector<SetFault> faults;
  Settings settings;
  double clock_offset_s = 0;
  bool suspended = false;   ///< By Cloudbeds, for calling too often (DOC P14).
  double frozen_at = 0;     ///< Unix seconds at which the clock stands still; 0: it runs.
  std::uint64_t seed = 0;   ///< Of everything random in here,
  std::uint64_t drawn = 0;  ///< and how much was drawn from it.
};

/// Who was deactivated cannot be logged in: the first active user is, where there is one.
void log_in_somebody_active(Account& account);

/// The account every start without a file, and every reset, begins with (DESIGN section 5, "Seeded").
[[nodiscard]] Account seeded_account();

}  // namespace latchkey::sandbox
