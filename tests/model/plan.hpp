// One world to be played: who lives in it, how its Cloudbeds behaves, and how often each thing may go wrong.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/credential.hpp"
#include "core/instant.hpp"
#include "model/deed.hpp"

namespace latchkey::model {

/// What a call answers whose connection has ended: all three are real (FACTS sections 6 and 12).
enum class EndShape { access_denied, problem, app_not_available };
/// Sources differ on which comes first (DESIGN section 3), and on what is answered in between.
enum class EndOrder { event_first, event_first_lagging, credentials_first };

struct TabPlan {
  int browser = 0;
  std::vector<std::string> buttons;  ///< Their `property`; empty shows the link that most needs a person.
};

struct Plan {
  std::vector<std::string> logins{"inn"};  ///< The partner account that each browser is logged in as.
  std::vector<std::string> properties{"320000"};
  std::vector<TabPlan> tabs{{0, {""}}};
  core::CredentialKind kind = core::CredentialKind::oauth;
  EndShape end_shape = EndShape::access_denied;
  EndOrder end_order = EndOrder::event_first;
  core::Duration end_lag{};  ///< From the event to the end of the credentials, at most; with lots drawn.
  core::Duration token_life = std::chrono::hours{8};
  bool rotates = false;          ///< A refresh token is replaced at each use.
  bool groups = false;           ///< One consent covers every property.
  bool names_properties = true;  ///< The token answer lists `resources`.
  bool enabled_at_exchange = false;
  bool pending_first = false;     ///< The relay's after_connect = "pending".
  core::Duration session_life{};  ///< Zero: longer than the world.
  core::Duration renews_for = std::chrono::hours{24 * 30};
  core::Duration period{};  ///< After which a link asks by itself; zero: never, and a restart stands for it.
  bool prompt_people = false;     ///< No time passes at a consent or claim page, nor while the relay is down.
  bool every_bad_answer = false;  ///< Not only the typical two.
  std::array<std::int8_t, kDeedCount> budget =
      only_time();  ///< How often each deed may be done; below zero: any number.

  /// Credentials may go on for a while after the event.
  [[nodiscard]] bool ends_late() const {
    return end_order == EndOrder::event_first_lagging || end_lag > core::Duration::zero();
  }
  Plan& may(Deed deed, int times = 1) & {
    budget[static_cast<std::size_t>(deed)] = static_cast<std::int8_t>(times);
    return *this;
  }
  Plan may(Deed deed, int times = 1) && { return std::move(may(deed, times)); }

 private:
  /// What is nobody's doing.
  [[nodiscard]] static constexpr std::array<std::int8_t, kDeedCount> only_time() {
    std::array<std::int8_t, kDeedCount> budget{};
    for (const Deed deed : {Deed::deliver, Deed::pass, Deed::start})
      budget[static_cast<std::size_t>(deed)] = -1;
    return budget;
  }
};

/// Cloudbeds goes on answering for a while after it has sent the event.
[[nodiscard]] inline Plan lagging() {
  Plan plan;
  plan.end_order = EndOrder::event_first_lagging;
  return plan;
}
/// One consent over two properties.
[[nodiscard]] inline Plan group() {
  Plan plan;
  plan.groups = true;
  plan.properties = {"320000", "320001"};
  return plan;
}

}  // namespace latchkey::model
