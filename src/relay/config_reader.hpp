// Loops over the table of keys: what fits goes into the configuration, everything else becomes a line of
// complaint.
#pragma once

#include <toml++/toml.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "relay/config_table.hpp"

namespace latchkey::relay {

class ConfigReader {
 public:
  /// Throws ConfigError when it is no TOML.
  explicit ConfigReader(std::string_view source);

  /// Every section and key, and nothing else may stand there.
  void read_all();
  /// Only this key, which is needed; others are not looked at.
  void read_one(Section section, std::string_view name);
  /// From its file, or from the environment.  @return whether it is there. Of a file that is no good the
  /// complaint is made.
  bool take_secret(std::string Config::*into, std::string_view variable, std::string_view file,
                   std::string_view key, const Environment& environment);
  /// The same, and a complaint when it is not there.
  void need_secret(std::string Config::*into, std::string_view variable, std::string_view file,
                   std::string_view key, const Environment& environment);
  /// Whether the file has this section at all.
  [[nodiscard]] bool has(Section section) const;
  void complain(std::string line) { mistakes_.push_back(std::move(line)); }
  [[nodiscard]] bool flawless() const { return mistakes_.empty(); }
  /// Throws ConfigError with all complaints.
  [[nodiscard]] Config finish();

  Config config;

 private:
  [[nodiscard]] const toml::table* table_of(Section section);
  void read_section(const toml::table& table, Section section, Site* site, std::string_view where);
  void read_key(const toml::table& table, const ConfigKey& row, Site* site, std::string_view where);
  void read_sites();
  void refuse_unknown(const toml::table& table, Section section, std::string_view where);

  toml::table root_;
  std::vector<std::string> mistakes_;
};

}  // namespace latchkey::relay
