import assert from "node:assert/strict";
import { test } from "node:test";
import { Stream } from "../../../web/widget/stream.ts";

/** A server in the test's hands: each request waits for its answer, each body for its bytes. */
function scripted() {
  const told: string[] = [];
  const requests: { headers: Record<string, string>; signal: AbortSignal; answer(response: Response): void }[] = [];
  const stream = new Stream(
    (headers, signal) =>
      new Promise((resolve, reject) => {
        requests.push({ headers, signal, answer: resolve });
        signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      }),
    (event) => told.push(event),
    (name, data) => told.push(`${name}:${data}`),
  );
  const open = () => {
    stream.open().then((end) => told.push(end));
  };
  return { told, requests, stream, open };
}

function body() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const write = (text: string) => writer.write(new TextEncoder().encode(text));
  const response = new Response(readable, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
  return { response, write, end: () => writer.close() };
}

/** Lets every promise that can settle do so. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("headers, bytes and events are told in their order", async () => {
  const { told, requests, open } = scripted();
  const { response, write } = body();
  open();
  requests[0]?.answer(response);
  await settled();
  assert.deepEqual(told, ["stream_opened"]);
  await write('event: state\nid: 7\ndata: {"a":\n');
  await write("data: 1}\n\n:heartbeat\n\n");
  await settled();
  assert.deepEqual(told, ["stream_opened", "stream_byte", "stream_byte", 'state:{"a":\n1}']);
});

test("what is no stream is told by what it means", async () => {
  const html = { "content-type": "text/html" };
  const cases: [Response, string][] = [
    [new Response("", { status: 401 }), "session_expired"],
    [new Response("", { status: 404 }), "stream_refused"],
    [new Response("", { status: 405 }), "stream_refused"],
    [new Response("", { status: 501 }), "stream_refused"],
    [new Response("<html>", { status: 200, headers: html }), "stream_refused"],
    [new Response(null, { status: 204 }), "stream_refused"],
    [new Response("", { status: 502 }), "stream_lost"],
    [new Response("", { status: 429 }), "stream_lost"],
  ];
  for (const [response, event] of cases) {
    const { told, requests, open } = scripted();
    open();
    requests[0]?.answer(response);
    await settled();
    assert.deepEqual(told, [event], `${response.status}`);
  }
});

test("the end of a stream is told; the next one resumes after the last event", async () => {
  const { told, requests, stream, open } = scripted();
  const { response, write, end } = body();
  open();
  requests[0]?.answer(response);
  await write("id: 41\ndata: x\n\n");
  await end();
  await settled();
  assert.equal(told.at(-1), "stream_lost");
  open();
  assert.deepEqual(requests[1]?.headers, { "last-event-id": "41" });
  stream.resumeAfter("");
  open();
  assert.deepEqual(requests[2]?.headers, {});
});

test("a closed stream tells nothing more", async () => {
  const { told, requests, stream, open } = scripted();
  const { response, write } = body();
  open();
  requests[0]?.answer(response);
  await settled();
  stream.close();
  write("data: x\n\n").catch(() => {});
  await settled();
  assert.ok(requests[0]?.signal.aborted);
  assert.deepEqual(told, ["stream_opened"]);
});

test("a renewed stream takes over at its first byte, without a gap and without a loss told", async () => {
  const { told, requests, stream, open } = scripted();
  const [first, second] = [body(), body()];
  open();
  requests[0]?.answer(first.response);
  await first.write("data: 1\n\n");
  stream.renew();
  stream.renew(); // while one is under way
  assert.equal(requests.length, 2);
  requests[1]?.answer(second.response);
  await first.write("data: 2\n\n");
  await settled();
  assert.ok(!requests[0]?.signal.aborted);
  await second.write("data: 3\n\n");
  await settled();
  assert.ok(requests[0]?.signal.aborted);
  assert.deepEqual(
    told.filter((what) => what.includes(":")),
    [":1", ":2", ":3"],
  );
  assert.ok(!told.includes("stream_lost"));
});

test("when the renewal is refused the first stream goes on", async () => {
  const { told, requests, stream, open } = scripted();
  const first = body();
  open();
  requests[0]?.answer(first.response);
  await first.write("data: 1\n\n");
  stream.renew();
  requests[1]?.answer(new Response("", { status: 401 }));
  await settled();
  await first.write("data: 2\n\n");
  await settled();
  assert.ok(!told.includes("session_expired"));
  assert.equal(told.at(-1), ":2");
});

test("an event larger than the limit ends the stream", async () => {
  const { told, requests, open } = scripted();
  const { response, write } = body();
  open();
  requests[0]?.answer(response);
  for (let i = 0; i < 11; ++i) write(`data: ${"x".repeat(100_000)}\n`).catch(() => {});
  await settled();
  await settled();
  assert.equal(told.at(-1), "stream_lost");
  assert.ok(requests[0]?.signal.aborted);
});
