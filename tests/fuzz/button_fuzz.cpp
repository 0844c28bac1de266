// The button as JavaScript drives it: a line is "<event> <milliseconds> <value>"; "offer <state>" offers a
// link.
#include "core/button/port_step.hpp"
#include "fuzz/fuzz.hpp"

using namespace latchkey;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string input = fuzz::text(data, size);
  core::ButtonPort port;
  double now = 0;
  double revision = 0;
  for (int lines = 0; !input.empty() && lines < 1'000; ++lines) {
    const std::string line = fuzz::take_line(input);
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string event = line.substr(0, space);
    const std::string rest = line.substr(std::min(space + 1, line.size()));
    if (event == "offer") {
      port.begin_snapshot(++revision);
      port.offer("320000", "", rest, "", "", "");
      continue;
    }
    unsigned pause = 0;
    std::sscanf(rest.c_str(), "%7u", &pause);
    now += pause;
    const std::size_t value = rest.find(' ');
    const auto step =
        core::test::handle(port, event, value == std::string::npos ? "" : rest.substr(value + 1), now, 0.5);
    require(step.commands.size() <= core::ButtonStep::kCommands, "commands have a limit");
    require(step.text("state").empty() == step.text("action").empty(), "a face has an action");
    require(!step.text("state").empty() || (!step.stale && step.text("href").empty()),
            "no face, nothing shown");
  }
  return 0;
}
