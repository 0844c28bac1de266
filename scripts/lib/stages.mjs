// Runs a table of stages, a few at a time, each after those it needs; says how long each took and what failed.
import { run } from "./run.mjs";

/**
 * @typedef {{name: string, command: string[], needs?: string[], after?: string[]}} Stage  A stage whose need failed counts
 * as failed; what it comes after may fail.
 * @param {Stage[]} table
 * @returns {Promise<boolean>} whether all passed
 */
export async function runStages(table, { parallel = 2, log = console.log, execute = run } = {}) {
  const results = new Map();
  const waiting = [...table];
  const isReady = ({ needs = [], after = [] }) => [...needs, ...after].every((name) => results.has(name));
  const worker = async () => {
    for (let next = waiting.findIndex(isReady); next >= 0; next = waiting.findIndex(isReady)) {
      const [stage] = waiting.splice(next, 1);
      results.set(stage.name, await runStage(stage, results, { log, execute }));
      wake(); // something may be ready that was not
    }
  };
  const active = new Set();
  const wake = () => {
    while (active.size < parallel && waiting.some(isReady)) {
      const work = worker().finally(() => active.delete(work));
      active.add(work);
    }
  };
  wake();
  while (active.size > 0) await Promise.all(active);
  for (const { name } of waiting)
    results.set(name, report(name, false, 0, "needs a stage that is not in the table\n", log));
  const failed = [...results.values()].filter((ok) => !ok).length;
  log(`${results.size - failed} passed, ${failed} failed`);
  return failed === 0;
}

async function runStage({ name, command, needs = [] }, results, { log, execute }) {
  const broken = needs.filter((need) => results.get(need) === false);
  if (broken.length > 0) return report(name, false, 0, `not run: ${broken.join(", ")} failed\n`, log);
  const start = performance.now();
  const { ok, output } = await execute(command);
  return report(name, ok, performance.now() - start, output, log);
}

function report(name, ok, milliseconds, output, log) {
  log(`${ok ? "ok    " : "FAILED"} ${name.padEnd(24)} ${(milliseconds / 1000).toFixed(1).padStart(7)} s`);
  if (!ok && output !== "") log(output.trimEnd().replace(/^/gm, "    "));
  return ok;
}
