// Hostile requests and hostile states, seeded (LATCHKEY_SEED repeats a run): the account neither crashes nor hangs nor
// grows, and does nothing for strangers.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { after, before, beforeEach, test } from "node:test";
import { makeInput, requestOf, speak } from "../e2e/support/bad-http.mjs";
import { send } from "../e2e/support/http.mjs";
import { seed, Victim } from "./hostile.mjs";
import { filled, formsOf, publishedRoutes } from "./published-routes.mjs";
import { client_id, client_secret } from "./sandbox.mjs";

const CONNECTIONS = Number(process.env.LATCHKEY_FUZZ ?? 1_200);
const RESTORES = 60;
const AT_ONCE = 16;

let victim;
before(async () => {
  victim = await Victim.brace();
});
after(() => victim?.end());
beforeEach(async () => {
  await victim.ask("DELETE", "/_test/faults");
  await victim.ask("POST", "/_test/reset", { body: '{"seed":7}' });
});

const controls = publishedRoutes.filter(({ path }) => path.startsWith("/_test/"));
const PAGES = [
  ...[
    "/",
    "/marketplace",
    "/marketplace/exampleapp",
    "/connected-apps",
    "/activity",
    "/app-details",
    "/lab",
    "/settings",
  ],
  "/oauth?request=x",
];

/** What a call is sent when it is meant well. */
const SAMPLES = {
  "/_test/reset": { seed: 7 },
  "/_test/settings": { groups: true },
  "/_test/clock": { advance_s: 1 },
  "/_test/faults": { fault: "webhook_doubled", times: 1, property: "320000" },
  "/_test/app": { name: "Another", redirect_urls: ["https://partner.example/cb"] },
  "/_test/properties": { id: "330000", name: "Third" },
  "/_test/users": { id: "190000000000002", log_in: true },
  "/_test/keys": { property: "320000" },
  "/_test/connect": { property: "320001", credential: "api_key" },
  "/_test/trigger/{name}": { property: "320000" },
  "/api/v1.3/access_token": { grant_type: "refresh_token", client_id, client_secret, refresh_token: "x" },
  "/api/v1.3/postWebhook": { object: "integration", action: "appstate_changed", endpointUrl: "http://127.0.0.1:1/" },
  "/api/v1.3/postAppState": { app_state: "pending" },
};

/** A valid request for every route and page. */
function corpus(token) {
  const host = `localhost:${victim.port}`;
  const form = "application/x-www-form-urlencoded";
  const rows = publishedRoutes.map(({ method, path, type }) => {
    const sample = method === "POST" ? (SAMPLES[path] ?? {}) : undefined;
    const body = sample && (type === form ? new URLSearchParams(sample).toString() : JSON.stringify(sample));
    return [method, filled(path, { name: "state_flaps" }), { Authorization: `Bearer ${token}` }, body, type ?? form];
  });
  const pages = PAGES.map((path) => ["GET", path, {}]);
  const named = ["GET", "/accounts/fuzz/lab", {}];
  return [...rows, ...pages, named].map((row) => requestOf(row, host));
}

test("requests that speak HTTP badly", { timeout: 120_000 }, async (t) => {
  t.diagnostic(`LATCHKEY_SEED=${seed}`);
  const { access_token } = await victim.test("connect", {});
  const seeds = corpus(access_token);
  const statuses = {};
  const from = performance.now();
  await victim.flat(t, "odd requests", async () => {
    let left = CONNECTIONS / 3;
    const lane = async () => {
      while (left-- > 0) {
        const bytes = makeInput(victim.chance, seeds);
        const answer = await speak(victim.port, bytes, victim.chance);
        for (const [, status] of answer.matchAll(/HTTP\/1\.[01] (\d{3}) /g))
          statuses[status] = (statuses[status] ?? 0) + 1;
        assert.doesNotMatch(answer, /internal_error/, bytes.toString("latin1").slice(0, 600));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  });
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  t.diagnostic(`${CONNECTIONS} connections in ${seconds} s: ${JSON.stringify(statuses)}`);
  assert.ok(statuses[200] > 50, "some of them are understood");
});

const RAW = "@raw:"; // JSON that JSON.stringify does not write
const raw = (value) => JSON.stringify(value).replace(new RegExp(`"${RAW}([^"]*)"`, "g"), "$1");
const ODD = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  2 ** 53,
  "",
  "\0",
  "\r\nX: y",
  "é\u202e\ufffe",
  "../../etc/passwd",
  "<script>alert(1)</script>",
  "x".repeat(20_000),
  [],
  {},
  [[]],
  [null],
  [1],
  { id: {} },
  Array.from({ length: 3_000 }, (_, i) => i),
  `${RAW}1e999`,
  `${RAW}-1e999`,
  `${RAW}NaN`,
  `${RAW}18446744073709551616`,
  `${RAW}${"[".repeat(8_000)}${"]".repeat(8_000)}`,
];

test("values of the wrong kind in every field of every control call", { timeout: 120_000 }, async (t) => {
  const posts = controls.filter(({ method }) => method === "POST");
  assert.ok(posts.length > 12);
  const state = await victim.calm("the start");
  const known = Object.keys({ ...state.app, ...state.properties[0], ...state.users[0], ...state.settings });
  let asked = 0;
  await victim.flat(
    t,
    "odd fields",
    async () => {
      for (const { path, fields } of posts) {
        const some = ODD.filter(() => victim.chance.often(0.4));
        const odd = some.flatMap((value) => fields.map((field) => ({ ...SAMPLES[path], [field]: value })));
        for (let i = 0; i < 4; ++i)
          odd.push({ ...SAMPLES[path], [victim.chance.pick(known)]: victim.chance.pick(ODD) });
        for (const body of [...odd.map(raw), "", "[", "null", "\ufeff{}", '{"a":1,"a":2}', "[".repeat(20_000)]) {
          await victim.ask("POST", filled(path, { name: "state_flaps" }), { body });
          ++asked;
        }
        const notText = Buffer.from('{"name":"\xff\xfe\xed\xa0\x80"}', "latin1");
        assert.ok((await victim.ask("POST", filled(path), { body: notText })).status >= 400, path);
        await victim.calm(path);
      }
      for (const page of PAGES) await victim.ask("GET", page);
    },
    { times: 2 },
  );
  t.diagnostic(`${asked} bodies`);
});

/** Connected, subscribed, with something in every list. */
async function busyAccount() {
  await victim.test("settings", { groups: true });
  const { access_token } = await victim.test("connect", {});
  const form = { object: "integration", action: "appstate_changed", endpointUrl: "http://127.0.0.1:1/hook" };
  await victim.call("postWebhook", access_token, { method: "POST", form });
  await victim.test("keys", {});
  await victim.test("trigger/state_pending", {});
  await victim.test("faults", { fault: "webhook_doubled", times: 3 });
  await victim.decides(victim.authorizeUrl(), "allow", { connect: "all" }); // leaves a code,
  await fetch(victim.authorizeUrl(), { redirect: "manual" }); // and this a consent request
  return victim.test("save");
}

function placesIn(node, list = []) {
  for (const key of Object.keys(node)) {
    list.push([node, key]);
    if (node[key] !== null && typeof node[key] === "object") placesIn(node[key], list);
  }
  return list;
}

function changed(file, { below, pick, often }) {
  const copy = structuredClone(file);
  for (let left = 1 + below(2); left > 0; --left) {
    const [parent, key] = pick(placesIn(copy));
    if (Array.isArray(parent) && often(0.5)) parent.push(structuredClone(parent[key]));
    else if (often(0.15)) delete parent[key];
    else parent[key] = pick(ODD);
  }
  return copy;
}

/** Everything a restored account may be asked. */
async function everything(token) {
  const headers = { Authorization: `Bearer ${token}` };
  for (const page of [...PAGES, "/connected-apps/disconnect?property=320000"]) await victim.ask("GET", page);
  for (const { method, path } of publishedRoutes) {
    if (method === "GET") await victim.ask("GET", filled(path), { headers });
  }
  for (const path of ["connect", "keys", "trigger/state_flaps", "trigger/code_expired", "trigger/user_deactivated"])
    await victim.ask("POST", `/_test/${path}`, { body: "" });
  await victim.ask("POST", "/_test/clock", { body: '{"advance_s":60}' });
}

test("hostile states are refused, or the account works on with them", { timeout: 120_000 }, async (t) => {
  t.diagnostic(`LATCHKEY_SEED=${seed}`);
  const file = await busyAccount();
  const lists = Object.entries(file.account).filter(([, value]) => Array.isArray(value));
  for (const [name, rows] of lists) assert.ok(rows.length > 0, `${name} has something to be changed`);
  const token = file.account.grants[0].access_token;
  const taken = { 200: 0, 400: 0 };
  const restore = async (state) => {
    const { status } = await victim.ask("POST", "/_test/restore", { body: raw(state) });
    ++taken[status];
    await victim.calm("a restored state");
    if (status === 200) await everything(token);
  };
  await victim.flat(
    t,
    "hostile states",
    async () => {
      for (let i = 0; i < RESTORES / 2; ++i) await restore(changed(file, victim.chance));
      for (const [name, rows] of lists) {
        await restore({ ...file, account: { ...file.account, [name]: [] } });
        if (!victim.chance.often(0.2)) continue;
        const many = Array.from({ length: 6_000 }, (_, i) => ({ ...rows[0], id: `${i}`, code: `${i}` }));
        await restore({ ...file, account: { ...file.account, [name]: many } });
      }
    },
    { times: 2 },
  );
  t.diagnostic(`${taken[200]} were taken, ${taken[400]} refused`);
  assert.ok(taken[200] > 5 && taken[400] > 30);
  assert.equal((await victim.ask("POST", "/_test/restore", { body: raw(file) })).status, 200, "the one we began with");
});

/** Every route that changes something: those that are published, and the forms of the pages. */
async function mutatingRoutes() {
  const published = publishedRoutes.filter(({ method }) => method !== "GET");
  const rows = published.map(({ method, path }) => [method, filled(path, { name: "state_flaps" })]);
  await victim.test("app", { sale: "not_bought" }); // its page then has the form for a request
  const property = (await victim.calm("the start")).properties[0].id;
  const asked = await fetch(victim.authorizeUrl(), { redirect: "manual" });
  for (const page of [...PAGES, `/connected-apps/disconnect?property=${property}`, asked.headers.get("location")]) {
    for (const [method, action] of formsOf((await victim.ask("GET", page)).text)) {
      if (method === "POST" && !rows.some(([, path]) => path === action)) rows.push([method, action]);
    }
  }
  return rows;
}

test("rebound names and pages of other sites change nothing, on any route", { timeout: 120_000 }, async (t) => {
  await victim.test("connect", {});
  const routes = await mutatingRoutes();
  t.diagnostic(`${routes.length} routes: ${routes.map(([method, path]) => `${method} ${path}`).join(", ")}`);
  for (const form of [
    "/settings",
    "/oauth",
    "/connected-apps/disconnect",
    "/lab/faults",
    "/lab/trigger",
    "/app-details",
  ])
    assert.ok(
      routes.some(([, path]) => path === form),
      form,
    );
  const { port } = victim;
  const own = `localhost:${port}`;
  const hosts = ["evil.example", `evil.example:${port}`, `localhost:${port + 1}`, `localhost.evil.example:${port}`];
  const names = [
    ...hosts,
    `127.0.0.1.nip.io:${port}`,
    `localhost.:${port}`,
    `0.0.0.0:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
  ];
  const sites = [
    "http://evil.example",
    "null",
    `https://${own}`,
    `http://localhost:${port + 2}`,
    `http://${own}.evil.example`,
  ];
  const { now: _, ...then } = await victim.calm("the start");
  for (const account of ["", "/accounts/other"]) {
    for (const [method, path] of routes) {
      const post = async (headers) =>
        (await send(victim.origin + account + path, { method, headers, body: "" })).status;
      for (const Host of names) assert.equal(await post({ Host }), 421, `${Host} ${path}`);
      for (const Origin of sites) assert.equal(await post({ Host: own, Origin }), 403, `${Origin} ${path}`);
    }
  }
  const { now: __, ...today } = await victim.calm("strangers");
  assert.deepEqual(today, then);
  const headers = { Host: own, Origin: victim.origin };
  assert.equal((await send(`${victim.origin}/_test/faults`, { method: "DELETE", headers })).status, 200);
});

test("webhooks go to this machine only", { timeout: 30_000 }, async () => {
  const own = Object.values(networkInterfaces()).flat();
  const outside = own.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "10.255.255.1";
  const trap = createServer((socket) => socket.destroy());
  trap.listen(0, "0.0.0.0");
  await once(trap, "listening");
  let caught = 0;
  trap.on("connection", () => ++caught);
  const { port } = trap.address();
  const { access_token } = await victim.test("connect", {});
  const at = `:${port}/hook`;
  const addresses = [
    `http://${outside}${at}`,
    `http://0.0.0.0${at}`,
    `http://0${at}`,
    `http://2130706433${at}`,
    `http://0x7f.1${at}`,
    `http://0177.0.0.1${at}`,
    `http://127.1${at}`,
    `http://[::]${at}`,
    `http://[::ffff:127.0.0.1]${at}`,
    `http://[::1%25lo]${at}`,
    `http://127.0.0.1@${outside}${at}`,
    `http://127.0.0.1:${port}@${outside}${at}`,
    `http://${outside}${at}#@127.0.0.1`,
    `http://localhost\\@${outside}${at}`,
    `http://localhost%2e${outside}${at}`,
    `http://localhost.evil.example${at}`,
    `http://127.0.0.1.nip.io${at}`,
    `http://127.0.0.1\t${at}`,
    `http://127.0.0.1\r\nHost: ${outside}${at}`,
    `https://127.0.0.1${at}`,
    `HTTP://127.0.0.1${at}`,
    `//127.0.0.1${at}`,
    `ftp://127.0.0.1${at}`,
    `gopher://127.0.0.1${at}`,
    "file:///etc/passwd",
    "http://",
    "x",
  ];
  for (const endpointUrl of addresses) {
    const form = { object: "integration", action: "appstate_changed", endpointUrl };
    await victim.call("postWebhook", access_token, { method: "POST", form });
  }
  await victim.test("trigger/state_flaps", {});
  const { deliveries } = await victim.test("deliveries");
  assert.equal(deliveries.length, 2 * addresses.length);
  for (const { url, status, attempts } of deliveries)
    assert.deepEqual([status, attempts.length, attempts[0].status], ["refused", 1, 0], url);
  assert.equal(caught, 0);
  trap.close();
  await victim.calm("webhooks to elsewhere");
});
