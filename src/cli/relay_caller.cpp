#include "cli/relay_caller.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "cli/command.hpp"

namespace latchkey::cli {

namespace {

[[nodiscard]] std::string read_all(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw CannotRun(path + " cannot be read.");
  return text.str();
}

[[nodiscard]] std::optional<std::string> environment(std::string_view name) {
  const char* value = std::getenv(std::string{name}.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

}  // namespace

relay::Config read_relay_app(const std::string& config_path) {
  return relay::read_app_config(read_all(config_path));
}

relay::Config read_relay_caller(const std::string& config_path) {
  return relay::read_caller_config(read_all(config_path), environment);
}

}  // namespace latchkey::cli
