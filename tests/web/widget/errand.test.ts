import assert from "node:assert/strict";
import { test } from "node:test";
import { type End, Errand } from "../../../web/widget/errand.ts";

/** An errand that ends when the test says so, and buttons that keep what they are told. */
function scripted() {
  const runs: { signal: AbortSignal; end(end: End): void }[] = [];
  const errand = new Errand((signal) => new Promise((end) => runs.push({ signal, end })));
  const button = () => {
    const told: string[] = [];
    return { told, tell: (event: string) => told.push(event), onMistake: () => {} };
  };
  return { errand, runs, button };
}

/** Lets every promise that can settle do so. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("who asks while it is under way waits for the same end", async () => {
  const { errand, runs, button } = scripted();
  const [a, b] = [button(), button()];
  assert.equal(errand.join(a), false);
  assert.equal(errand.join(b), true);
  errand.tell("stream_byte");
  runs[0]?.end("stream_lost");
  await settled();
  assert.deepEqual(
    [a.told, b.told],
    [
      ["stream_byte", "stream_lost"],
      ["stream_byte", "stream_lost"],
    ],
  );
  assert.equal(runs.length, 1);
});

test("who knows its end and asks again starts it again; who comes a moment later is told that end first", async () => {
  const { errand, runs, button } = scripted();
  const [a, late] = [button(), button()];
  errand.join(a);
  runs[0]?.end("session_failed");
  await settled();
  errand.join(late);
  assert.deepEqual(late.told, ["session_failed"]);
  assert.equal(runs.length, 1);
  errand.join(late);
  assert.equal(runs.length, 2);
});

test("an end that says nothing is no news: who comes later runs it", async () => {
  const { errand, runs, button } = scripted();
  errand.join(button());
  runs[0]?.end("");
  await settled();
  const late = button();
  errand.join(late);
  assert.deepEqual(late.told, []);
  assert.equal(runs.length, 2);
});

test("the last one to leave ends it, and nobody is told", async () => {
  const { errand, runs, button } = scripted();
  const [a, b] = [button(), button()];
  errand.join(a);
  errand.join(b);
  assert.equal(errand.leave(a), true);
  assert.equal(errand.leave(a), false);
  assert.equal(runs[0]?.signal.aborted, false);
  errand.leave(b);
  assert.equal(runs[0]?.signal.aborted, true);
  runs[0]?.end("stream_lost");
  await settled();
  assert.deepEqual([a.told, b.told], [[], []]);
});

test("stopped and started again, those who still wait hear the new one, and the old one's end is nothing", async () => {
  const { errand, runs, button } = scripted();
  const [a, b] = [button(), button()];
  errand.join(a);
  errand.join(b);
  errand.leave(a);
  errand.stop();
  assert.equal(runs[0]?.signal.aborted, true);
  errand.join(a);
  runs[0]?.end("stream_refused");
  await settled();
  errand.tell("stream_byte");
  runs[1]?.end("stream_lost");
  await settled();
  assert.deepEqual(b.told, ["stream_byte", "stream_lost"]);
});

test("a button that leaves while the others are told, or asks again at once, disturbs nobody", async () => {
  const { errand, runs, button } = scripted();
  const [a, b] = [button(), button()];
  const eager = { ...button(), tell: () => errand.join(eager) };
  for (const member of [a, eager, b]) errand.join(member);
  runs[0]?.end("session_expired");
  await settled();
  assert.deepEqual([a.told, b.told], [["session_expired"], ["session_expired"]]);
  assert.equal(runs.length, 2);
});

test("dropped, nobody waits for it any more, and leaving it is nothing", async () => {
  const { errand, runs, button } = scripted();
  const [a, b] = [button(), button()];
  errand.join(a);
  errand.join(b);
  errand.drop();
  assert.equal(runs[0]?.signal.aborted, true);
  errand.join(a);
  assert.equal(errand.leave(b), false);
  assert.equal(runs[1]?.signal.aborted, false);
  runs[1]?.end("stream_lost");
  await settled();
  assert.deepEqual([a.told, b.told], [["stream_lost"], []]);
});

test("who only stayed from an earlier run has not asked for this one", async () => {
  const { errand, button } = scripted();
  const [a, b] = [button(), button()];
  errand.join(a);
  errand.join(b);
  errand.leave(a);
  errand.stop();
  errand.join(a);
  assert.equal(errand.leave(b), false);
  assert.equal(errand.leave(a), true);
});
