// Canaries: every secret of a connection, looked for in everything that a relay says or keeps: log, answers, monitor, store.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { secrets, withHouse } from "./support/house.mjs";
import { send } from "./support/http.mjs";
import { until } from "./support/until.mjs";

const CANARIES = [
  "CANARY-TICKET",
  "CANARY-WEBHOOK",
  "CANARY-CLAIM",
  "CANARY-SESSION",
  "CANARY-COOKIE",
  "CANARY-CODE",
  "CANARY-STATE",
  "CANARY-FINISH",
  "CANARY-ACCESS",
  "CANARY-REFRESH",
  "CANARY-KEY",
  "CANARY-API-SECRET",
];

/** Every door, with a made-up secret at the place where a real one stands. @returns all that was answered */
async function knockEverywhere(house) {
  const { relayUrl } = house;
  const json = { "Content-Type": "application/json" };
  const knocks = [
    ["GET", "/connect/CANARY-TICKET"],
    ["GET", "/connect/CANARY-TICKET/more"],
    ["GET", "/callback?code=CANARY-CODE&state=CANARY-STATE", { Cookie: "latchkey_flow_x=CANARY-COOKIE" }],
    ["GET", "/callback?code=CANARY-CODE-000000000000000000000A"],
    ["GET", "/claim", { Cookie: "latchkey_claim_x=CANARY-COOKIE" }],
    ["POST", "/webhooks/CANARY-WEBHOOK", json, "{}"],
    ["POST", "/webhooks/CANARY-WEBHOOK/x", json, "{}"],
    ["GET", "/v1/state", { Authorization: "Bearer CANARY-SESSION" }],
    ["GET", "/v1/stream?token=CANARY-SESSION", { Authorization: "Bearer CANARY-SESSION" }],
    ["POST", "/v1/connect/finish", { Authorization: "Bearer CANARY-SESSION", ...json }, '{"code":"CANARY-FINISH"}'],
    ["GET", "/v1/accounts/demo", { Authorization: "Bearer CANARY-API-SECRET" }],
    ["GET", "/v1/claims/CANARY-CLAIM?account=demo", { Authorization: `Bearer ${secrets.api}` }],
    ["POST", "/v1/claims/CANARY-CLAIM", { Authorization: `Bearer ${secrets.api}`, ...json }, '{"account":"demo"}'],
    [
      "PUT",
      "/v1/accounts/a/properties/320001/credential",
      { Authorization: `Bearer ${secrets.api}`, ...json },
      '{"kind":"oauth","access_token":"CANARY-ACCESS","refresh_token":"CANARY-REFRESH"}',
    ],
    [
      "PUT",
      "/v1/accounts/a/properties/320001/credential",
      { Authorization: `Bearer ${secrets.api}`, ...json },
      '{"kind":"api_key","api_key":"CANARY-KEY"}',
    ],
    [
      "PUT",
      "/v1/accounts/a/properties/320001/credential",
      { Authorization: `Bearer ${secrets.api}`, ...json },
      '{"kind":"CANARY-KEY","api_key":5}',
    ],
    ["CANARY-TICKET", "/CANARY-TICKET"],
  ];
  const answers = [];
  for (const [method, path, headers, body] of knocks) {
    const answer = await send(relayUrl + path, { method, headers, body });
    answers.push(answer.head, answer.body);
  }
  return answers.join("\n");
}

const findIn = (text, words) => words.filter((word) => text.includes(word));

test(
  "no secret of a connection, its failures or an attack is in the log, the monitor, an answer, or the store in clear",
  { timeout: 120_000 },
  withHouse({}, async (house) => {
    const { token, words } = await house.connect();
    const { access_token, refresh_token } = await house.testAccount.grant();
    const { endpoint_url, url, endpointUrl } = await house.testAccount.webhook();
    const webhook = (endpoint_url ?? url ?? endpointUrl).split("/").at(-1);
    const answered = [await knockEverywhere(house)];
    await house.testAccount.postAppState("pending");
    await until("it is heard", async () => {
      const { body } = await send(`${house.relayUrl}/v1/state`, { headers: house.asPage(token) });
      answered.push(body);
      return JSON.parse(body).links[0].app_state === "pending";
    });
    // Failures: Cloudbeds goes away, a refresh is refused, the relay is killed.
    await house.testAccount.advance(9 * 3600);
    const asked = await send(`http://127.0.0.1:${house.port + 1}/webhooks/${webhook}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
    });
    answered.push(asked.body);
    const before = house.relay.said;
    await house.sandbox.stop("SIGKILL");
    const lost = await fetch(`${house.relayUrl}/v1/disconnect`, {
      method: "POST",
      headers: { ...house.asPage(token), "Content-Type": "application/json" },
      body: "{}",
    }); // waits up to 10 s for Cloudbeds to come back
    assert.notEqual(lost.status, 200, "Cloudbeds is away");
    answered.push(await lost.text());
    await house.relay.stop("SIGKILL");
    await house.startRelay();
    answered.push(await house.metrics(), (await house.readyz()).body);

    const log = before + house.relay.said;
    assert.ok(log.includes("/connect/{ticket}") && log.includes("cloudbeds_request_id"), "the search is not blind");
    const everything = [
      ...words,
      access_token,
      refresh_token,
      webhook,
      secrets.client,
      secrets.api,
      ...CANARIES,
    ].filter(Boolean);
    assert.ok(everything.length >= 20 && everything.every((word) => word.length > 8), `${everything.length} words`);
    assert.deepEqual(findIn(log, everything), [], "in the log");
    // A page keeps its own session and ticket; what is answered to others holds none of it, and never a credential.
    assert.deepEqual(findIn(answered.join("\n"), everything), [], "in an answer");
    const stored = (await house.bytes()).toString("latin1");
    assert.ok(stored.includes("320000"), "the search is not blind");
    assert.deepEqual(findIn(stored, everything), [], "in the store");
  }),
);

test(
  "a crash leaves no core behind, and says nothing of what was in memory",
  { timeout: 60_000 },
  withHouse({}, async (house) => {
    const { words } = await house.connect();
    const { access_token, refresh_token } = await house.testAccount.grant();
    const limits = readFileSync(`/proc/${house.relay.pid}/limits`, "utf8");
    assert.match(limits, /^Max core file size\s+0\s+0\s/m);
    await house.relay.stop("SIGABRT");
    assert.ok(house.relay.said.includes("is serving"), "the search is not blind");
    const secret = [...words, access_token, refresh_token, secrets.client, secrets.api].filter(Boolean);
    assert.deepEqual(findIn(house.relay.said, secret), []);
  }),
);

test(
  "every line of the log is one JSON object, and names request and answer by an id that the answer carries",
  { timeout: 60_000 },
  withHouse({}, async (house) => {
    await house.connect();
    const headers = { "X-Request-ID": "mine-4711", "User-Agent": 'x"\n{"forged":1}' };
    const answer = await send(`${house.relayUrl}/v1/state`, { headers: { "X-Request-ID": headers["X-Request-ID"] } });
    const id = answer.headers["x-request-id"];
    const lines = await until(
      "it is logged",
      () => house.relay.said.includes(id) && house.relay.lines().map((line) => JSON.parse(line)),
    );
    const told = lines.filter((line) => line.request_id === id);
    assert.equal(told.length, 1);
    assert.deepEqual(
      { route: told[0].route, status: told[0].status, code: told[0].code, method: told[0].method },
      { route: "/v1/state", status: 401, code: "session_missing", method: "GET" },
    );
    assert.ok(!house.relay.said.includes("mine-4711"), "an id is taken from nobody");
    const calls = lines.filter((line) => line.endpoint);
    assert.ok(
      calls.some((line) => line.endpoint === "getAppState" && line.cloudbeds_request_id && line.verdict === "healthy"),
    );
    const known = (await house.testAccount.requests()).map((row) => row.request_id);
    for (const call of calls) assert.ok(known.includes(call.cloudbeds_request_id), JSON.stringify(call));
  }),
);
