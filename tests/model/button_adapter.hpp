// The one place that knows how the button's machine is spoken to. What it shows is copied out: it is good
// until the next input only.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/button/button.hpp"
#include "core/snapshot.hpp"

namespace latchkey::model {

struct Told {
  core::ButtonCommand command{};
  std::string value;
};
struct Shown {
  std::optional<core::AppState> state;
  std::string property;
  std::string reason;
  std::string texts;  ///< Everything a person or a script of the page could read.
  double revision = 0;
  bool busy = false;
  bool stale = false;
  bool takes_press = false;
};
struct Stepped {
  Shown shown;
  std::vector<Told> commands;
  std::optional<core::Instant> wake_at;
};

inline void offer(core::Button& button, const core::Snapshot& snapshot, double revision) {
  button.begin_snapshot(revision);
  for (const core::LinkSnapshot& link : snapshot.links)
    button.offer({link.property, link.name, link.app_state, link.href, link.reason, link.note});
}

[[nodiscard]] inline Stepped handle(core::Button& button, core::ButtonEvent event, const std::string& value,
                                    core::Instant now, double random) {
  const core::ButtonStep step = button.handle({event, value, random}, now);
  Stepped out;
  const core::View& view = step.view;
  if (view.face != nullptr) {
    const core::LinkFacts& face = *view.face;
    out.shown = {face.app_state, std::string{face.property}, std::string{face.reason}, {}, 0, false, false,
                 false};
    for (const auto& text : {face.name, face.href, face.note}) out.shown.texts += std::string{text} + ' ';
  }
  out.shown.revision = view.revision;
  out.shown.busy = view.busy;
  out.shown.stale = view.stale;
  out.shown.takes_press = view.takes_press;
  for (const core::Command& command : step.commands)
    out.commands.push_back({command.id, std::string{command.value}});
  out.wake_at = step.wake_at;
  return out;
}

/// Each region's wait that should have ended before `now`, by name.
[[nodiscard]] inline std::vector<std::string> overdue(const core::Button& button, core::Instant now) {
  std::vector<std::string> late;
  button.each_field([&](const auto& channel, const auto& channel_at, const auto& press, const auto& press_at,
                        const auto&...) {
    if (channel_at && *channel_at < now) late.emplace_back(core::name(channel));
    if (press_at && *press_at < now) late.emplace_back(core::name(press));
  });
  return late;
}

}  // namespace latchkey::model
