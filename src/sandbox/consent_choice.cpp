#include "sandbox/consent_choice.hpp"

#include <algorithm>

namespace latchkey::sandbox {
namespace {

constexpr std::string_view kField = "property";

bool names(const net::Form& answer, const Property& property) {
  return std::ranges::any_of(answer.rows, [&](const net::Header& field) {
    return field.name == kField && field.value == property.id;
  });
}

bool names_only_known(const Account& account, const net::Form& answer) {
  return std::ranges::all_of(answer.rows, [&](const net::Header& field) {
    return field.name != kField ||
           std::ranges::find(account.properties, field.value, &Property::id) != account.properties.end();
  });
}

}  // namespace

ChosenProperties chosen_properties(const Account& account, bool groups, const net::Form& answer) {
  const auto connect = answer.get("connect");
  const bool all = groups && connect == "all";
  const bool listed = connect.empty() || (groups && connect == "specific");
  if (!(all || listed) || !names_only_known(account, answer)) return ChoiceFault::not_understood;
  std::vector<std::string> chosen;
  for (const Property& property : account.properties) {
    if (all || names(answer, property)) chosen.push_back(property.id);
  }
  if (groups && chosen.empty()) return ChoiceFault::none_chosen;
  if (!groups && chosen.size() != 1) return ChoiceFault::not_understood;
  return chosen;
}

}  // namespace latchkey::sandbox
