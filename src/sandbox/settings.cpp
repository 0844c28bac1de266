#include "sandbox/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "net/message.hpp"
#include "sandbox/outside_json.hpp"
#include "sandbox/settings_table.hpp"

namespace latchkey::sandbox {
namespace {

using nlohmann::json;

constexpr std::size_t kQuotedBytes = 60;  // Enough to recognise what was sent.

const SettingRow* find_setting(std::string_view key) {
  const auto* const row = std::ranges::find(kSettings, key, &SettingRow::key);
  return row == kSettings.end() ? nullptr : row;
}

json value_of(const SettingRow& row, const Choice& choice) {
  return row.kind == ValueKind::text ? json(choice.value) : json::parse(choice.value);
}

std::string as_json(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace).substr(0, kQuotedBytes);
}

/// "1, 2 or 3"
std::string choices_of(const SettingRow& row) {
  std::string list = as_json(value_of(row, row.slots[0]));
  for (std::size_t i = 1; i < row.count; ++i)
    list += (i + 1 == row.count ? " or " : ", ") + as_json(value_of(row, row.slots[i]));
  return list;
}

/// @return the complaint; empty when it was set.
std::string change_one(Settings& settings, const std::string& key, const json& value) {
  const SettingRow* const row = find_setting(key);
  if (row == nullptr) return fmt::format("There is no setting {}.", as_json(key));
  for (std::size_t i = 0; i < row->count; ++i) {
    if (value_of(*row, row->slots[i]) != value) continue;
    row->set(settings, i);
    return {};
  }
  return fmt::format("{} is {}, not {}.", key, choices_of(*row), as_json(value));
}

/// Forms know text only: what is not text in JSON is read as JSON.
json value_in_form(const net::Header& field) {
  const SettingRow* const row = find_setting(field.name);
  if (row == nullptr || row->kind == ValueKind::text) return field.value;
  const json read = read_json(field.value);
  return read.is_discarded() ? json(field.value) : read;
}

}  // namespace

json settings_json(const Settings& settings) {
  json object = json::object();
  for (const SettingRow& row : kSettings)
    object[std::string(row.key)] = value_of(row, row.slots[row.get(settings)]);
  return object;
}

std::string change_settings(Settings& settings, const json& change) {
  if (!change.is_object()) return "Send a JSON object of settings.";
  Settings changed = settings;
  std::vector<std::string> complaints;
  for (const auto& [key, value] : change.items()) {
    if (auto complaint = change_one(changed, key, value); !complaint.empty()) complaints.push_back(complaint);
  }
  if (complaints.empty()) settings = changed;
  return fmt::format("{}", fmt::join(complaints, " "));
}

std::string take_settings_form(Settings& settings, const net::Form& form) {
  json object = json::object();
  for (const net::Header& field : form.rows) object[field.name] = value_in_form(field);
  return change_settings(settings, object);
}

}  // namespace latchkey::sandbox
