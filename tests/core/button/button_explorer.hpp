// Button and model side by side, fed with the same stimuli; and all places that can be reached that way,
// breadth first.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/button/button_model.hpp"

namespace latchkey::core::test {

enum class Offer { none, no_links, disabled, guided, enabled };
enum class At { once, channel_due, press_due };

struct Stimulus {
  ButtonEvent event{};
  std::string_view value = {};
  Offer offer = Offer::none;
  At at = At::once;
};

/// Every event, with every value, snapshot and time that can make a difference.
inline const std::vector<Stimulus> kStimuli = [] {
  using enum ButtonEvent;
  return std::vector<Stimulus>{
      {configured, "session"},
      {configured, "off"},
      {configured, "fixed", Offer::disabled},
      {configured, "fixed", Offer::enabled},
      {property, ""},
      {session_ok},
      {session_absent},
      {session_failed},
      {session_expired},
      {stream_opened},
      {stream_byte},
      {stream_lost},
      {stream_refused},
      {snapshot, "", Offer::no_links},
      {snapshot, "", Offer::disabled},
      {snapshot, "", Offer::guided},
      {snapshot, "", Offer::enabled},
      {remembered, "", Offer::disabled},
      {remembered, "", Offer::enabled},
      {poll_failed},
      {pressed},
      {ticket_ok, "https://relay.example/connect/t"},
      {ticket_refused, "may_not_connect"},
      {finish_found},
      {finish_ok, "", Offer::enabled},
      {finish_refused, "other_account"},
      {dismissed},
      {woke},
      {woke, "", Offer::none, At::channel_due},
      {woke, "", Offer::none, At::press_due},
      {online},
      {offline},
      {shown},
      {hidden},
      {returned},
  };
}();

/// One button with its model, at one moment. `B`: a button, or one that is watched while it steps.
template <typename B>
class BasicBench {
 public:
  struct Outcome {
    ButtonStep step;
    ButtonModel::Taken taken;
    std::string difference;  ///< Between button and model; empty: none.
  };

  Outcome feed(const Stimulus& stimulus) {
    if (stimulus.at == At::channel_due) now = std::max(now, model.channel.overdue_at.value_or(now));
    if (stimulus.at == At::press_due) now = std::max(now, model.press.overdue_at.value_or(now));
    offer(stimulus);
    Outcome outcome;
    outcome.step = button.handle({stimulus.event, stimulus.value, 0.0}, now);
    outcome.taken = model.take({stimulus.event, stimulus.value, face_ == "connect" && !guided_, now});
    outcome.difference = difference(outcome);
    return outcome;
  }

  [[nodiscard]] std::string key() const { return model.key() + face_ + (guided_ ? "guided" : ""); }

  B button;
  ButtonModel model;
  Instant now = instant(1'000'000);

 private:
  void offer(const Stimulus& stimulus) {
    const ChannelState channel = model.channel.state;
    const bool leaves = stimulus.event == ButtonEvent::session_absent && channel == ChannelState::signing_in;
    if (stimulus.event == ButtonEvent::configured || leaves) face_ = "";
    if (stimulus.offer == Offer::none) return;
    button.begin_snapshot(1);
    const AppState state = stimulus.offer == Offer::enabled ? AppState::enabled : AppState::disabled;
    const bool guided = stimulus.offer == Offer::guided;
    const std::string href = guided ? "https://partner.example/guide" : "";
    if (stimulus.offer != Offer::no_links) {
      button.offer({.property = "18446744073709551615",  // longer than a string keeps in itself
                    .name = "Example Hotel on the Hill",
                    .app_state = state,
                    .href = href,
                    .reason = {},
                    .note = {}});
    }
    const bool deaf =
        channel == ChannelState::off || channel == ChannelState::fixed || channel == ChannelState::signed_out;
    if (stimulus.event != ButtonEvent::configured && deaf) return;
    if (stimulus.event == ButtonEvent::remembered && !face_.empty()) return;
    face_ = name(action_of(state));
    guided_ = guided;
  }

  [[nodiscard]] std::string difference(const Outcome& outcome) const {
    std::string out;
    if (button.channel() != model.channel.state)
      out += "channel " + std::string{name(button.channel())} + ", not " +
             std::string{name(model.channel.state)} + "; ";
    if (button.press() != model.press.state)
      out += "press " + std::string{name(button.press())} + ", not " + std::string{name(model.press.state)} +
             "; ";
    if (deeds(outcome.step) != commands_of(outcome.taken)) out += "other commands; ";
    const auto& face = outcome.step.view.face;
    if ((face ? name(action_of(face->app_state)) : "") != face_) out += "another face than " + face_ + "; ";
    return out;
  }

  std::string face_;     ///< The action of the face that the stimuli should have led to.
  bool guided_ = false;  ///< And whether it was told where that action leads.
};

using Bench = BasicBench<Button>;

/// A shortest way (indices into kStimuli) to every row of both regions, and every difference found anywhere.
struct Exploration {
  using Path = std::vector<std::size_t>;
  std::map<const void*, Path> ways;
  std::set<std::pair<std::string_view, ButtonEvent>> pairs;  ///< Tried: state's name, event.
  std::vector<std::string> differences;
  std::size_t places = 0;
};

[[nodiscard]] inline std::string words(const Exploration::Path& path) {
  std::string out;
  for (const std::size_t i : path) out += std::string{name(kStimuli[i].event)} + " ";
  return out;
}

[[nodiscard]] inline Exploration explore() {
  struct Place {
    Bench bench;
    Exploration::Path path;
  };
  Exploration found;
  std::vector<Place> places(1);
  std::set<std::string> seen{places[0].bench.key()};
  for (std::size_t at = 0; at < places.size(); ++at) {
    for (std::size_t i = 0; i < kStimuli.size(); ++i) {
      Place next = places[at];
      next.path.push_back(i);
      found.pairs.emplace(name(next.bench.model.channel.state), kStimuli[i].event);
      found.pairs.emplace(name(next.bench.model.press.state), kStimuli[i].event);
      const auto outcome = next.bench.feed(kStimuli[i]);
      if (!outcome.difference.empty())
        found.differences.push_back(words(next.path) + ": " + outcome.difference);
      if (outcome.taken.channel != nullptr) found.ways.emplace(outcome.taken.channel, next.path);
      if (outcome.taken.press != nullptr) found.ways.emplace(outcome.taken.press, next.path);
      if (seen.insert(next.bench.key()).second) places.push_back(std::move(next));
    }
  }
  found.places = places.size();
  return found;
}

}  // namespace latchkey::core::test
