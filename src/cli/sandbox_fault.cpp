// `latchkey sandbox fault` and `latchkey sandbox lift`: faults of a running test account.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/command.hpp"
#include "cli/sandbox_caller.hpp"
#include "sandbox/fault_table.hpp"

namespace latchkey::cli {
namespace {

int list_faults() {
  for (const sandbox::FaultRow& row : sandbox::kFaults) fmt::print("{:<26}{}\n", row.name, row.words);
  return kFine;
}

}  // namespace

int run_sandbox_fault(Arguments arguments) {
  SandboxAddress address;
  std::string fault;
  std::string property;
  std::string call;
  std::optional<std::uint32_t> times;
  std::optional<double> seconds;
  CLI::App app("Makes something go wrong in a running test account, until lifted. Without a name: the list.",
               "latchkey sandbox fault");
  app.add_option("fault", fault, "Its name");
  app.add_option("--times", times, "How often; else until lifted");
  app.add_option("--property", property, "Only for this property");
  app.add_option("--call", call, "Only for this call, such as getAppState");
  app.add_option("--seconds", seconds, "How long it takes, or what Retry-After says");
  add_address(app, address);
  if (const auto code = parse(app, arguments)) return *code;
  if (fault.empty()) return list_faults();
  nlohmann::json wish = {{"fault", fault}};
  if (!property.empty()) wish["property"] = property;
  if (!call.empty()) wish["call"] = call;
  if (times) wish["times"] = *times;
  if (seconds) wish["seconds"] = *seconds;
  return call_sandbox(address, "POST", "/_test/faults", wish);
}

int run_sandbox_lift(Arguments arguments) {
  SandboxAddress address;
  std::string id;
  CLI::App app("Lifts a fault of a running test account, or all.", "latchkey sandbox lift");
  app.add_option("id", id, "As `latchkey sandbox fault` printed it; all without it")
      ->check([](const std::string& text) {  // it becomes part of an address
        const bool plain = text.find_first_not_of("0123456789abcdef") == std::string::npos;
        return plain ? std::string{} : std::string{"an id is made of hexadecimal digits"};
      });
  add_address(app, address);
  if (const auto code = parse(app, arguments)) return *code;
  return call_sandbox(address, "DELETE", id.empty() ? "/_test/faults" : "/_test/faults/" + id, nullptr);
}

}  // namespace latchkey::cli
