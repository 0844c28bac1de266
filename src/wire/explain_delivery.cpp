// A delivery is a hint at most: what it may lead to, and why.
#include <algorithm>

#include "wire/explain.hpp"
#include "wire/pasted.hpp"

namespace latchkey::wire {

namespace {

using core::Decision;
using core::Delivery;

constexpr std::size_t kPropertyDigits = 20;
constexpr std::size_t kEventBytes = 60;

[[nodiscard]] bool is_property(std::string_view id) {
  return !id.empty() && id.size() <= kPropertyDigits &&
         std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
}

/// A stranger wrote it: only what looks like an event of Cloudbeds is shown.
[[nodiscard]] std::string shown_event(std::string_view event) {
  const bool fine = event.size() <= kEventBytes && std::ranges::all_of(event, [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '/';
                    });
  return fine ? "`" + std::string{event} + "`" : std::string{"another event"};
}

[[nodiscard]] std::string why_ask(const Delivery& delivery, const std::optional<core::AppState>& state,
                                  bool assumed) {
  std::string why = state ? "It says that the app state became `" + std::string{core::name(*state)} + "`"
                          : std::string{delivery.new_state.empty() ? "It names no app state"
                                                                   : "It names an app state nobody knows"};
  why += "; deliveries are unsigned, so getAppState is asked and its answer counts.";
  if (assumed) why += " It is taken for one of your app: compare its clientID with yours (--client-id).";
  return why;
}

[[nodiscard]] std::string why_ignore(const Delivery& delivery, const Given& given) {
  if (!delivery.client_id.empty() && !given.client_id.empty() && delivery.client_id != given.client_id)
    return "It is about another app: its clientID is not yours.";
  if (!delivery.property.empty() && !given.property.empty() && delivery.property != given.property)
    return "It is about another property than the one that was asked about.";
  if (delivery.event.empty()) return "It names neither an event nor an app state.";
  return "It is about " + shown_event(delivery.event) + ", which says nothing of the connection.";
}

}  // namespace

DeliveryExplanation explain_delivery(std::string_view text, const Given& given) {
  const auto delivery = read_pasted_delivery(text);
  DeliveryExplanation told;
  told.why = "This is no delivery: it has neither an event nor an app state.";
  if (!delivery) return told;
  const std::string& client = given.client_id.empty() ? delivery->client_id : given.client_id;
  const std::string& property = given.property.empty() ? delivery->property : given.property;
  told.recognised = true;
  told.decision = core::read_hint(*delivery, client, property).decision;
  if (is_property(delivery->property)) told.property = delivery->property;
  told.state = core::app_state(delivery->new_state);
  const bool assumed = given.client_id.empty() && !delivery->client_id.empty();
  told.why =
      told.decision == Decision::ask ? why_ask(*delivery, told.state, assumed) : why_ignore(*delivery, given);
  return told;
}

}  // namespace latchkey::wire
