// What a designer is promised (looks.json, docs/looks.md) against what the widget has.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { withBlocks } from "../../../scripts/generate.mjs";
import { defaultOf, looksBlocks } from "../../../scripts/lib/looks.mjs";

const read = (path) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");
const [css, parts, debug, page, looks] = await Promise.all([
  read("web/widget/style.css"),
  read("web/widget/parts.ts"),
  read("web/widget/debug.ts"),
  read("docs/looks.md"),
  read("web/widget/looks.json").then(JSON.parse),
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

test("every theme and size of the style sheet is promised, and the default stands first among the themes", () => {
  const [first, ...themes] = Object.keys(looks.themes);
  assert.equal(first, "soft");
  assert.deepEqual(themes.sort(), found(css, /theme="(\w+)"/g));
  assert.deepEqual(Object.keys(looks.sizes).sort(), ["medium", ...found(css, /size="(\w+)"/g)].sort());
});

test("directions in the style sheet are logical: nothing is left or right", () => {
  assert.doesNotMatch(css.replaceAll(/\/\*.*?\*\//gs, ""), /\b(left|right)\b/);
});

test("docs/looks.md is what the tables say now: else run npm run generate", async () => {
  assert.equal(withBlocks(page, await looksBlocks()), page);
});
