#include "wire/link_json.hpp"

namespace latchkey::wire {

namespace {

[[nodiscard]] Json field_of(const core::LinkSnapshot& link, const core::SnapshotField& field) {
  switch (field.kind) {
    case core::FieldKind::text:
      return link.*field.text;
    case core::FieldKind::optional_text:
      return optional_text(link.*field.text);
    case core::FieldKind::app_state:
      return core::name(link.app_state);
    case core::FieldKind::action:
      return core::name(core::action_of(link.app_state));
  }
  return nullptr;
}

}  // namespace

Json link_json(const core::LinkSnapshot& link) {
  Json row = Json::object();
  for (const core::SnapshotField& field : core::kSnapshotFields) row[field.name] = field_of(link, field);
  return row;
}

Json optional_text(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace latchkey::wire
