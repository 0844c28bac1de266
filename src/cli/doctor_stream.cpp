#include "cli/doctor_stream.hpp"

#include <algorithm>

namespace latchkey::cli::doctor {

namespace {

[[nodiscard]] std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end);
  text.remove_prefix(text.starts_with("\r\n") ? 2 : std::min<std::size_t>(1, text.size()));
  return line;
}

[[nodiscard]] std::string_view value_of(std::string_view line, std::size_t colon) {
  std::string_view value = colon < line.size() ? line.substr(colon + 1) : std::string_view{};
  if (value.starts_with(' ')) value.remove_prefix(1);
  return value;
}

}  // namespace

std::optional<StateEvent> first_state_event(std::string_view stream) {
  StateEvent event;
  std::string name;
  while (!stream.empty()) {
    const std::string_view line = take_line(stream);
    if (line.empty()) {
      if (name == "state" && !event.data.empty()) return event;
      name.clear();
      event.data.clear();
      continue;
    }
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view field = line.substr(0, colon);
    const std::string_view value = value_of(line, colon);
    if (field == "event") name = value;
    if (field == "id") event.id = value;
    if (field == "data") event.data.append(event.data.empty() ? "" : "\n").append(value);
  }
  return std::nullopt;
}

}  // namespace latchkey::cli::doctor
