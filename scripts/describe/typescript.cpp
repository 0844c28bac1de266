#include <fmt/format.h>

#include "core/app_state.hpp"
#include "core/button/port.hpp"
#include "core/button/step.hpp"
#include "core/button/table.hpp"
#include "core/problem.hpp"
#include "core/snapshot.hpp"
#include "describe.hpp"

namespace describe {

using namespace latchkey::core;

namespace {

[[nodiscard]] std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// `export const NAME = ["a", "b"] as const; export type TYPE = (typeof NAME)[number];`
template <typename Rows>
[[nodiscard]] std::string union_of(std::string_view constant, std::string_view type, const Rows& rows) {
  std::string out = fmt::format("export const {} = [\n", constant);
  for (const auto& row : rows) out += fmt::format("  {},\n", quoted(row.name));
  return out + fmt::format("] as const;\nexport type {} = (typeof {})[number];\n\n", type, constant);
}

[[nodiscard]] std::string problems() {
  std::string out =
      "export type Blame = \"person\" | \"partner\" | \"latchkey\" | \"cloudbeds\" | \"network\";\n"
      "export type Retry = \"never\" | \"after_person_acts\" | \"after_delay\";\n"
      "export interface Problem {\n  readonly blame: Blame;\n  readonly retry: Retry;\n  readonly text: "
      "string;\n}\n\n"
      "/** Every problem code a button may show, with its English text; engineers read docs/problems.md. */\n"
      "export const problems = {\n";
  for (const ProblemRow& row : kProblems) {
    if (row.shown != Shown::button) continue;
    out += fmt::format("  {}: {{ blame: \"{}\", retry: \"{}\", text: {} }},\n", row.name,
                       row_of(kBlames, row.blame).name, row_of(kRetries, row.retry).name, quoted(row.text));
  }
  return out +
         "} as const satisfies Record<string, Problem>;\n"
         "export type ProblemCode = keyof typeof problems;\n\n";
}

[[nodiscard]] std::string_view type_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
      return "string";
    case FieldKind::optional_text:
      return "string | null";
    case FieldKind::app_state:
      return "AppState";
    case FieldKind::action:
      return "Action";
  }
  return "";
}

[[nodiscard]] std::string_view check_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
      return "text";
    case FieldKind::optional_text:
      return "optional";
    case FieldKind::app_state:
      return "state";
    case FieldKind::action:
      return "action";
  }
  return "";
}

[[nodiscard]] std::string snapshot() {
  std::string out = "/** One link of a snapshot (docs/page-api.md). */\nexport interface LinkFacts {\n";
  for (const SnapshotField& field : kSnapshotFields) {
    out += fmt::format("  /** {} */\n  {}: {};\n", field.meaning, field.name, type_of(field.kind));
  }
  out +=
      "}\n\nexport interface Snapshot {\n  /** Never falls for one account. */\n  revision: number;\n  "
      "links: LinkFacts[];\n  /** Whether this person may connect; absent means yes. */\n  may_connect?: "
      "boolean;\n}\n\n";
  out += fmt::format("export const snapshotLimits = {{ links: {}, text: {} }} as const;\n\n", kSnapshotLinks,
                     kSnapshotTextLength);
  out += "export type FieldCheck = \"text\" | \"optional\" | \"state\" | \"action\";\n";
  out +=
      "/** How each field of a link is read: model/snapshot.ts loops over it. */\nexport const linkFields: "
      "Record<keyof LinkFacts, FieldCheck> = {\n";
  for (const SnapshotField& field : kSnapshotFields)
    out += fmt::format("  {}: \"{}\",\n", field.name, check_of(field.kind));
  return out + "};\n";
}

}  // namespace

std::string typescript() {
  return "// Generated from the core's tables by `npm run generate`; `npm run check` fails when it is stale. "
         "Do not edit.\n\n" +
         union_of("appStates", "AppState", kAppStates) + union_of("actions", "Action", kActions) +
         union_of("eventNames", "EventName", kButtonEvents) +
         union_of("commandNames", "CommandName", kButtonCommands) +
         union_of("faceFields", "FaceField", kFaceFields) + problems() + snapshot();
}

}  // namespace describe
