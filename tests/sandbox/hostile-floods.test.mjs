// Many clients that are slow, idle, gone, or new: everybody else is served meanwhile, and nothing of them stays.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { until } from "../e2e/support/until.mjs";
import { Victim } from "./hostile.mjs";

let victim;
before(async () => {
  victim = await Victim.brace();
});
after(() => victim?.end());

/** Connections that each write something and are kept; `closed` counts those that the account has ended. */
async function crowd(size, write) {
  const group = { sockets: [], closed: 0, said: [] };
  const open = (i) =>
    new Promise((resolve, reject) => {
      const socket = connect(victim.port, "127.0.0.1");
      group.sockets.push(socket);
      socket.once("connect", () => resolve(write?.(socket, i)));
      socket.once("error", reject);
      socket.on("error", () => {});
      socket.on("data", (bytes) => group.said.push(bytes.toString("latin1").slice(9, 12)));
      socket.once("close", () => ++group.closed);
    });
  await Promise.all(Array.from({ length: size }, (_, i) => open(i)));
  group.leave = () => {
    for (const socket of group.sockets) socket.destroy();
  };
  return group;
}

const head = () => `GET /api/v1.3/getAppState HTTP/1.1\r\nHost: localhost:${victim.port}\r\n`;

test("two hundred who drip and two hundred who say nothing keep nobody waiting", { timeout: 120_000 }, async (t) => {
  const silent = await crowd(200);
  const dripping = await crowd(200, (socket) => {
    socket.write(head());
    const timer = setInterval(() => socket.writable && socket.write("X-A: b\r\n"), 300);
    socket.once("close", () => clearInterval(timer));
  });
  const bodies = await crowd(50, (socket) =>
    socket.write(
      `POST /_test/restore HTTP/1.1\r\nHost: localhost:${victim.port}\r\nContent-Length: 8000000\r\n\r\n${" ".repeat(50_000)}`,
    ),
  );
  const from = performance.now();
  await victim.calm("slow clients");
  t.diagnostic(`a state among them: ${(performance.now() - from).toFixed(0)} ms, ${victim.kb()} kB`);
  await until("who drips was sent away", () => dripping.closed === 200 && bodies.closed === 50, { within: 20_000 });
  assert.ok(dripping.said.length > 0 && dripping.said.every((status) => status === "408"));
  await victim.calm("slow clients were sent away");
  silent.leave();
});

test("more than it seats are told so, and leave room again", { timeout: 120_000 }, async () => {
  const all = await crowd(1_000);
  await until("the last ones were refused", () => all.closed >= 50);
  assert.ok(all.said.includes("503"));
  all.leave();
  await until("there is room again", () => victim.calm("a full house"));
});

test("calls that hang are given up when their clients leave and the fault is lifted", {
  timeout: 120_000,
}, async (t) => {
  await victim.flat(t, "hanging calls", async () => {
    await victim.test("faults", { fault: "hanging" });
    const hung = await crowd(300, (socket) => socket.write(`${head()}\r\n`));
    await until("what is beyond its limit was closed", () => hung.closed === 100);
    await victim.calm("hanging calls");
    hung.leave();
    await victim.calm("hanging clients that left");
    assert.deepEqual(await victim.test("faults", undefined, "DELETE"), { faults: [] });
    const again = await victim.ask("GET", "/api/v1.3/getAppState");
    assert.equal(again.status, 401, "calls are answered again");
  });
});

test("slow answers whose clients have gone cost nothing that lasts", { timeout: 120_000 }, async (t) => {
  await victim.flat(t, "slow answers", async () => {
    await victim.test("faults", { fault: "slow", seconds: 3_600 });
    const waiting = await crowd(150, (socket) => socket.write(`${head()}\r\n`));
    waiting.leave();
    await victim.test("clock", { advance_s: 3_600 });
    await victim.test("faults", undefined, "DELETE");
  });
});

test("accounts have plain names, and there are two hundred of them", { timeout: 120_000 }, async (t) => {
  const names = ["One", "..", ".", "a.b", "a%2fb", "a%00", "%61", "a_b", "a%20b", "%c3%bc", "x".repeat(41)];
  for (const name of names) assert.ok(["400", "404"].includes(await statusOf(`/accounts/${name}/_test/state`)), name);
  for (const path of [
    "/accounts",
    "/accounts/",
    "/accounts//_test/state",
    "/accounts/a/../_test/state",
    "//_test/state",
  ])
    assert.equal(await statusOf(path), "404", path);
  assert.equal(await statusOf("/accounts/a/accounts/b/_test/state"), "404", "not one in another");
  const { accounts } = await victim.test("accounts");
  const from = victim.kb();
  for (let i = accounts.length; i < 200; ++i) assert.equal((await victim.ask("GET", `/accounts/n${i}/`)).status, 200);
  t.diagnostic(`200 accounts: ${victim.kb() - from} kB`);
  assert.ok(victim.kb() - from < 40_000, "some hundred kB each at most");
  assert.equal((await victim.ask("GET", "/accounts/one-more/")).status, 404);
  await victim.calm("two hundred accounts");
  await victim.calm("two hundred accounts", "/accounts/n199");
});

/** The path exactly as given: fetch would resolve its dots. */
const statusOf = (path) =>
  new Promise((resolve, reject) => {
    const socket = connect(victim.port, "127.0.0.1", () =>
      socket.end(`GET ${path} HTTP/1.1\r\nHost: localhost:${victim.port}\r\nConnection: close\r\n\r\n`),
    );
    let said = "";
    socket.on("data", (bytes) => {
      said += bytes;
    });
    socket.once("close", () => resolve(said.slice(9, 12)));
    socket.once("error", reject);
  });
