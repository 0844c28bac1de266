// What one input makes the button's host do and show, without a copy: texts and the face point into the
// button, the tables or the input's own text, and hold until its next input.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/app_state.hpp"
#include "core/fixed_list.hpp"
#include "core/instant.hpp"

namespace latchkey::core {

enum class ButtonCommand : std::uint8_t {
  fetch_session,
  open_stream,
  close_stream,
  poll,
  ask_ticket,
  post_finish,
  navigate,
  cancel_channel,
  cancel_press,
  announce,
  emit_change,
  emit_error,
};
struct ButtonCommandRow {
  ButtonCommand id;
  std::string_view name;
};
inline constexpr std::array kButtonCommands{
    ButtonCommandRow{ButtonCommand::fetch_session, "fetch_session"},
    ButtonCommandRow{ButtonCommand::open_stream, "open_stream"},
    ButtonCommandRow{ButtonCommand::close_stream, "close_stream"},
    ButtonCommandRow{ButtonCommand::poll, "poll"},
    ButtonCommandRow{ButtonCommand::ask_ticket, "ask_ticket"},
    ButtonCommandRow{ButtonCommand::post_finish, "post_finish"},
    ButtonCommandRow{ButtonCommand::navigate, "navigate"},
    ButtonCommandRow{ButtonCommand::cancel_channel, "cancel_channel"},
    ButtonCommandRow{ButtonCommand::cancel_press, "cancel_press"},
    ButtonCommandRow{ButtonCommand::announce, "announce"},
    ButtonCommandRow{ButtonCommand::emit_change, "emit_change"},
    ButtonCommandRow{ButtonCommand::emit_error, "emit_error"},
};
static_assert(in_enum_order(kButtonCommands) && names_unique(kButtonCommands));

struct Command {
  ButtonCommand id{};
  std::string_view value;  ///< navigate: the address; announce: a text key; emit_error: a problem code.
};

/// One link of a snapshot, as the page API gives it.
struct LinkFacts {
  std::string property;
  std::string name;  ///< The hotel's.
  AppState app_state = AppState::disabled;
  std::string href;    ///< Login's; with `disabled` the guide of a connection made another way.
  std::string reason;  ///< Problem code, empty when none.
  std::string note;
  friend bool operator==(const LinkFacts&, const LinkFacts&) = default;
};

/// What to show now.
struct View {
  const LinkFacts* face = nullptr;  ///< Nothing: the child link.
  double revision = 0;
  bool busy = false;
  bool stale = false;
  bool unconfirmed =
      false;  ///< Stale because it is remembered, and contact is not lost: soon to be confirmed.
  bool takes_press = false;  ///< A press is the button's to answer; otherwise the link is a plain one.
  bool looks_only = false;   ///< This person may see the connection and not make it.
  std::string_view message;  ///< Problem code the person may dismiss; empty when none.
};

/// Of a view with a face.
[[nodiscard]] inline Action action_of(const View& view) {
  const Action action = action_of(view.face->app_state);
  return view.looks_only && action == Action::connect ? Action::none : action;
}
[[nodiscard]] inline std::string_view reason_of(const View& view) {
  const bool kept_out = view.face->reason.empty() && action_of(view) != action_of(view.face->app_state);
  return kept_out ? "may_not_connect" : std::string_view{view.face->reason};
}

struct ButtonStep {
  static constexpr std::size_t kCommands =
      8;  ///< Both regions' rows (3 each), one change and one announcement.

  View view;
  FixedList<Command, kCommands> commands;
  std::optional<Instant> wake_at;  ///< Say `woke` then, unless another input comes first.
};

}  // namespace latchkey::core
