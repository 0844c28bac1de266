// The elements' reference in Markdown, made from the same tables as the package (docs/frameworks.md, docs/embed.md).
import { makeManifest } from "./manifest.mjs";
import { readReference } from "./reference.mjs";

const cell = (text) => text.replaceAll("|", "\\|");
const code = (text) => (text ? `\`${cell(text)}\`` : "");
const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

const described = (head, rows, columns) =>
  table(
    [head, ...Object.keys(columns), "is"],
    rows.map((row) => [code(row.name), ...Object.values(columns).map((of) => code(of(row))), cell(row.description)]),
  );

const typed = { type: ({ type }) => type.text };
const withProperty = { property: ({ fieldName }) => fieldName, ...typed };
const withDetail = {
  detail: ({ type }) => type.text.replace(/^CustomEvent<|>$/g, "").replaceAll("readonly ", ""),
};

const marked = (blocks) =>
  Object.entries(blocks)
    .map(([name, text]) => `<!-- generated:${name} -->\n\n${text}\n\n<!-- /generated:${name} -->`)
    .join("\n\n");

async function elements() {
  const { modules } = makeManifest(await readReference());
  return modules.flatMap(({ declarations }) => declarations);
}

/** The marked blocks of docs/frameworks.md, for scripts/generate.mjs. */
export async function buttonBlocks() {
  const [{ attributes, events }] = await elements();
  return marked({
    attributes: described("attribute", attributes, withProperty),
    events: described("event", events, withDetail),
  });
}

/** Those of docs/embed.md. What it has of the button stands in docs/looks.md. */
export async function panelBlocks() {
  const [button, { attributes, events, cssParts, cssProperties }] = await elements();
  const shared = button.cssProperties.map(({ name }) => name);
  return marked({
    "panel-attributes": described("attribute", attributes, typed),
    "panel-events": described("event", events, withDetail),
    "panel-parts": described("`::part`", cssParts, {}),
    "panel-variables": described(
      "variable",
      cssProperties.filter(({ name }) => !shared.includes(name)),
      {},
    ),
  });
}
