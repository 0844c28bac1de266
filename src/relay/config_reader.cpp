#include "relay/config_reader.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "relay/config_values.hpp"

namespace latchkey::relay {

namespace {

constexpr mode_t kEverybody = 07;

[[nodiscard]] toml::table parse(std::string_view source) {
  try {
    return toml::parse(source);
  } catch (const toml::parse_error& error) {
    throw ConfigError(fmt::format("line {}: {}", error.source().begin.line, error.description()));
  }
}

[[nodiscard]] const SectionRow& row_of(Section section) {
  return kSections[static_cast<std::size_t>(section)];
}

/// Puts a fitting value where its row says.
struct Put {
  Config& config;
  Site* site;
  const toml::node& value;

  [[nodiscard]] std::vector<std::string> texts() const {
    std::vector<std::string> out;
    for (const toml::node& one : *value.as_array()) out.push_back(one.value<std::string>().value());
    return out;
  }
  void operator()(std::string Config::*into) const { config.*into = value.value<std::string>().value(); }
  void operator()(std::vector<std::string> Config::*into) const { config.*into = texts(); }
  void operator()(int Config::*into) const { config.*into = value.value<int>().value(); }
  void operator()(TakeWord take) const { take(config, value.value<std::string>().value()); }
  void operator()(TakeNumber take) const { take(config, value.value<int>().value()); }
  void operator()(std::string Site::*into) const { site->*into = value.value<std::string>().value(); }
  void operator()(std::vector<std::string> Site::*into) const { site->*into = texts(); }
};

[[nodiscard]] std::vector<std::string_view> names_in(Section section) {
  std::vector<std::string_view> names;
  for (const ConfigKey& row : kConfigKeys)
    if (row.section == section) names.push_back(row.name);
  if (section != Section::top) return names;
  for (const SectionRow& row : kSections)
    if (!row.name.empty()) names.push_back(row.name);
  return names;
}

[[nodiscard]] std::string unknown(std::string_view name, Section section) {
  if (name == "client_secret" || name == "api_secret")
    return fmt::format(
        "secrets do not stand in the file: name a variable with `{0}_env`, or a file with `{0}_file`", name);
  const std::string_view meant = nearest(name, names_in(section));
  if (!meant.empty()) return fmt::format("no such key is known: did you mean `{}`?", meant);
  return "no such key is known here: take it out, or move it under the heading it belongs to";
}

/// The first line; nothing when it cannot be read, is open to everybody, or is empty.
[[nodiscard]] std::string secret_in(const std::string& path, std::string& why) {
  struct stat about {};
  std::ifstream file(path);
  if (::access(path.c_str(), F_OK) != 0) return why = "is not there: write the secret into it", "";
  if (::stat(path.c_str(), &about) != 0 || !file)
    return why = "cannot be read: let the user that runs Latchkey read it", "";
  if ((about.st_mode & kEverybody) != 0)
    return why = "is open to everybody on this machine: chmod 600 " + path, "";
  std::string line;
  std::getline(file, line);
  if (line.ends_with('\r')) line.pop_back();
  if (line.empty()) why = "is empty: write the secret on its first line";
  return line;
}

}  // namespace

ConfigReader::ConfigReader(std::string_view source) : root_(parse(source)) {}

bool ConfigReader::has(Section section) const {
  return root_.contains(row_of(section).name);
}

const toml::table* ConfigReader::table_of(Section section) {
  if (section == Section::top) return &root_;
  const SectionRow& row = row_of(section);
  const toml::table* table = root_[row.name].as_table();
  const bool needed = section == Section::app;
  if (table != nullptr || (!needed && !root_.contains(row.name))) return table;
  complain(root_.contains(row.name)
               ? fmt::format("`{}` must be a section, with the heading {}", row.name, row.heading)
               : fmt::format("the section {} is missing", row.heading));
  return nullptr;
}

void ConfigReader::read_key(const toml::table& table, const ConfigKey& row, Site* site,
                            std::string_view where) {
  const toml::node* value = table.get(row.name);
  if (value == nullptr) {
    if (row.required) complain(fmt::format("`{}`{} is missing: give it {}", row.name, where, wanted(row)));
  } else if (is_fit(row, *value)) {
    std::visit(Put{config, site, *value}, row.into);
  } else {
    complain(fmt::format("line {}: `{}`{} is {}: it must be {}{}", value->source().begin.line, row.name,
                         where, found(row, *value), wanted(row),
                         row.required && value->is_array() ? ", at least one" : ""));
  }
}

void ConfigReader::refuse_unknown(const toml::table& table, Section section, std::string_view where) {
  const auto names = names_in(section);
  for (const auto& [key, value] : table) {
    const std::string_view name = key.str();
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    complain(
        fmt::format("line {}: `{}`{}: {}", value.source().begin.line, name, where, unknown(name, section)));
  }
}

void ConfigReader::read_section(const toml::table& table, Section section, Site* site,
                                std::string_view where) {
  refuse_unknown(table, section, where);
  for (const ConfigKey& row : kConfigKeys)
    if (row.section == section) read_key(table, row, site, where);
}

void ConfigReader::read_sites() {
  const toml::array* rows = root_["site"].as_array();
  const bool tables = rows != nullptr && std::all_of(rows->begin(), rows->end(),
                                                     [](const toml::node& row) { return row.is_table(); });
  if (!tables || rows->empty())
    return complain(
        "at least one [[site]] is needed, in two brackets: public, authorize_url, login_url, return_to");
  for (const toml::node& row : *rows) {
    Site& site = config.sites.emplace_back();
    const std::string where =
        rows->size() == 1 ? " in [[site]]" : fmt::format(" in [[site]] {}", config.sites.size());
    read_section(*row.as_table(), Section::site, &site, where);
    if (site.redirect_uri.empty()) site.redirect_uri = site.public_base + "/callback";
  }
}

void ConfigReader::read_all() {
  for (const SectionRow& row : kSections) {
    if (row.id == Section::site) {
      read_sites();
    } else if (const toml::table* table = table_of(row.id)) {
      read_section(*table, row.id, nullptr, row.heading.empty() ? "" : fmt::format(" in {}", row.heading));
    }
  }
}

void ConfigReader::read_one(Section section, std::string_view name) {
  const toml::table* table = table_of(section);
  for (const ConfigKey& row : kConfigKeys)
    if (table != nullptr && row.section == section && row.name == name) read_key(*table, row, nullptr, "");
}

bool ConfigReader::take_secret(std::string Config::*into, std::string_view variable, std::string_view file,
                               std::string_view key, const Environment& environment) {
  std::string why;
  if (!file.empty()) {
    config.*into = secret_in(std::string{file}, why);
    if (!why.empty()) complain(fmt::format("`{}_file`: {} {}", key, file, why));
    return true;
  }
  config.*into = environment(variable).value_or("");
  return !(config.*into).empty();
}

void ConfigReader::need_secret(std::string Config::*into, std::string_view variable, std::string_view file,
                               std::string_view key, const Environment& environment) {
  if (take_secret(into, variable, file, key, environment)) return;
  complain(fmt::format(
      "`{0}_env`: the environment variable {1} is missing: set it, or name a file with `{0}_file`. "
      "Secrets do not stand in this file",
      key, variable));
}

Config ConfigReader::finish() {
  if (flawless()) return std::move(config);
  if (mistakes_.size() == 1) throw ConfigError(mistakes_.front());
  std::string all = fmt::format("{} mistakes:", mistakes_.size());
  for (const std::string& line : mistakes_) all += "\n  " + line;
  throw ConfigError(all);
}

}  // namespace latchkey::relay
