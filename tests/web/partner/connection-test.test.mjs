// The demo site's part in "Test the connection": answers its own relay only, and says what it found.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { request } from "node:http";
import { test } from "node:test";
import { fakeRelay, ok, partnerSite, refusal } from "./support.mjs";

const NOTIFY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const CREDENTIAL = "GET /v1/accounts/demo/properties/320000/credential";
const LIST = "GET /api/v1.3/getReservations?propertyID=320000&pageNumber=1&pageSize=1";
const ONE = "GET /api/v1.3/getReservation?propertyID=320000&reservationID=32000001";
const question = { type: "connection.test", account: "demo", property: "320000", run: "k3v9" };

function signed(body, { secret = NOTIFY, time = Math.floor(Date.now() / 1000) } = {}) {
  const key = Buffer.from(secret.slice(6), "base64");
  const mac = createHmac("sha256", key).update(`test_1.${time}.${body}`).digest("base64");
  return { "webhook-id": "test_1", "webhook-timestamp": `${time}`, "webhook-signature": `v1,${mac}` };
}

const send = (port, body, headers) =>
  new Promise((resolve, reject) => {
    const address = { port, host: "127.0.0.1", path: "/latchkey/test", method: "POST" };
    const sent = request({ ...address, headers: { Host: `localhost:${port}`, ...headers } }, async (response) => {
      resolve({ status: response.statusCode, body: await new Response(response).json() });
    });
    sent.on("error", reject);
    sent.end(body);
  });

async function world(t, cloudbeds, relayRows = { [CREDENTIAL]: ok({ kind: "oauth", access_token: "live-token" }) }) {
  const relay = await fakeRelay(t, relayRows);
  const sandbox = await fakeRelay(t, cloudbeds);
  const sandboxPort = new URL(sandbox.url).port;
  const site = await partnerSite(t, relay.url, { sandboxPort, notifySecret: NOTIFY });
  const ask = (message, headers) => {
    const body = JSON.stringify(message);
    return send(site.port, body, headers ?? signed(body));
  };
  return { relay, sandbox, site, ask };
}

test("it reads the arrivals with the live credential, and says how many it knows", async (t) => {
  const { ask, sandbox } = await world(t, { [LIST]: ok({ success: true, data: [{}], count: 1, total: 12 }) });
  const answer = await ask(question);
  assert.deepEqual(answer, { status: 200, body: { ok: true, says: "Harbourlight read the arrivals: 12 known." } });
  assert.equal(sandbox.calls[0].headers.authorization, "Bearer live-token");
});

test("with a number it reads that reservation; refused, it says so", async (t) => {
  const { ask } = await world(t, { [ONE]: ok({ success: true, data: {} }) });
  assert.equal((await ask({ ...question, reservation: "32000001" })).body.ok, true);
  const refused = await ask({ ...question, reservation: "9" });
  assert.deepEqual(refused, { status: 200, body: { ok: false, says: "Harbourlight cannot read 9." } });
});

test("when the relay has no credential, or Cloudbeds does not answer, it failed, without a word of why", async (t) => {
  const { ask, site } = await world(t, {}, { [CREDENTIAL]: refusal(422, "user_not_active") });
  const answer = await ask(question);
  assert.deepEqual(answer.body, { ok: false, says: "Harbourlight could not try it just now." });
  assert.match(site.lines.join("\n"), /connection test/);
});

// A story: the page that stands for an outage is no JSON; it threw, and the hotel read that the app's own test was broken.
test("an outage's page is read as no answer", async (t) => {
  const { ask } = await world(t, {
    [LIST]: { status: 503, body: undefined, headers: { "Content-Type": "text/html" } },
  });
  assert.deepEqual((await ask(question)).body, { ok: false, says: "Harbourlight cannot read the arrivals." });
});

test("what the relay did not sign for this is refused, and nobody is asked", async (t) => {
  const { ask, relay, sandbox } = await world(t, {});
  const old = Math.floor(Date.now() / 1000) - 301;
  const body = JSON.stringify(question);
  for (const headers of [{}, signed(`${body} `), signed(body, { time: old }), signed(body, { secret: "whsec_AAAA" })])
    assert.equal((await ask(question, headers)).status, 400);
  assert.equal((await ask({ type: "connection.connected", data: {} })).status, 400, "a notice is no question");
  assert.equal(relay.calls.length + sandbox.calls.length, 0);
});

test("without a secret nobody may ask", async (t) => {
  const site = await partnerSite(t);
  const body = JSON.stringify(question);
  assert.equal((await send(site.port, body, signed(body, { secret: "whsec_" }))).status, 400);
});
