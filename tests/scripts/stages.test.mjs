import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../scripts/lib/run.mjs";
import { runStages } from "../../scripts/lib/stages.mjs";

/** Stages whose command is [result, name]; keeps the order in which they ran and how many ran at once. */
function fake() {
  const seen = { order: [], most: 0, now: 0, lines: [] };
  const execute = async ([result, name]) => {
    seen.order.push(name);
    seen.most = Math.max(seen.most, ++seen.now);
    await new Promise(setImmediate);
    seen.now--;
    return { ok: result === "ok", output: `said by ${name}\n` };
  };
  const stage = (name, result = "ok", needs = []) => ({ name, command: [result, name], needs });
  return { seen, stage, options: { execute, log: (line) => seen.lines.push(line) } };
}

test("runs every stage, no more at once than allowed, and counts them", async () => {
  const { seen, stage, options } = fake();
  assert.equal(
    await runStages(
      ["a", "b", "c", "d", "e"].map((name) => stage(name)),
      { ...options, parallel: 2 },
    ),
    true,
  );
  assert.equal(seen.order.length, 5);
  assert.equal(seen.most, 2);
  assert.equal(seen.lines.at(-1), "5 passed, 0 failed");
});

test("runs a stage after what it needs", async () => {
  const { seen, stage, options } = fake();
  await runStages([stage("tests", "ok", ["build"]), stage("build", "ok", ["configure"]), stage("configure")], options);
  assert.deepEqual(seen.order, ["configure", "build", "tests"]);
});

test("shows what a failed stage said, and nothing of the others", async () => {
  const { seen, stage, options } = fake();
  assert.equal(await runStages([stage("good"), stage("bad", "no")], options), false);
  const text = seen.lines.join("\n");
  assert.match(text, /FAILED bad/);
  assert.match(text, /said by bad/);
  assert.doesNotMatch(text, /said by good/);
  assert.equal(seen.lines.at(-1), "1 passed, 1 failed");
});

test("counts a stage as failed when what it needs failed, without running it", async () => {
  const { seen, stage, options } = fake();
  await runStages([stage("build", "no"), stage("tests", "ok", ["build"]), stage("more", "ok", ["tests"])], options);
  assert.deepEqual(seen.order, ["build"]);
  assert.equal(seen.lines.at(-1), "0 passed, 3 failed");
});

test("fails on a need that no row fulfils, instead of leaving the stage out", async () => {
  const { seen, stage, options } = fake();
  assert.equal(await runStages([stage("tests", "ok", ["typo"])], options), false);
  assert.equal(seen.lines.at(-1), "0 passed, 1 failed");
});

test("reports how a program ended, and one that is not there", async () => {
  const node = process.execPath;
  assert.deepEqual(await run([node, "-e", "console.log(1)"]), { ok: true, output: "1\n" });
  assert.equal((await run([node, "-e", "process.exit(3)"])).ok, false);
  assert.match((await run([node, "-e", "process.kill(process.pid, 'SIGKILL')"])).output, /ended by SIGKILL/);
  const missing = await run(["latchkey-no-such-program"]);
  assert.equal(missing.ok, false);
  assert.match(missing.output, /ENOENT/);
});
