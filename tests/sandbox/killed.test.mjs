// Killed at any moment: the state file is always readable, and what was answered is in it. The program as it is shipped, for its
// time to start is measured.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { chanceFrom } from "../e2e/support/bad-http.mjs";
import { until } from "../e2e/support/until.mjs";
import { seed } from "./hostile.mjs";
import { Sandbox } from "./sandbox.mjs";

const KILLS = 12;
const MOST = 400; // connections, of 500 that are kept
const READY_MS = 200; // as tests/sandbox/commands.test.mjs has it for a first start

test("killed at any moment it starts again with all that it had answered", { timeout: 120_000 }, async (t) => {
  t.diagnostic(`LATCHKEY_SEED=${seed}`);
  const chance = chanceFrom(seed);
  const folder = mkdtempSync(join(tmpdir(), "latchkey-killed-"));
  const ready = [];
  const worked = [];
  const acknowledged = new Set();
  for (let round = 0; round <= KILLS; ++round) {
    const sandbox = await Sandbox.start("--seed", 7, "--state-dir", folder);
    ready.push(Math.round(sandbox.readyMs));
    worked.push(cpuMs(sandbox.child.pid));
    const { grants } = await sandbox.test("state");
    const kept = new Set(grants.map(({ access_token }) => access_token));
    for (const token of acknowledged) assert.ok(kept.has(token), `a token of an earlier life, round ${round}`);
    if (round < KILLS) {
      const before = acknowledged.size;
      const writers = Array.from({ length: 8 }, () => write(sandbox, acknowledged));
      await until("it works", () => acknowledged.size > Math.min(before, MOST), { within: 20_000 });
      await pause(chance.below(60)); // the moment is what is tested
      sandbox.child.kill("SIGKILL");
      await once(sandbox.child, "exit");
      await Promise.all(writers);
    } else {
      await sandbox.stop();
    }
    if (acknowledged.size > 0) JSON.parse(readFileSync(join(folder, "state.json"), "utf8"));
    const broken = readdirSync(folder).filter((name) => name.includes("broken"));
    assert.deepEqual(broken, [], "its own file is always readable");
  }
  t.diagnostic(`${KILLS} kills, ${acknowledged.size} connections acknowledged, ready after ${ready.join(", ")} ms`);
  assert.ok(acknowledged.size >= KILLS, "it was killed while it worked");
  t.diagnostic(`of its own work until then: ${worked.join(", ")} ms`);
  // By its own work, of which nothing waits: the time on the wall is commands.test.mjs's, and others work on this machine, too.
  assert.ok(Math.max(...worked) < READY_MS, `ready after ${worked} ms of work`);
  rmSync(folder, { recursive: true });
});

/** Processor time so far, user and system, in the kernel's ticks of 10 ms. */
function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Connects until the account is gone, and moves what is written in between. */
async function write(sandbox, acknowledged) {
  try {
    for (;;) {
      if (acknowledged.size > MOST) return;
      acknowledged.add((await sandbox.test("connect", {})).access_token);
      await sandbox.test("trigger/state_flaps", {});
    }
  } catch {
    return; // killed
  }
}
