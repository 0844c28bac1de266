#include "cli/relay_files.hpp"

#include <fstream>
#include <sstream>

#include "cli/command.hpp"
#include "relay/environment.hpp"

namespace latchkey::cli {

namespace {

[[nodiscard]] std::string read_all(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw CannotRun(path + " cannot be read.");
  return text.str();
}

}  // namespace

relay::Config read_relay_app(const std::string& config_path) {
  return relay::read_app_config(read_all(config_path));
}

relay::Config read_relay_caller(const std::string& config_path) {
  return relay::read_caller_config(read_all(config_path), relay::process_environment);
}

relay::Config read_relay_files(const std::string& config_path) {
  return relay::read_store_config(read_all(config_path), relay::process_environment);
}

std::unique_ptr<store::Store> open_relay_store(const std::string& config_path) {
  return store::open_sqlite(read_relay_files(config_path).store);
}

store::KeyRing open_relay_keys(const relay::Config& files) {
  if (!files.keys.empty()) return store::read_keys(files.keys, "The environment variable LATCHKEY_KEYS");
  return store::load_keys(files.key_file);
}

}  // namespace latchkey::cli
