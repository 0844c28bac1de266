// The element's reference in Markdown, made from the same tables as the package (docs/frameworks.md).
import { makeManifest } from "./manifest.mjs";
import { readReference } from "./reference.mjs";

const cell = (text) => text.replaceAll("|", "\\|");
const code = (text) => (text ? `\`${cell(text)}\`` : "");
const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

const BLOCKS = {
  attributes: ({ attributes }) =>
    table(
      ["attribute", "property", "type", "is"],
      attributes.map(({ name, fieldName, type, description }) => [
        code(name),
        code(fieldName ?? ""),
        code(type.text),
        cell(description),
      ]),
    ),
  events: ({ events }) =>
    table(
      ["event", "detail", "is"],
      events.map(({ name, type, description }) => [
        code(name),
        code(type.text.replace(/^CustomEvent<|>$/g, "").replaceAll("readonly ", "")),
        cell(description),
      ]),
    ),
};

/** The marked blocks of docs/frameworks.md, for scripts/generate.mjs. */
export async function referenceBlocks() {
  const [element] = makeManifest(await readReference()).modules[0].declarations;
  return Object.entries(BLOCKS)
    .map(([name, make]) => `<!-- generated:${name} -->\n\n${make(element)}\n\n<!-- /generated:${name} -->`)
    .join("\n\n");
}
