#include "model/words.hpp"

#include <array>
#include <string_view>

#include "model/world.hpp"

namespace latchkey::model {

namespace {

[[nodiscard]] std::string word(core::Call call) {
  return std::string{core::row_of(core::kCalls, call).name};
}
[[nodiscard]] std::string word(PageCall call) {
  constexpr std::array<std::string_view, 4> kWords{"state", "stream", "connect", "finish"};
  return std::string{kWords[static_cast<std::size_t>(call)]};
}
[[nodiscard]] std::string words(const core::Snapshot& shot) {
  std::string out = " [revision " + std::to_string(static_cast<std::int64_t>(shot.revision));
  for (const core::LinkSnapshot& link : shot.links)
    out += ", " + link.property + " " + std::string{core::name(link.app_state)};
  return out + "]";
}
[[nodiscard]] std::string of_tab(int tab) {
  return "tab " + std::to_string(tab);
}

struct Words {
  std::string operator()(const Call& call) const {
    const bool posts = call.request.call == core::Call::post_app_state;
    return "the call " + word(call.request.call) + " " + call.request.property +
           (posts ? " " + std::string{core::name(call.request.state)} : "") + " with " +
           call.request.credential;
  }
  std::string operator()(const Reply& reply) const {
    return "the answer to " + word(reply.call) + ", " + std::to_string(reply.status) + " " +
           reply.body.substr(0, 90);
  }
  std::string operator()(const Delivery& delivery) const {
    const std::size_t from = delivery.body.find("newState");
    return "a delivery to " + delivery.secret + ", " + delivery.body.substr(from, 22);
  }
  std::string operator()(const Ending& ending) const {
    return "the end of the credentials of " + ending.property;
  }
  std::string operator()(const Announcement&) const { return "the event after the credentials have ended"; }
  std::string operator()(const PageAsk& ask) const { return of_tab(ask.tab) + " asks for " + word(ask.call); }
  std::string operator()(const PageAnswer& answer) const {
    return of_tab(answer.tab) + " is answered " + word(answer.call) + " " + std::to_string(answer.status) +
           words(answer.snapshot);
  }
  std::string operator()(const StreamTold& told) const {
    constexpr std::array<std::string_view, 4> kWords{"state", "renew", "end", "refused"};
    return "the stream of " + of_tab(told.tab) + ", " +
           std::string{kWords[static_cast<std::size_t>(told.word)]} +
           (told.word == StreamWord::state ? words(told.snapshot) : "");
  }
  std::string operator()(const SignIn& trip) const { return "the session for " + of_tab(trip.tab); }
  std::string operator()(const Visit& visit) const {
    constexpr std::array<std::string_view, 3> kWords{"/connect", "/callback", "/claim"};
    return of_tab(visit.tab) + " visits " + std::string{kWords[static_cast<std::size_t>(visit.door)]};
  }
  std::string operator()(const Arrival& arrival) const {
    constexpr std::array<std::string_view, 4> kWords{"the consent page", "the page", "the claim page",
                                                     "a problem"};
    return of_tab(arrival.tab) + " comes to " + std::string{kWords[static_cast<std::size_t>(arrival.where)]};
  }
  std::string operator()(const ClaimAsk& ask) const { return "a claim by " + ask.account; }
};

}  // namespace

std::string in_words(const Payload& payload) {
  return std::visit(Words{}, payload);
}

std::string in_words(const World& world) {
  std::string out = std::to_string(core::ms(world.now) - 1'000'000) + " ms";
  for (const Property& row : world.cloudbeds.properties)
    out += " | " + row.id + " " + std::string{core::name(row.state)} + (row.lagging ? ", ending" : "");
  out += world.relay.up ? "" : " | relay down";
  for (const store::Link& row : world.relay.store.links)
    out += " | link " + row.account + "/" + row.property + " " + row.state + " " +
           std::string{core::name(row.app_state)} + (row.grant.empty() ? "" : " by " + row.grant);
  for (const Tab& tab : world.tabs) {
    out += " | tab " + std::to_string(tab.number);
    for (const ButtonHost& host : tab.buttons)
      out += " " + std::string{core::name(host.button.channel())} + "/" +
             std::string{core::name(host.button.press())} + " " +
             (host.shown.state ? std::string{core::name(*host.shown.state)} : "-");
  }
  return out;
}

}  // namespace latchkey::model
