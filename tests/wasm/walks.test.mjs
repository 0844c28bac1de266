// Both shipped cores, WebAssembly and JavaScript, take every recorded walk step by step as recorded; so does the native core
// (tests/wire). Beyond the recorded ones they walk at random, side by side.
import assert from "node:assert/strict";
import test from "node:test";
import { loadCore, loadJavaScriptCore } from "./core.mjs";
import { randomInputs } from "./random-inputs.mjs";
import { readWalks, walk } from "./walks.mjs";

const cores = { WebAssembly: await loadCore(), JavaScript: await loadJavaScriptCore() };
const { walks } = readWalks();

test("there are walks to compare", () => assert.ok(walks.length >= 5));

for (const [kind, core] of Object.entries(cores)) {
  for (const { name, inputs, steps } of walks) {
    test(`the core as ${kind} walks as recorded: ${name}`, () => {
      const taken = walk(core, inputs);
      for (const [i, step] of steps.entries()) {
        assert.deepEqual(taken[i], step, `step ${i}, after ${JSON.stringify(inputs[i])}`);
      }
      assert.equal(taken.length, steps.length);
    });
  }

  /** The heap has 256 KiB and may not grow: losing 20 bytes a round would end this in a trap. */
  test(`buttons that come, walk and go leave nothing behind in ${kind}`, () => {
    const { inputs } = walks[0];
    assert.doesNotThrow(() => {
      for (let round = 0; round < 10_000; round++) walk(core, inputs);
    });
  });

  test(`a button of the core as ${kind} that is gone says so`, () => {
    const button = new core.Button();
    button.delete();
    assert.throws(() => button.busy(), /deleted/);
  });

  test(`text of every length and script crosses into ${kind} and back`, () => {
    const button = new core.Button();
    for (const text of ["", "a", "Hôtel Ünïcode", "\u{1F511}", "日本語".repeat(300), "a\0b", "x".repeat(1000)]) {
      button.begin_snapshot(1);
      button.offer("320000", text, "pending", "", "", text);
      button.tell("configured", "fixed", 0, 0);
      assert.deepEqual([button.face(3), button.face(6)], [text, text]);
    }
    button.delete();
  });
}

const seed = Number(process.env.LATCHKEY_SEED ?? Date.now() % 2 ** 32);

test(`at random, JavaScript follows WebAssembly step by step (LATCHKEY_SEED=${seed})`, () => {
  const seen = new Set();
  for (let round = 0; round < 200; round++) {
    const inputs = randomInputs(seed + round, 200);
    const [wasm, js] = [walk(cores.WebAssembly, inputs), walk(cores.JavaScript, inputs)];
    for (const [i, step] of wasm.entries()) {
      assert.deepEqual(js[i], step, `round ${round}, step ${i}, after ${JSON.stringify(inputs[i])}`);
      for (const { name } of step.commands) seen.add(name);
    }
  }
  assert.ok(seen.size >= 11, `the walks stayed at home: only ${[...seen]}`);
});
