// Prose beside the tables' rows would be bytes on every page. None of the sentences in src/core may be in the wasm.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { javascript, wasmBinary } from "./core.mjs";

/** The JavaScript core holds its memory in base64. */
const decoded = (code) =>
  code.replace(/"([\w+/=]{40,})"/g, (_all, data) => Buffer.from(data, "base64").toString("latin1"));

const shipped = { WebAssembly: wasmBinary().toString("latin1"), JavaScript: decoded(javascript()) };

/** Every string literal of the core that reads as prose: two words or more. */
function sentences() {
  const headers = readdirSync("src/core", { recursive: true }).filter((name) => /\.[hc]pp$/.test(name));
  const literals = headers.flatMap(
    (name) => readFileSync(`src/core/${name}`, "utf8").match(/"(?:[^"\\\n]|\\.)*"/g) ?? [],
  );
  return literals.map((literal) => literal.slice(1, -1)).filter((text) => /\w \w/.test(text));
}

for (const [kind, core] of Object.entries(shipped)) {
  test(`no sentence of the core's tables is shipped as ${kind}`, () => {
    const all = sentences();
    assert.ok(all.length > 200, `only ${all.length} sentences found in src/core`);
    assert.deepEqual(
      all.filter((text) => core.includes(text)),
      [],
    );
  });

  test(`no word that only prose has is shipped as ${kind}`, () => {
    for (const word of ["RFC", "FACTS", "DESIGN", "because", "section", "fixtures/"]) {
      assert.ok(!core.includes(word), `"${word}" is in it`);
    }
  });

  test(`the check of ${kind} is not blind: names that the page needs are found`, () => {
    for (const name of ["session_expired", "open_stream", "installing"]) assert.ok(core.includes(name), name);
  });
}

test("the JavaScript core makes no code out of text", () => {
  assert.doesNotMatch(javascript(), /\b(eval|Function)\(/);
});
