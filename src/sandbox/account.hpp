// Everything the test account remembers, as plain values. account_json.cpp names the same fields once more,
// for the file.
#pragma once

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
};

/// The hotel's user who is "logged in" on the pages and approves connections.
struct User {
  std::string id;
  std::string first_name;
  std::string last_name;
  std::string email;
};

/// What a partner enters on App Details (FACTS section 5).
struct App {
  std::string slug;
  std::string name;
  std::string summary;
  std::string client_id;
  std::string client_secret;
  std::vector<std::string> scopes;
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
  bool ended = false;  ///< By a disconnect, from either side.
};

struct Subscription {
  std::string id;
  std::string property;
  std::string object;
  std::string action;
  std::string url;
};

enum class DeliveryStatus { waiting, delivered, dropped, refused };

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
};

/// A line of "What happened lately".
struct Happening {
  Time at;
  std::string property;
  std::string what;
};

struct Account {
  std::vector<Property> properties;
  User user;
  App app;
  std::vector<ConsentRequest> consents;
  std::vector<Code> codes;
  std::vector<Grant> grants;
  std::vector<Subscription> subscriptions;
  std::vector<Delivery> deliveries;
  std::vector<Happening> happenings;
  Settings settings;
  double clock_offset_s = 0;
};

/// The account every start without a file, and every reset, begins with (DESIGN section 5, "Seeded").
[[nodiscard]] Account seeded_account();

}  // namespace latchkey::sandbox
