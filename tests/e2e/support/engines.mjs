// What runs the core in people's browsers: LATCHKEY_ENGINE chooses for a whole run.
import assert from "node:assert/strict";

const ENGINES = {
  wasm: { chunk: "button" },
  /** The page's policy lacks 'wasm-unsafe-eval': a switch of the demo's own. */
  refused: { chunk: "button-js", environment: { HARBOURLIGHT_WASM: "0" } },
  /** The browser has none, as with Chromium's --js-flags=--noexpose-wasm or iOS in Lockdown Mode. */
  removed: { chunk: "button-js", script: "delete globalThis.WebAssembly" },
};

export const chosenEngine = process.env.LATCHKEY_ENGINE ?? "wasm";
assert.ok(Object.hasOwn(ENGINES, chosenEngine), `LATCHKEY_ENGINE is none of ${Object.keys(ENGINES).join(", ")}`);

/** What the preview is to have in its environment. */
export const environmentOf = (engine) => ENGINES[engine].environment;

/** Every core this browser loads from now on is added to `loaded`. */
export async function applyEngine(engine, context, loaded) {
  const { script } = ENGINES[engine];
  if (script) await context.addInitScript(script);
  context.on("request", (request) => {
    const [, chunk] = /\/chunks\/(button(?:-js)?)-[0-9a-f]+\.js$/.exec(request.url()) ?? [];
    if (chunk) loaded.add(chunk);
  });
}

/** That it was this engine which was tried, if any was. */
export function assertEngine(engine, loaded) {
  for (const chunk of loaded) assert.equal(chunk, ENGINES[engine].chunk, `not the core for ${engine}`);
}
