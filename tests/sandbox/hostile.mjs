// A test account that is treated badly, and is looked at after each batch: it lives, answers in time, does not grow.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chanceFrom, residentKb } from "../e2e/support/bad-http.mjs";
import { Sandbox } from "./sandbox.mjs";

const SANITIZED = new URL("../../build/asan/src/cli/latchkey", import.meta.url).pathname;
const STATE_WITHIN_MS = 3_000; // with sanitizers, and others at work on the machine
const MOST_GROWTH_KB = 24_000; // as for the relay: what the allocator keeps, and the log of requests

export const seed = Number(process.env.LATCHKEY_SEED ?? Date.now() % 2 ** 31);

export class Victim extends Sandbox {
  /** Under ASan and UBSan where that build is there: what is wrong but does not crash ends it, too. */
  static async brace(t, ...options) {
    t?.diagnostic?.(`LATCHKEY_SEED=${seed}`);
    if (!process.env.LATCHKEY_BIN && existsSync(SANITIZED)) Sandbox.program = SANITIZED;
    process.env.ASAN_OPTIONS ??= "quarantine_size_mb=4:verify_asan_link_order=0";
    const { port, child, readyMs } = await Sandbox.start("--seed", 7, ...options);
    const victim = new Victim(port, child, readyMs);
    victim.chance = chanceFrom(seed);
    return victim;
  }

  kb() {
    return residentKb(this.child.pid);
  }

  /** Alive, and its state is told in time. @returns the state */
  async calm(after, account = "") {
    const { exitCode, signalCode } = this.child;
    assert.deepEqual([exitCode, signalCode], [null, null], `it ended after ${after}`);
    const signal = AbortSignal.timeout(STATE_WITHIN_MS);
    const answer = await fetch(`${this.origin}${account}/_test/state`, { signal }).catch((error) => {
      throw new Error(`no state after ${after}: ${error.message}`);
    });
    assert.equal(answer.status, 200, after);
    return answer.json();
  }

  /** Runs the batch a few times: the first may fill what is kept, the others must not add to it. */
  async flat(t, name, batch, { times = 3 } = {}) {
    let first = 0;
    for (let i = 0; i < times; ++i) {
      await batch(i);
      await this.calm(name);
      first ||= this.kb();
    }
    const grown = this.kb() - first;
    t.diagnostic(`${name}: ${first} kB after the first of ${times}, ${grown} kB more at the end`);
    assert.ok(grown < MOST_GROWTH_KB, `${name}: ${grown} kB`);
  }

  /** Any request at all. @returns {status, text}; a fault of ours fails the test */
  async ask(method, path, { body, headers = {} } = {}) {
    const answer = await fetch(this.origin + path, { method, body, headers, redirect: "manual" });
    const text = await answer.text();
    assert.ok(answer.status < 500, `${method} ${path} ${String(body).slice(0, 200)}: ${answer.status} ${text}`);
    return { status: answer.status, text, headers: answer.headers };
  }

  /** Told to end it ends well: a sanitizer would say otherwise. */
  async end() {
    this.child.kill("SIGTERM");
    const [code, signal] = await once(this.child, "exit");
    assert.deepEqual([code, signal], [0, null]);
  }
}
