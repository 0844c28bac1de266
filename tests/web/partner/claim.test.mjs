import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeRelay, ok, partnerSite, refusal, SECRET, SIGNED_OUT } from "./support.mjs";

const CODE = "c0de-c0de-c0de-c0de";
const PAGE = `/claim?latchkey_claim=${CODE}`;
const READ = `GET /v1/claims/${CODE}?account=demo`;
const BIND = `POST /v1/claims/${CODE}`;

const HELD = {
  account: "demo",
  properties: [{ property: "320000", name: "Example Hotel" }],
  approved_by: { name: "Ada Example", email: "ada@example.invalid" },
  expires_at: "2026-11-22T10:00:00Z",
};

const siteWith = async (t, table) => {
  const relay = await fakeRelay(t, table);
  return { relay, ...(await partnerSite(t, relay.url)) };
};

const readable = (body) => body.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

test("asks whoever is signed out to sign in first, and leads back without the code", async (t) => {
  const { ask, relay } = await siteWith(t, {});
  for (const path of ["/claim", PAGE]) {
    const { status, body } = await ask(path, SIGNED_OUT);
    assert.equal(status, 200);
    assert.match(body, /<h1>Sign in to finish connecting<\/h1>/);
    assert.match(body, /<a class="plain-button" href="\/\?account=demo&amp;next=\/claim">Sign in as demo<\/a>/);
    assert.ok(!body.includes(CODE));
  }
  assert.equal(relay.calls.length, 0);
});

test("signs in and goes on to the claim, and nowhere that is not ours", async (t) => {
  const { ask } = await siteWith(t, {});
  const elsewhere = [
    "//evil.example",
    "/\\evil.example",
    "http://evil.example/claim",
    "/claim/../..//evil.example",
    "claim",
  ];
  const nexts = { "/claim": "/claim", "/": "/", ...Object.fromEntries(elsewhere.map((next) => [next, "/"])) };
  for (const [next, location] of Object.entries(nexts)) {
    const { status, headers } = await ask(`/?account=demo&next=${encodeURIComponent(next)}`, SIGNED_OUT);
    assert.deepEqual([status, headers.location], [303, location], next);
  }
});

test("sends whoever is signed in to the relay of the same hosts for a code", async (t) => {
  const { ask, port } = await siteWith(t, {});
  const hosts = { localhost: "localhost", "127.0.0.3": "127.0.0.2" };
  for (const [host, relay] of Object.entries(hosts)) {
    const { status, headers } = await ask("/claim", { host: `${host}:${port}` });
    assert.deepEqual([status, headers.location], [303, `http://${relay}:8081/claim`]);
    assert.equal(headers["referrer-policy"], "no-referrer");
  }
});

test("shows hotel, approver and account before anything is bound", async (t) => {
  const { ask, relay } = await siteWith(t, { [READ]: ok(HELD) });
  const { status, body } = await ask(PAGE);
  assert.equal(status, 200);
  assert.match(readable(body), /Example Hotel property 320000/);
  assert.match(readable(body), /Allowed by Ada Example ada@example\.invalid/);
  assert.match(readable(body), /Connects to your account demo/);
  assert.match(body, /<button class="plain-button">Confirm<\/button>/);
  assert.deepEqual(
    relay.calls.map(({ method, path, headers }) => [`${method} ${path}`, headers.authorization]),
    [[READ, `Bearer ${SECRET}`]],
  );
});

test("shows every hotel of a group, and one that has no name", async (t) => {
  const properties = [...HELD.properties, { property: "320001", name: "" }];
  const { ask } = await siteWith(t, { [READ]: ok({ ...HELD, properties }) });
  const text = readable((await ask(PAGE)).body);
  assert.match(text, /Are these your hotels\?/);
  assert.match(text, /Example Hotel property 320000 Hotel without a name property 320001/);
});

test("says it when nobody knows who approved", async (t) => {
  const { ask } = await siteWith(t, { [READ]: ok({ ...HELD, approved_by: null }) });
  assert.match(readable((await ask(PAGE)).body), /Allowed by Unknown: Cloudbeds did not say who\./);
});

test("shows names as text, whatever they hold", async (t) => {
  const properties = [{ property: "320000", name: "<script>alert(1)</script>" }];
  const approved_by = { name: '"><img src=x>', email: "a&b" };
  const { ask } = await siteWith(t, { [READ]: ok({ ...HELD, properties, approved_by }) });
  const { body } = await ask(PAGE);
  assert.ok(
    body.includes("&lt;script&gt;alert(1)") && !body.includes("<script>alert") && !body.includes("<img src=x>"),
  );
});

test("keeps the code out of links, referrers, caches and the log", async (t) => {
  const { ask, post, lines } = await siteWith(t, { [READ]: ok(HELD), [BIND]: refusal(502, "cloudbeds_unavailable") });
  const { body, headers } = await ask(PAGE);
  assert.equal(headers["referrer-policy"], "no-referrer");
  assert.equal(headers["cache-control"], "no-store");
  assert.equal(body.split(CODE).length, 2);
  assert.ok(body.includes(`<input type="hidden" name="latchkey_claim" value="${CODE}">`));
  const refused = await post("/claim", { latchkey_claim: CODE });
  assert.ok(!refused.body.includes(CODE) && !lines.join().includes(CODE));
});

test("binds on Confirm, for the account of the browser, and leads to the button", async (t) => {
  const { post, relay } = await siteWith(t, { [BIND]: ok({ account: "demo", revision: 1, links: [] }) });
  const { status, headers } = await post("/claim", { latchkey_claim: CODE, account: "other" });
  assert.deepEqual([status, headers.location], [303, "/"]);
  assert.deepEqual(JSON.parse(relay.calls[0].body), { account: "demo" });
});

test("binds nothing for a foreign page, and takes our own page that was sent without a referrer", async (t) => {
  const { post, relay, port } = await siteWith(t, { [BIND]: ok({}) });
  const own = `http://localhost:${port}`;
  const foreign = [
    { Origin: "http://evil.example", "Sec-Fetch-Site": "same-origin" },
    { Origin: "null" },
    { Origin: "null", "Sec-Fetch-Site": "cross-site" },
    { Origin: own, "Sec-Fetch-Site": "same-site" },
    { "Sec-Fetch-Site": "cross-site" },
  ];
  for (const headers of foreign) {
    assert.equal((await post("/claim", { latchkey_claim: CODE }, { headers })).status, 403);
  }
  assert.equal(relay.calls.length, 0);
  const headers = { Origin: "null", "Sec-Fetch-Site": "same-origin" };
  assert.equal((await post("/claim", { latchkey_claim: CODE }, { headers })).status, 303);
});

test("binds nothing while signed out", async (t) => {
  const { post, relay } = await siteWith(t, { [BIND]: ok({}) });
  const { status, headers } = await post("/claim", { latchkey_claim: CODE }, SIGNED_OUT);
  assert.deepEqual([status, headers.location, relay.calls.length], [303, "/claim", 0]);
});

const REFUSALS = {
  claim_unknown: [404, "This confirmation is used up", "/claim"],
  other_account: [403, "This was opened by another account", "/claim"],
  property_taken: [409, "This hotel belongs to another account", "/"],
  external_connection: [409, "This hotel is connected in another way", "/"],
  cloudbeds_unavailable: [502, "Cloudbeds does not answer just now", "/claim"],
  rate_limited: [503, "Cloudbeds does not answer just now", "/claim"],
  credential_refused: [422, "Cloudbeds took the permission back", "/"],
  no_property: [502, "There is no hotel to connect", "/"],
  store_unavailable: [503, "We could not finish this", "/claim"],
};

for (const [code, [status, title, way]] of Object.entries(REFUSALS)) {
  test(`explains ${code}, when it reads and when it binds, and offers a way on`, async (t) => {
    const { ask, post } = await siteWith(t, { [READ]: refusal(status, code), [BIND]: refusal(status, code) });
    for (const answer of [await ask(PAGE), await post("/claim", { latchkey_claim: CODE })]) {
      assert.equal(answer.status, status);
      assert.ok(answer.body.includes(`<h1>${title}</h1>`), answer.body);
      assert.ok(answer.body.includes(`<a class="plain-button" href="${way}">`));
      assert.equal(answer.headers["referrer-policy"], "no-referrer");
    }
  });
}

test("calls the relay's trouble with our secret our own, and says its code", async (t) => {
  const { ask } = await siteWith(t, { [READ]: refusal(401, "secret_invalid") });
  const { status, body } = await ask(PAGE);
  assert.equal(status, 500);
  assert.match(body, /tell our support: secret_invalid\./);
});

test("explains a relay that is down", async (t) => {
  const site = await partnerSite(t);
  const { status, body } = await site.ask(PAGE);
  assert.equal(status, 502);
  assert.match(body, /<h1>Our connection service does not answer<\/h1>/);
});

test("asks nobody to confirm a hotel that Cloudbeds does not name, allowed by nobody it names", async (t) => {
  const blind = { ...HELD, properties: [{ property: "320000", name: "" }], approved_by: null };
  const { ask } = await siteWith(t, { [READ]: ok(blind) });
  const { body } = await ask(PAGE);
  assert.match(body, /property 320000/);
  assert.match(body, /Look again/);
  assert.doesNotMatch(body, /Confirm<\/button>/);
});

test("never lets a code climb to another of the relay's routes", async (t) => {
  const { ask, post, relay } = await siteWith(t, {});
  for (const code of ["", ".", ".."]) {
    assert.equal((await ask(`/claim?latchkey_claim=${code}`)).status, 404);
    assert.equal((await post("/claim", { latchkey_claim: code })).status, 404);
  }
  await ask(`/claim?latchkey_claim=${encodeURIComponent("../accounts/other")}`);
  await ask(`/claim?latchkey_claim=${encodeURIComponent("%2e%2e")}`);
  assert.deepEqual(
    relay.calls.map(({ path }) => path),
    ["/v1/claims/..%2Faccounts%2Fother?account=demo", "/v1/claims/%252e%252e?account=demo"],
  );
});

test("takes no form larger than ours", async (t) => {
  const { post } = await siteWith(t, {});
  assert.equal((await post("/claim", { latchkey_claim: "x".repeat(9_000) })).status, 413);
});

test("binds nothing after Not my hotel, and says how to end it in Cloudbeds", async (t) => {
  const { ask, relay } = await siteWith(t, {});
  const { status, body } = await ask("/claim/declined");
  assert.equal(status, 200);
  assert.match(body, /thrown away within 24 hours[\s\S]*Connected Apps/);
  assert.equal(relay.calls.length, 0);
});

test("forwards an existing callback with its query unchanged, to the relay of the same hosts", async (t) => {
  const { ask, port, relay } = await siteWith(t, {});
  const query = "?code=a%20b+c&state=%7E~&code=2&empty=&error_description=%C3%A9";
  const { status, headers } = await ask(`/cloudbeds/callback${query}`, { host: `127.0.0.3:${port}` });
  assert.deepEqual([status, headers.location], [303, `http://127.0.0.2:8081/callback${query}`]);
  assert.equal(headers["referrer-policy"], "no-referrer");
  assert.equal(headers["cache-control"], "no-store");
  assert.equal((await ask("/cloudbeds/callback")).headers.location, "http://localhost:8081/callback");
  assert.equal(relay.calls.length, 0);
});
