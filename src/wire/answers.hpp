// Cloudbeds' answers, read into core values. Tolerant where sources disagree (FACTS sections 6 and 12).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/answer.hpp"
#include "core/app_state.hpp"
#include "core/credential.hpp"

namespace latchkey::wire {

/// An HTTP answer as it came; status 0: none did.
struct Reply {
  int status = 0;
  std::string_view content_type;  ///< Only tells what an unreadable body was meant to be.
  std::string_view body;
  std::string_view request_id;
  std::string_view retry_after;
};

/// Takes apart any answer. Total: whatever came, there is an Answer.
[[nodiscard]] core::Answer read_answer(core::Call call, const Reply& reply);

struct TokenAnswer {
  core::Credential credential;
  std::vector<std::string> properties;  ///< `resources` of type property; empty: ask getHotels.
};
/// access_token's answer; nothing without an `access_token`. `expires_in` counts from `now`; absent for API
/// keys.
[[nodiscard]] std::optional<TokenAnswer> read_token(std::string_view body, core::CredentialKind kind,
                                                    core::Instant now);

struct Hotel {
  std::string property;
  std::string name;
};
/// getHotels' rows; rows without an id are left out, at most 1,000 are read.
[[nodiscard]] std::vector<Hotel> read_hotels(std::string_view body);

/// The Cloudbeds user who approved (fixtures/success.userinfo).
struct Person {
  std::string id;  ///< Cloudbeds' `user_id`; empty when absent.
  std::string name;
  std::string email;
};
/// userinfo's bare object, cut at kPersonBytes each; nothing when it names nobody.
[[nodiscard]] std::optional<Person> read_person(std::string_view body);
inline constexpr std::size_t kPersonBytes = 200;  // for a page that a person reads

/// getUsers' users of this property, by id: `data` holds an array for each property. The names of a user's
/// members are not published, so each that may be an id is read; at most 1,000 users.
[[nodiscard]] std::vector<std::string> read_users(std::string_view body, std::string_view property);

/// postWebhook's `data.subscriptionID`; empty when absent.
[[nodiscard]] std::string read_subscription(std::string_view body);

/// A row of getWebhooks. Live rows say `url`, the schema `endpoint`: both are read (FACTS section 4).
struct Subscription {
  std::string id;
  std::string property;  ///< Empty when it is not for one property.
  std::string address;
};
[[nodiscard]] std::vector<Subscription> read_subscriptions(std::string_view body);

}  // namespace latchkey::wire
