// The shipped WebAssembly takes every recorded walk step by step as recorded; so does the native core (tests/wire).
import assert from "node:assert/strict";
import test from "node:test";
import { loadCore } from "./core.mjs";
import { readWalks, walk } from "./walks.mjs";

const core = await loadCore();
const { walks } = readWalks();

test("there are walks to compare", () => assert.ok(walks.length >= 5));

for (const { name, inputs, steps } of walks) {
  test(`the shipped core walks as recorded: ${name}`, () => {
    const taken = walk(core, inputs);
    for (const [i, step] of steps.entries()) {
      assert.deepEqual(taken[i], step, `step ${i}, after ${JSON.stringify(inputs[i])}`);
    }
    assert.equal(taken.length, steps.length);
  });
}

/** The heap has 256 KiB and may not grow: losing 20 bytes a round would end this in a trap. */
test("buttons that come, walk and go leave nothing behind", () => {
  const { inputs } = walks[0];
  assert.doesNotThrow(() => {
    for (let round = 0; round < 10_000; round++) walk(core, inputs);
  });
});
