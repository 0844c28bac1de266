#include "sandbox/outside_json.hpp"

#include <nlohmann/json.hpp>

namespace latchkey::sandbox {

nlohmann::json read_json(std::string_view text) {
  constexpr int kDeepest = 16;  // A saved account nests six deep.
  bool too_deep = false;
  const auto look = [&](int depth, nlohmann::json::parse_event_t, const nlohmann::json&) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  nlohmann::json read = nlohmann::json::parse(text, look, false);
  if (too_deep) return nlohmann::json(nlohmann::json::value_t::discarded);
  return read;
}

}  // namespace latchkey::sandbox
