#include "cli/relay_files.hpp"

#include <fstream>
#include <sstream>

#include "cli/command.hpp"

namespace latchkey::cli {

relay::Config read_relay_files(const std::string& config_path) {
  std::ifstream file(config_path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw CannotRun(config_path + " cannot be read.");
  return relay::read_store_config(text.str());
}

std::unique_ptr<store::Store> open_relay_store(const std::string& config_path) {
  return store::open_sqlite(read_relay_files(config_path).store);
}

}  // namespace latchkey::cli
