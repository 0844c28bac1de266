// The button as strings and doubles: the shape that crosses into JavaScript. Translates names, decides
// nothing; bindings/ only registers what stands here. 64-bit integers do not bind, so revisions and times are
// doubles.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/button/button.hpp"

namespace latchkey::core {

/// A text of the face that is shown; empty without one.
template <auto Text>
[[nodiscard]] std::string_view text_of(const View& view) {
  return view.face ? std::string_view{view.face->*Text} : std::string_view{};
}

/// The fields of a face by number, as face() reads them: one crossing function instead of one per field.
struct FaceField {
  std::string_view name;
  std::string_view (*read)(const View&);
};
inline constexpr auto kFaceFields = std::to_array<FaceField>({
    {"state", [](const View& view) { return view.face ? name(view.face->app_state) : std::string_view{}; }},
    {"action", [](const View& view) { return view.face ? name(action_of(view)) : std::string_view{}; }},
    {"property", text_of<&LinkFacts::property>},
    {"name", text_of<&LinkFacts::name>},
    {"href", text_of<&LinkFacts::href>},
    {"reason", [](const View& view) { return view.face ? reason_of(view) : std::string_view{}; }},
    {"note", text_of<&LinkFacts::note>},
    {"message", [](const View& view) { return view.message; }},
});

class ButtonPort {
 public:
  ButtonPort() = default;
  ButtonPort(const ButtonPort&) = delete;  // the step points into the button
  ButtonPort& operator=(const ButtonPort&) = delete;

  void begin_snapshot(double revision, bool looks_only = false) {
    button_.begin_snapshot(revision, looks_only);
  }
  /// A link whose app state is none of Cloudbeds' four words is left out.
  void offer(const std::string& property, const std::string& name, const std::string& app_state,
             const std::string& href, const std::string& reason, const std::string& note);

  // A step is told, then read piece by piece. Value objects and arrays would cost every page 1.6 kB of glue
  // (brotli, measured).
  /// An event whose name is unknown changes nothing (a newer host with an older core).
  /// @return the number of commands.
  [[nodiscard]] double tell(const std::string& event, std::string value, double now, double random);
  [[nodiscard]] std::string command(double index) const;   ///< Empty beyond the last.
  [[nodiscard]] std::string argument(double index) const;  ///< The command's value.
  [[nodiscard]] std::string face(double field) const;      ///< By kFaceFields; empty beyond the last.
  [[nodiscard]] double revision() const { return step_.view.revision; }
  [[nodiscard]] double wake_at() const;  ///< Host time in ms; below zero: none.
  [[nodiscard]] bool busy() const { return step_.view.busy; }
  [[nodiscard]] bool stale() const { return step_.view.stale; }
  [[nodiscard]] bool unconfirmed() const { return step_.view.unconfirmed; }
  [[nodiscard]] bool takes_press() const { return step_.view.takes_press; }

 private:
  Button button_;
  std::string value_;  ///< The last input's: a command may point into it.
  ButtonStep step_;
};

}  // namespace latchkey::core
