// What a designer is promised (looks.json of each element, and the documents made of them) against what the widget has.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { withBlocks } from "../../../scripts/generate.mjs";
import { defaultOf, looksBlocks } from "../../../scripts/lib/looks.mjs";
import { buttonBlocks, panelBlocks } from "../../../scripts/package/reference-docs.mjs";

const read = (path) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");
const [css, parts, debug, looks, panelCss, panelParts, panelLooks] = await Promise.all([
  read("web/widget/style.css"),
  read("web/widget/parts.ts"),
  read("web/widget/debug.ts"),
  read("web/widget/looks.json").then(JSON.parse),
  read("web/widget/status/style.css"),
  read("web/widget/status/parts.ts"),
  read("web/widget/status/looks.json").then(JSON.parse),
]);
const found = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();

test("every variable of the style sheet is promised, and no other; each has a default", () => {
  const used = found(css, /var\((--latchkey-[\w-]+)/g);
  assert.deepEqual(Object.keys(looks.variables).sort(), used);
  for (const name of used) assert.ok(defaultOf(css, name), name);
});

test("a default is read to its own closing parenthesis", () => {
  assert.equal(defaultOf("a { b: max(44px, var(--x, min(1em, var(--y, 2em)))); }", "--x"), "min(1em, var(--y, 2em))");
  assert.equal(defaultOf("a { b: var(--x); }", "--x"), "");
  assert.equal(defaultOf("a { b: c; }", "--x"), undefined);
});

test("every part and slot of the shadow root is promised, and no other", () => {
  const made = found(parts, /make\("\w+", \w+, "(\w+)"/g);
  const byEngineers = found(debug, /"part", "(\w+)"/g);
  assert.deepEqual(Object.keys(looks.parts).sort(), [...made, ...byEngineers].sort());
  assert.deepEqual(Object.keys(looks.slots).sort(), ["", ...found(parts, /\.name = "(\w+)"/g)].sort());
});

test("every variable and part of the panel's own is promised, and no other", () => {
  const own = found(panelCss, /var\((--latchkey-[\w-]+)/g).filter((name) => !looks.variables[name]);
  assert.deepEqual(Object.keys(panelLooks.variables).sort(), own);
  assert.deepEqual(Object.keys(panelLooks.parts).sort(), found(panelParts, /make\("\w+", \w+, "([\w-]+)"/g));
});

test("every theme and size of the style sheet is promised, and the default stands first among the themes", () => {
  const [first, ...themes] = Object.keys(looks.themes);
  assert.equal(first, "soft");
  assert.deepEqual(themes.sort(), found(css, /theme="(\w+)"/g));
  assert.deepEqual(Object.keys(looks.sizes).sort(), ["medium", ...found(css, /size="(\w+)"/g)].sort());
});

test("directions in the style sheet are logical: nothing is left or right", () => {
  assert.doesNotMatch(css.replaceAll(/\/\*.*?\*\//gs, ""), /\b(left|right)\b/);
});

for (const [path, blocks] of Object.entries({
  "docs/looks.md": looksBlocks,
  "docs/frameworks.md": buttonBlocks,
  "docs/embed.md": panelBlocks,
})) {
  test(`${path} is what the tables say now: else run npm run generate`, async () => {
    const page = await read(path);
    assert.equal(withBlocks(page, await blocks()), page);
  });
}
