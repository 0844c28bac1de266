import assert from "node:assert/strict";
import test from "node:test";
import { withBlocks } from "../../scripts/generate.mjs";

const block = (name, text) => `<!-- generated:${name} -->\n${text}\n<!-- /generated:${name} -->`;

test("generated blocks replace the ones of their name, and nothing else", () => {
  const document = `# Title\n${block("a", "old $& a")}\nwritten by hand\n${block("b-c", "old")}\n`;
  const blocks = `${block("b-c", "new $1")}\n${block("a", "new\n\nlines")}\n`;
  const expected = `# Title\n${block("a", "new\n\nlines")}\nwritten by hand\n${block("b-c", "new $1")}\n`;
  assert.equal(withBlocks(document, blocks), expected);
  assert.equal(withBlocks(expected, blocks), expected, "once more changes nothing");
});

test("blocks of a YAML document are marked by its own comments", () => {
  const block = (text) => `    # generated:schemas\n${text}    # /generated:schemas\n`;
  assert.equal(withBlocks(`a: 1\n${block("  old\n")}b: 2\n`, block("  new\n")), `a: 1\n${block("  new\n")}b: 2\n`);
});

test("a block that nothing generates, or that no document has, is an error", () => {
  assert.throws(() => withBlocks(block("a", ""), block("b", "")), /nothing generates the block "a"/);
  assert.throws(() => withBlocks("no marks", block("b", "")), /no block "b"/);
});
