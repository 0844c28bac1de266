// The schemas of docs/relay.openapi.yaml that the core's tables decide: YAML, indented to stand under
// `components: schemas:`.
#include <fmt/format.h>

#include "core/app_state.hpp"
#include "core/link/table.hpp"
#include "core/problem.hpp"
#include "core/snapshot.hpp"
#include "describe.hpp"

namespace describe {

using namespace latchkey::core;

namespace {

template <typename Rows>
[[nodiscard]] std::string words(std::string_view schema, std::string_view meaning, const Rows& rows) {
  std::string out =
      fmt::format("    {}:\n      type: string\n      description: {}\n      enum:\n", schema, meaning);
  for (const auto& row : rows) out += fmt::format("        - {}\n", row.name);
  return out;
}

[[nodiscard]] std::string type_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
      return fmt::format("type: string\n          maxLength: {}\n", kSnapshotTextLength);
    case FieldKind::optional_text:
      return fmt::format("type: [string, \"null\"]\n          maxLength: {}\n", kSnapshotTextLength);
    case FieldKind::app_state:
      return "$ref: \"#/components/schemas/AppState\"\n";
    case FieldKind::action:
      return "$ref: \"#/components/schemas/Action\"\n";
  }
  return "";
}

[[nodiscard]] std::string link() {
  std::string required;
  std::string properties;
  for (const SnapshotField& field : kSnapshotFields) {
    required += fmt::format("        - {}\n", field.name);
    properties += fmt::format("        {}:\n          description: \"{}\"\n          {}", field.name,
                              field.meaning, type_of(field.kind));
  }
  return "    Link:\n      type: object\n      description: One property of an account, as its buttons show "
         "it.\n"
         "      required:\n" +
         required + "      properties:\n" + properties;
}

[[nodiscard]] std::string snapshot() {
  return fmt::format(
      "    Snapshot:\n      type: object\n      required: [revision, links]\n      properties:\n"
      "        revision:\n          description: Rises with every visible change of the account, and never "
      "falls.\n"
      "          type: number\n        links:\n          type: array\n          maxItems: {}\n"
      "          items:\n            $ref: \"#/components/schemas/Link\"\n"
      "        may_connect:\n          description: Whether this person may connect; absent means yes.\n"
      "          type: boolean\n        omitted:\n          description: How many links more there are than "
      "these, "
      "which need a person most; absent when these are all. `GET /v1/accounts/{{account}}` has them all.\n"
      "          type: integer\n          minimum: 1\n",
      kSnapshotLinks);
}

}  // namespace

std::string openapi() {
  return "    # generated:schemas\n" + words("AppState", "Cloudbeds' own words.", kAppStates) +
         words("Action", "What the call to action does; follows from the app state.", kActions) +
         words("Health", "How a link stands, for those who operate it.", kHealths) + link() + snapshot() +
         words("ProblemCode", "docs/problems.md says what each means.", kProblems) +
         "    # /generated:schemas\n";
}

}  // namespace describe
