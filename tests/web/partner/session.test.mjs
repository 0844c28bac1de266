import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeRelay, partnerSite, SECRET } from "./support.mjs";

const SESSION = { status: 200, body: { token: "t0ken", channel: "c1", expires_at: "2026-01-01T00:00:00Z", extra: 1 } };

test("asks the relay for the logged-in account and its own origin, with the secret", async (t) => {
  const relay = await fakeRelay(t, SESSION);
  const site = await partnerSite(t, relay.url);
  const answer = await site.ask("/latchkey/session", { headers: { "Sec-Fetch-Site": "same-origin" } });
  assert.equal(answer.status, 200);
  const [call] = relay.calls;
  assert.equal(`${call.method} ${call.path}`, "POST /v1/sessions");
  assert.equal(call.headers.authorization, `Bearer ${SECRET}`);
  assert.deepEqual(JSON.parse(call.body), { account: "demo", origin: `http://localhost:${site.port}` });
});

test("hands on token and channel, nothing else, never to be stored", async (t) => {
  const relay = await fakeRelay(t, SESSION);
  const site = await partnerSite(t, relay.url);
  const answer = await site.ask("/latchkey/session");
  assert.deepEqual(JSON.parse(answer.body), { token: "t0ken", channel: "c1" });
  assert.equal(answer.headers["cache-control"], "no-store");
});

test("names the origin of the host set it was reached under", async (t) => {
  const relay = await fakeRelay(t, SESSION);
  const site = await partnerSite(t, relay.url);
  await site.ask("/latchkey/session", { host: `127.0.0.3:${site.port}` });
  assert.equal(JSON.parse(relay.calls[0].body).origin, `http://127.0.0.3:${site.port}`);
});

test("asks for the account of the cookie", async (t) => {
  const relay = await fakeRelay(t, SESSION);
  const site = await partnerSite(t, relay.url);
  await site.ask("/latchkey/session", { headers: { Cookie: "a=b; harbourlight_account=other" } });
  assert.equal(JSON.parse(relay.calls[0].body).account, "other");
});

test("answers 204 when nobody is logged in, and asks nobody", async (t) => {
  const relay = await fakeRelay(t, SESSION);
  const site = await partnerSite(t, relay.url);
  const answer = await site.ask("/latchkey/session", { headers: { Cookie: "harbourlight_account=" } });
  assert.equal(answer.status, 204);
  assert.equal(answer.headers["cache-control"], "no-store");
  assert.equal(relay.calls.length, 0);
});

test("takes a forged account name for nobody", async (t) => {
  const site = await partnerSite(t);
  for (const forged of ["../other", 'a"b', "x".repeat(41), "%6f"]) {
    const answer = await site.ask("/latchkey/session", { headers: { Cookie: `harbourlight_account=${forged}` } });
    assert.equal(answer.status, 204, forged);
  }
});

for (const from of ["cross-site", "same-site", "none"]) {
  test(`refuses a request that the browser marks ${from}`, async (t) => {
    const relay = await fakeRelay(t, SESSION);
    const site = await partnerSite(t, relay.url);
    const answer = await site.ask("/latchkey/session", { headers: { "Sec-Fetch-Site": from } });
    assert.equal(answer.status, 403);
    assert.equal(relay.calls.length, 0);
  });
}

const FAULTS = {
  "refuses the secret": { status: 401, body: { code: "unauthorized" } },
  "sends an answer without a token": { status: 200, body: { channel: "c1" } },
  "sends null": { status: 200, body: null },
  "redirects elsewhere": { status: 307, headers: { Location: "http://127.0.0.1:9/" }, body: {} },
};

for (const [fault, reply] of Object.entries(FAULTS)) {
  test(`answers 502 when the relay ${fault}`, async (t) => {
    const relay = await fakeRelay(t, reply);
    const site = await partnerSite(t, relay.url);
    const answer = await site.ask("/latchkey/session");
    assert.equal(answer.status, 502);
    assert.equal(JSON.parse(answer.body).code, "relay_unreachable");
    assert.match(answer.headers["content-type"], /^application\/problem\+json/);
  });
}

test("answers 502 when the relay is down, and keeps the secret out of answer and log", async (t) => {
  const site = await partnerSite(t);
  const answer = await site.ask("/latchkey/session");
  assert.equal(answer.status, 502);
  assert.equal(site.lines.length, 1);
  assert.doesNotMatch(answer.body + site.lines[0], new RegExp(SECRET));
});
