#include "cli/doctor_snapshot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/doctor_truth.hpp"
#include "cli/terminal_text.hpp"
#include "core/snapshot.hpp"

namespace latchkey::cli::doctor {

using core::FieldKind;
using nlohmann::json;

namespace {

constexpr double kLargestRevision =
    9007199254740991;  // a whole number that JavaScript keeps exactly (2^53 - 1)

[[nodiscard]] json parse(std::string_view body) {
  return json::parse(body, nullptr, /*allow_exceptions=*/false);
}

[[nodiscard]] bool is_text(const json& value) {
  return value.is_string() && width(value.get_ref<const std::string&>()) <= core::kSnapshotTextLength;
}

template <typename Rows>
[[nodiscard]] bool names_one_of(const json& value, const Rows& rows) {
  return value.is_string() && std::ranges::any_of(rows, [&](const auto& row) { return row.name == value; });
}

/// What a field of this kind must be; empty when it is.
[[nodiscard]] std::string_view wish(const json* value, FieldKind kind) {
  const bool absent = value == nullptr || value->is_null();
  switch (kind) {
    case FieldKind::text:
      return value == nullptr || is_text(*value) ? "" : "must be a text of at most 1,000 characters";
    case FieldKind::optional_text:
      return absent || is_text(*value) ? "" : "must be null, or a text of at most 1,000 characters";
    case FieldKind::app_state:
      return !absent && names_one_of(*value, core::kAppStates)
                 ? ""
                 : "must be disabled, installing, pending or enabled";
    case FieldKind::action:
      return value == nullptr || names_one_of(*value, core::kActions) ? "" : "must be connect, none or login";
  }
  return "";
}

[[nodiscard]] const json* member(const json& object, std::string_view name) {
  const auto row = object.find(name);
  return row == object.end() ? nullptr : &*row;
}

[[nodiscard]] std::string fault_of_link(const json& link, std::size_t index) {
  if (!link.is_object()) return fmt::format("links[{}] must be an object", index);
  for (const core::SnapshotField& field : core::kSnapshotFields) {
    const std::string_view wanted = wish(member(link, field.name), field.kind);
    if (!wanted.empty()) return fmt::format("links[{}].{} {}", index, field.name, wanted);
  }
  return {};
}

[[nodiscard]] std::string flaw_of_link(const json& link, std::size_t index) {
  const auto state = core::app_state(link["app_state"].get<std::string>());
  const json* const action = member(link, "action");
  if (action != nullptr && *action != core::name(core::action_of(*state)))
    return fmt::format("links[{}].action is not the one that follows from app_state: {}", index,
                       core::name(core::action_of(*state)));
  const json* const href = member(link, "href");
  const bool leads = href != nullptr && href->is_string() && !href->get_ref<const std::string&>().empty();
  if (leads && !is_safe_address(href->get_ref<const std::string&>()))
    return fmt::format("links[{}].href is no https address: the button does not follow it", index);
  if (!leads && state == core::AppState::enabled)
    return fmt::format("links[{}].href says nothing: Login leads nowhere without login-url", index);
  return {};
}

}  // namespace

std::string fault_of_snapshot(std::string_view body) {
  const json answer = parse(body);
  if (!answer.is_object()) return "the body must be a JSON object";
  const json* const revision = member(answer, "revision");
  const bool whole = revision != nullptr && revision->is_number_unsigned();
  if (!whole || revision->get<double>() > kLargestRevision)
    return "revision must be a whole number, from 0 to 2^53 - 1";
  const json* const links = member(answer, "links");
  if (links == nullptr || !links->is_array() || links->size() > core::kSnapshotLinks)
    return "links must be a list of at most 100";
  const json* const may_connect = member(answer, "may_connect");
  if (may_connect != nullptr && !may_connect->is_boolean())
    return "may_connect must be true or false, or be left out";
  for (std::size_t i = 0; i < links->size(); ++i) {
    if (std::string fault = fault_of_link((*links)[i], i); !fault.empty()) return fault;
  }
  return {};
}

std::string flaw_of_snapshot(std::string_view body) {
  const json answer = parse(body);
  for (std::size_t i = 0; i < answer["links"].size(); ++i) {
    if (std::string flaw = flaw_of_link(answer["links"][i], i); !flaw.empty()) return flaw;
  }
  return {};
}

}  // namespace latchkey::cli::doctor
