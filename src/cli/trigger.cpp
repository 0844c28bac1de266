// `latchkey trigger`: lets a moment of real life happen in a running test account.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/sandbox_caller.hpp"
#include "sandbox/moment_table.hpp"

namespace latchkey::cli {
namespace {

int list_moments() {
  for (const sandbox::Moment& row : sandbox::kMoments) fmt::print("{:<34}{}\n", row.name, row.words);
  return kFine;
}

}  // namespace

int run_trigger(Arguments arguments) {
  SandboxAddress address;
  std::string name;
  std::string property;
  CLI::App app(
      "Lets a moment of real life happen in a running test account, and prints what a button must show "
      "afterwards. Without a name: the list.",
      "latchkey trigger");
  app.add_option("name", name, "Of the moment");
  app.add_option("--property", property, "Where; else the first that is connected");
  add_address(app, address);
  if (const auto code = parse(app, arguments)) return *code;
  if (name.empty()) return list_moments();
  if (sandbox::moment_named(name) == nullptr) {
    fmt::print(stderr, "latchkey trigger: there is no moment {}. `latchkey trigger` lists them.\n", name);
    return kUsage;
  }
  const auto body = property.empty() ? nlohmann::json(nullptr) : nlohmann::json{{"property", property}};
  return call_sandbox(address, "POST", "/_test/trigger/" + name, body);
}

}  // namespace latchkey::cli
