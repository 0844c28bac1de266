#include "cli/doctor_stream.hpp"

#include <algorithm>
#include <iterator>

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
  const std::size_t all = stream.size();
  StateEvent event;
  std::string name;
  while (!stream.empty()) {
    const std::string_view line = take_line(stream);
    if (line.empty()) {
      event.end = all - stream.size();
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

std::optional<std::chrono::milliseconds> silence_before_life(const net::OutgoingReply& reply,
                                                             std::chrono::milliseconds burst) {
  const auto state = first_state_event(reply.body);
  const std::size_t whole = state ? state->end : 0;  // without a state: from the first byte
  const auto first =
      std::ranges::find_if(reply.arrivals, [&](const net::Arrival& part) { return part.bytes >= whole; });
  for (auto part = first; part != reply.arrivals.end(); ++part) {
    if (part->after - first->after > burst) return part->after - std::prev(part)->after;
  }
  return std::nullopt;
}

}  // namespace latchkey::cli::doctor
