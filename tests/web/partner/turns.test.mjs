import assert from "node:assert/strict";
import { test } from "node:test";
import { inTurn } from "../../../web/partner/turns.mjs";

/** A task that ends when it is told to. */
function task(name, log) {
  let end;
  const ended = new Promise((resolve, reject) => {
    end = { resolve, reject };
  });
  const run = async () => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
    return name;
  };
  return { run, ...end };
}

test("the changes of one account come one after the other, in their order", async () => {
  const log = [];
  const [note, finish] = [task("note", log), task("finish", log)];
  const both = [inTurn("demo", note.run), inTurn("demo", finish.run)];
  finish.resolve();
  note.resolve();
  assert.deepEqual(await Promise.all(both), ["note", "finish"]);
  assert.deepEqual(log, ["note begins", "note ends", "finish begins", "finish ends"]);
});

test("another account does not wait", async () => {
  const log = [];
  const slow = task("slow", log);
  const waiting = inTurn("demo", slow.run);
  assert.equal(await inTurn("other", async () => "done"), "done");
  slow.resolve();
  await waiting;
});

test("a change that fails tells its own caller, and the next one goes on", async () => {
  const failing = inTurn("demo", async () => {
    throw new Error("refused");
  });
  const next = inTurn("demo", async () => "done");
  await assert.rejects(failing, /refused/);
  assert.equal(await next, "done");
});
