// SIGTERM: not ready, streams end in order with a hint to come back, requests finish; and a page that comes back as the button
// does is never without a byte for as long as it takes to call itself stale.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { withHouse } from "./support/house.mjs";
import { openStream } from "./support/sse.mjs";
import { until } from "./support/until.mjs";

const STALE_AFTER_MS = 9_000;
const RETRY_MS = 1_000;

/** As the button: on the end of a stream, again after a second, with the last id. */
async function follow(url, headers, parts, stop) {
  let lastId;
  while (!stop.now) {
    try {
      const stream = await openStream(url, { headers: { ...headers, ...(lastId && { "Last-Event-ID": lastId }) } });
      assert.equal(stream.status, 200);
      stop.current = stream;
      stop.ends.push(await stream.ended);
      parts.push(...stream.parts);
      lastId = /^id: (\d+)/m.exec(stream.text)?.[1];
    } catch (error) {
      if (error.code !== "ECONNREFUSED" && error.code !== "ECONNRESET") throw error;
    }
    await pause(RETRY_MS);
  }
}

test(
  "a restart ends streams in order, and a page that comes back is never stale",
  { timeout: 60_000 },
  withHouse({}, async (house, t) => {
    const { token } = await house.connect();
    const parts = [];
    const stop = { now: false, ends: [] };
    const following = follow(`${house.relayUrl}/v1/stream`, house.asPage(token), parts, stop);
    await until("the stream is open", () => stop.current?.text.includes("event: state"));
    const first = stop.current;
    const from = performance.now();
    assert.equal(await house.relay.stop(), 0, house.relay.said);
    const took = performance.now() - from;
    t.diagnostic(`SIGTERM to the end with an open stream: ${took.toFixed(0)} ms`);
    assert.ok(took < 10_000);
    assert.equal(await first.ended, "in order", "the last chunk came");
    assert.match(first.text, /: the server restarts\nretry: 1000\n\n$/);
    await house.startRelay();
    await until("the page is back", () => stop.current !== first && stop.current.text.includes("event: state"));
    stop.now = true;
    stop.current.close();
    await following;
    const times = [...parts].map((part) => part.at);
    const longest = Math.max(...times.slice(1).map((at, index) => at - times[index]));
    t.diagnostic(`longest silence over the restart: ${longest.toFixed(0)} ms`);
    assert.ok(longest < STALE_AFTER_MS, `${longest} ms`);
  }),
);

test(
  "a request under way finishes, while readiness is taken back and nobody new is let in",
  { timeout: 60_000 },
  withHouse({}, async (house) => {
    const socket = connect(house.port + 1, "127.0.0.1");
    let answer = "";
    socket.setEncoding("utf8").on("data", (text) => {
      answer += text;
    });
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write(`POST /v1/sessions HTTP/1.1\r\nHost: localhost:${house.port + 1}\r\nContent-Length: 2\r\n\r\n{`);
    await until("it is open", async () => (await house.metric("latchkey_open_connections")) >= 1);
    const ended = house.relay.stop();
    const unready = await until("it is not ready", async () => {
      const told = await house.readyz();
      return told.status === 503 && told;
    });
    assert.match(unready.body, /draining/);
    await assert.rejects(fetch(`${house.relayUrl}/v1/state`), "nobody new");
    socket.write("}");
    await closed;
    assert.match(answer, /^HTTP\/1\.1 401 /, "it was answered");
    assert.equal(await ended, 0);
  }),
);

test(
  "whoever never finishes a request does not hold up the end",
  { timeout: 60_000 },
  withHouse({ change: (toml) => toml.replace("\n[app]", "drain_s = 2\n\n[app]") }, async (house) => {
    const socket = connect(house.port + 1, "127.0.0.1");
    socket.on("error", () => {});
    socket.write("POST /v1/sessions HTTP/1.1\r\nHost: a\r\n");
    await until("it is open", async () => (await house.metric("latchkey_open_connections")) >= 1);
    const from = performance.now();
    assert.equal(await house.relay.stop(), 0);
    assert.ok(performance.now() - from < 5_000);
    socket.destroy();
  }),
);
