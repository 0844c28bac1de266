// A whole step of the port as one value, read the way JavaScript reads it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/button/port.hpp"

namespace latchkey::core::test {

struct PortCommand {
  std::string name;
  std::string value;
};

struct PortStep {
  std::vector<std::string> face;  ///< By kFaceFields.
  std::vector<PortCommand> commands;
  double revision = 0;
  double wake_at = -1;
  bool busy = false;
  bool stale = false;
  bool unconfirmed = false;
  bool takes_press = false;

  [[nodiscard]] const std::string& text(std::string_view field) const {
    std::size_t i = 0;
    while (kFaceFields.at(i).name != field) ++i;
    return face[i];
  }
};

[[nodiscard]] inline PortStep handle(ButtonPort& port, const std::string& event, const std::string& value,
                                     double now, double random) {
  const auto count = static_cast<std::size_t>(port.tell(event, value, now, random));
  PortStep step;
  for (std::size_t i = 0; i < kFaceFields.size(); ++i) step.face.push_back(port.face(static_cast<double>(i)));
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = static_cast<double>(i);
    step.commands.push_back({port.command(at), port.argument(at)});
  }
  step.revision = port.revision();
  step.wake_at = port.wake_at();
  step.busy = port.busy();
  step.stale = port.stale();
  step.unconfirmed = port.unconfirmed();
  step.takes_press = port.takes_press();
  return step;
}

}  // namespace latchkey::core::test
