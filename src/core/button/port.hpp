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

struct PortCommand {
  std::string name;
  std::string value;
};

struct PortView {
  std::string state;   ///< Empty: no face, the child link is shown.
  std::string action;  ///< Empty with it.
  std::string property, name, href, reason, note;
  std::string message;
  double revision = 0;
  bool busy = false;
  bool stale = false;
  bool takes_press = false;
};

struct PortStep {
  PortView view;
  std::vector<PortCommand> commands;
  double wake_at = -1;  ///< Host time in ms; below zero: none.
};

/// The fields of a face by number, as face() reads them: one crossing function instead of one per field.
struct FaceField {
  std::string_view name;
  std::string PortView::*text;
};
inline constexpr std::array kFaceFields{
    FaceField{"state", &PortView::state},       FaceField{"action", &PortView::action},
    FaceField{"property", &PortView::property}, FaceField{"name", &PortView::name},
    FaceField{"href", &PortView::href},         FaceField{"reason", &PortView::reason},
    FaceField{"note", &PortView::note},         FaceField{"message", &PortView::message},
};

class ButtonPort {
 public:
  /// An event whose name is unknown changes nothing (a newer host with an older core).
  const PortStep& handle(const std::string& event, const std::string& value, double now, double random);
  void begin_snapshot(double revision) { button_.begin_snapshot(revision); }
  /// A link whose app state is none of Cloudbeds' four words is left out.
  void offer(const std::string& property, const std::string& name, const std::string& app_state,
             const std::string& href, const std::string& reason, const std::string& note);

  // What crosses Embind: handle's step, read piece by piece. Value objects and arrays would cost every
  // page 1.6 kB of glue (brotli, measured).
  /// @return the number of commands.
  [[nodiscard]] double tell(const std::string& event, const std::string& value, double now, double random);
  [[nodiscard]] std::string command(double index) const;   ///< Empty beyond the last.
  [[nodiscard]] std::string argument(double index) const;  ///< The command's value.
  [[nodiscard]] std::string face(double field) const;      ///< By kFaceFields; empty beyond the last.
  [[nodiscard]] double revision() const { return step_.view.revision; }
  [[nodiscard]] double wake_at() const { return step_.wake_at; }
  [[nodiscard]] bool busy() const { return step_.view.busy; }
  [[nodiscard]] bool stale() const { return step_.view.stale; }
  [[nodiscard]] bool takes_press() const { return step_.view.takes_press; }

 private:
  Button button_;
  PortStep step_;
};

}  // namespace latchkey::core
