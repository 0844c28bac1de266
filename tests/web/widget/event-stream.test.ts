import assert from "node:assert/strict";
import { test } from "node:test";
import { createParser } from "eventsource-parser";
import { createEventReader } from "../../../web/widget/model/event-stream.ts";

type Read = [name: string, data: string];

function ours(chunks: string[]): Read[] {
  const read: Read[] = [];
  const feed = createEventReader(({ name, data }) => read.push([name, data]));
  for (const chunk of chunks) feed(chunk);
  return read;
}

/** The oracle: a parser that many others use. */
function theirs(chunks: string[]): Read[] {
  const read: Read[] = [];
  const parser = createParser({ onEvent: ({ event = "", data }) => read.push([event, data]) });
  for (const chunk of chunks) parser.feed(chunk);
  return read;
}

/** Numbers that look random and can be had again (mulberry32). */
function seeded(seed: number) {
  return (below: number) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const pieces = [
  'data: {"a":1}',
  "data:x",
  "data:  two spaces",
  "data",
  "data:",
  "event: state",
  "event:renew",
  "event",
  "id: 7",
  "id:",
  ": heartbeat",
  ":",
  "retry: 10",
  "nonsense: 1",
  "nonsense",
  "date: 1",
  "data : 1",
  "",
  "",
  "",
  "é ☃ 😀",
];

test("events are the same as the oracle's, however the text is cut and its lines end", () => {
  const seed = Date.now() % 1_000_000;
  const random = seeded(seed);
  for (let round = 0; round < 2000; ++round) {
    const ending = ["\n", "\r\n", "\n", "\r"][random(4)] as string;
    const lines = Array.from({ length: random(20) }, () => pieces[random(pieces.length)]);
    const text = `${lines.join(ending)}${ending}${ending}: end\n`; // the last line settles what a last \r meant
    const chunks: string[] = [];
    for (let at = 0; at < text.length; ) {
      const size = 1 + random(7);
      chunks.push(text.slice(at, at + size));
      at += size;
    }
    assert.deepEqual(ours(chunks), theirs(chunks), `seed ${seed}, round ${round}: ${JSON.stringify(chunks)}`);
  }
});

test("the id of an event that was cut off is not the last one seen", () => {
  const ids: string[] = [];
  const feed = createEventReader(({ id }) => ids.push(id));
  feed("id: 1\ndata: a\n\ndata: b\n\nid: 2\n");
  assert.deepEqual(ids, ["1", "1"]);
  feed("data: c\n\nid: 3\0\ndata: d\n\n");
  assert.deepEqual(ids, ["1", "1", "2", "2"]);
});

test("field names are only the four of the standard", () => {
  assert.deepEqual(ours(["constructor: x\n__proto__: y\ntoString\ndata: ok\n\n"]), [["", "ok"]]);
});

test("an event beyond the limit is refused, whether in one line or in many", () => {
  const refuses = (chunk: string) => {
    const feed = createEventReader(() => {});
    try {
      for (let i = 0; i < 11; ++i) feed(chunk);
    } catch (error) {
      return error instanceof RangeError;
    }
    return false;
  };
  assert.ok(refuses("x".repeat(100_000)));
  assert.ok(refuses(`data: ${"x".repeat(100_000)}\n`));
  assert.ok(!refuses(`data: ${"x".repeat(100_000)}\n\n`));
});
