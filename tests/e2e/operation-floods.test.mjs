// What strangers can do to a relay from outside costs it nothing that lasts: no byte in the store, no call to Cloudbeds, and
// nobody else is kept waiting.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { withHouse } from "./support/house.mjs";
import { send } from "./support/http.mjs";
import { openStream } from "./support/sse.mjs";
import { until } from "./support/until.mjs";

const JUNK = 10_000;

const storeBytes = (house) =>
  ["", "-wal"].map((end) => statSync(house.store + end, { throwIfNoEntry: false })?.size ?? 0);

/** One post on a kept connection. */
const post = (agent, port, path, headers, body) =>
  new Promise((resolve, reject) => {
    const asked = request(
      {
        agent,
        port,
        host: "127.0.0.1",
        method: "POST",
        path,
        headers: { Host: `localhost:${port}`, "Content-Length": Buffer.byteLength(body), ...headers },
      },
      (answer) => {
        answer.resume().once("end", () => resolve(answer.statusCode));
      },
    );
    asked.once("error", reject);
    asked.end(body);
  });

test(
  "ten thousand junk webhooks leave disk and budget as they were; known ones are heard meanwhile, and all get the same answer",
  { timeout: 180_000 },
  withHouse({ change: (toml) => toml.replace('level = "debug"', 'level = "warning"') }, async (house, t) => {
    await house.connect();
    await until("all is at rest", async () => (await house.metric("latchkey_cloudbeds_last_second")) === 0);
    const calls = () => house.metric('latchkey_cloudbeds_calls_total{endpoint="getAppState",result="ok"}');
    const asked = await calls();
    const bytes = storeBytes(house); // after it: whether the store takes a write is asked of it by writing
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const from = performance.now();
    const bodies = ['{"event":"integration/appstate_changed"}', "{}", "[", "x".repeat(1_000)];
    const statuses = new Set();
    const one = async (i) =>
      statuses.add(await post(agent, house.port + 1, `/webhooks/guess-${i}`, {}, bodies[i % bodies.length]));
    for (let i = 0; i < JUNK; i += 20) await Promise.all(Array.from({ length: 20 }, (_, k) => one(i + k)));
    agent.destroy();
    t.diagnostic(`${JUNK} junk posts in ${((performance.now() - from) / 1000).toFixed(1)} s`);
    assert.deepEqual([...statuses], [200], "from this machine: not limited, and told nothing");
    assert.deepEqual(storeBytes(house), bytes, "bytes of the store");
    assert.equal(await calls(), asked, "calls to Cloudbeds");
    assert.equal(await house.metric('latchkey_deliveries_total{result="unknown"}'), JUNK);
    await house.testAccount.postAppState("pending");
    await until("a true one is heard", async () => (await calls()) > asked);
  }),
);

test(
  "callbacks of one address are refused at the door beyond its share, with a time to wait; from another all goes on",
  { timeout: 60_000 },
  withHouse({}, async (house) => {
    const knock = (client) =>
      send(`${house.relayUrl}/callback?code=x`, { headers: { "X-Forwarded-For": `203.0.113.9, ${client}` } });
    let refused = 0;
    let last;
    for (let i = 0; i < 300; ++i) {
      last = await knock("198.51.100.7");
      refused += last.status === 429;
    }
    assert.ok(refused > 180 && refused <= 240, `${refused} of 300`);
    assert.match(last.headers["retry-after"], /^[1-9]\d*$/);
    assert.notEqual((await knock("198.51.100.8")).status, 429);
    assert.equal(await house.metric('latchkey_limited_total{limit="requests_per_minute"}'), refused);
  }),
);

/** Writes to a socket and waits for its end. */
const spoken = (port, write, { within = 15_000 } = {}) =>
  new Promise((resolve) => {
    const from = performance.now();
    const socket = connect(port, "127.0.0.1");
    let said = "";
    const late = setTimeout(() => socket.destroy(), within);
    socket.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(late);
      resolve({ said, took: performance.now() - from });
    });
    write(socket);
  });

test(
  "slow senders and bombs of header and body are sent away, and nobody waits for them",
  { timeout: 60_000 },
  withHouse({}, async (house) => {
    const port = house.port + 1;
    const drip = (socket) => {
      socket.write("GET /v1/state HTTP/1.1\r\n");
      const timer = setInterval(() => socket.writable && socket.write("X-A: b\r\n"), 300);
      socket.once("close", () => clearInterval(timer));
    };
    const head = `POST /v1/sessions HTTP/1.1\r\nHost: localhost:${port}\r\n`;
    const chunks = (socket) => {
      socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
      for (let i = 0; i < 100; ++i) socket.write(`400\r\n${"x".repeat(1024)}\r\n`);
    };
    const slow = Array.from({ length: 50 }, () => spoken(port, drip));
    const [header, length, chunked, smuggled] = await Promise.all([
      spoken(port, (socket) => socket.write(`GET / HTTP/1.1\r\nX: ${"a".repeat(40_000)}`)),
      spoken(port, (socket) => socket.write(`${head}Content-Length: 99999999\r\n\r\n`)),
      spoken(port, chunks),
      spoken(port, (socket) => socket.write(`${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)),
    ]);
    assert.match(header.said, /^HTTP\/1\.1 431 /);
    assert.match(length.said, /^HTTP\/1\.1 413 /);
    assert.match(chunked.said, /^HTTP\/1\.1 413 /);
    assert.match(smuggled.said, /^HTTP\/1\.1 400 /);
    const from = performance.now();
    assert.equal((await send(`${house.relayUrl}/v1/state`)).status, 401);
    assert.ok(performance.now() - from < 2_000, "answered while fifty drip");
    for (const { said, took } of await Promise.all(slow)) {
      assert.match(said, /^HTTP\/1\.1 408 /);
      assert.ok(took < 14_000, `${took} ms`);
    }
    assert.equal(await house.metric('latchkey_refused_total{code="too_slow"}'), 50);
    assert.equal(await house.metric('latchkey_refused_total{code="header_too_large"}'), 1);
  }),
);

const IDLE = 10_000;
test(
  "ten thousand idle clients, and everybody else is served; one more than may be is told so",
  { timeout: 120_000 },
  withHouse({ change: (toml) => `${toml}\n[limits]\nconnections = ${IDLE + 50}\n` }, async (house, t) => {
    const port = house.port + 1;
    const sockets = [];
    const open = (i) =>
      new Promise((resolve, reject) => {
        const socket = connect({ port, host: "127.0.0.1", localAddress: `127.0.0.${2 + (i % 4)}` });
        sockets.push(socket);
        socket.once("connect", resolve);
        socket.once("error", reject);
      });
    const from = performance.now();
    for (let i = 0; i < IDLE; i += 100) await Promise.all(Array.from({ length: 100 }, (_, k) => open(i + k)));
    await until("all are seated", async () => (await house.metric("latchkey_open_connections")) >= IDLE, {
      within: 25_000,
    });
    t.diagnostic(`${IDLE} clients in ${((performance.now() - from) / 1000).toFixed(1)} s`);
    const asked = performance.now();
    assert.equal((await send(`${house.relayUrl}/v1/state`)).status, 401);
    t.diagnostic(`a request among them: ${(performance.now() - asked).toFixed(0)} ms`);
    for (const socket of sockets) socket.on("error", () => {});
    const more = await Promise.all(Array.from({ length: 60 }, () => spoken(port, () => {}, { within: 3_000 })));
    assert.ok(
      more.some(({ said }) => said.startsWith("HTTP/1.1 503 ")),
      "one more is told so",
    );
    for (const socket of sockets) socket.destroy();
    await until("they are forgotten", async () => (await house.metric("latchkey_open_connections")) < 100, {
      within: 20_000,
    });
  }),
);

test(
  "streams of a session beyond the limit are refused, and a place that is left is given again",
  { timeout: 60_000 },
  withHouse({ change: (toml) => `${toml}\n[limits]\nstreams_per_session = 3\n` }, async (house) => {
    const headers = house.asPage(await house.session());
    const open = () => openStream(`${house.relayUrl}/v1/stream`, { headers });
    const streams = [await open(), await open(), await open()];
    const fourth = await open();
    assert.deepEqual([fourth.status, fourth.headers["retry-after"]], [429, "5"]);
    fourth.close();
    streams[0].close();
    await until("a place is free", async () => {
      const again = await open();
      streams.push(again);
      return again.status === 200;
    });
    for (const stream of streams) stream.close();
  }),
);
