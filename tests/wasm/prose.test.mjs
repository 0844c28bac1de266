// Prose beside the tables' rows would be bytes on every page. None of the sentences in src/core may be in the wasm.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { wasmBinary } from "./core.mjs";

const shipped = wasmBinary().toString("latin1");

/** Every string literal of the core that reads as prose: two words or more. */
function sentences() {
  const headers = readdirSync("src/core", { recursive: true }).filter((name) => /\.[hc]pp$/.test(name));
  const literals = headers.flatMap(
    (name) => readFileSync(`src/core/${name}`, "utf8").match(/"(?:[^"\\\n]|\\.)*"/g) ?? [],
  );
  return literals.map((literal) => literal.slice(1, -1)).filter((text) => /\w \w/.test(text));
}

test("no sentence of the core's tables is shipped", () => {
  const all = sentences();
  assert.ok(all.length > 200, `only ${all.length} sentences found in src/core`);
  assert.deepEqual(
    all.filter((text) => shipped.includes(text)),
    [],
  );
});

test("no word that only prose has is shipped", () => {
  for (const word of ["RFC", "FACTS", "DESIGN", "because", "section", "fixtures/"]) {
    assert.ok(!shipped.includes(word), `"${word}" is in the wasm`);
  }
});

test("the check is not blind: names that the page needs are found", () => {
  for (const name of ["session_expired", "open_stream", "installing"]) assert.ok(shipped.includes(name), name);
});
