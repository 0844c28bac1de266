// A real relay against its document: every operation is driven to every answer that the document names, and answers nothing else.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { run, secrets, withHouse } from "./support/house.mjs";
import { send } from "./support/http.mjs";
import { Judge } from "./support/openapi.mjs";
import { openStream } from "./support/sse.mjs";

/** Not made here: the store must refuse to be read (tests/relay/store_failure_test.cpp does it). */
const ELSEWHERE = ["getState 503", "getStream 503"];

const JSON_TYPE = { "Content-Type": "application/json" };

/** From the Marketplace, as far as the claim's code. */
async function claimCode(house, judge) {
  const query = new URLSearchParams({
    client_id: "exampleapp_0123456789abcdefABCDEF01",
    redirect_uri: `${house.relayUrl}/callback`,
    response_type: "code",
    scope: "read:hotel read:reservation",
    state: "12ddc1756afbc3552728d5bb44c78",
  });
  const account = `http://localhost:${house.port}`;
  const asked = await send(`${account}/api/v1.3/oauth?${query}`);
  const request = new URL(asked.headers.location, account).searchParams.get("request");
  const body = new URLSearchParams({ request, decision: "allow", property: "320001" }).toString();
  const allowed = await send(`${account}/oauth`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body,
  });
  const back = await judge.ask("callback", allowed.headers.location);
  assert.equal(back.status, 303, back.body);
  const cookie = back.headers["set-cookie"][0].split(";")[0];
  const claimed = await judge.ask("claim", `${house.relayUrl}/claim`, { headers: { Cookie: cookie } });
  return new URL(claimed.headers.location).searchParams.get("latchkey_claim");
}

/** What one caller asks, judged. */
const callers = (house, judge) => {
  const at = (path) => house.relayUrl + path;
  const asPage = (id, method, path, token, value, headers) =>
    judge.ask(id, at(path), {
      method,
      headers: { ...house.asPage(token), ...JSON_TYPE, ...headers },
      body: value && JSON.stringify(value),
    });
  const asBackEnd = (id, method, path, value, secret = secrets.api) =>
    judge.ask(id, at(path), {
      method,
      headers: { Authorization: `Bearer ${secret}`, ...JSON_TYPE },
      body: value && JSON.stringify(value),
    });
  return { at, asPage, asBackEnd };
};

const expectStatus = (status, answer) => assert.equal(answer.status, status, answer.body);

async function drivePages(house, judge) {
  const { at, asPage } = callers(house, judge);
  const { token } = await house.connect();
  const state = await asPage("getState", "GET", "/v1/state", token);
  expectStatus(200, state);
  expectStatus(
    304,
    await asPage("getState", "GET", "/v1/state", token, undefined, { "If-None-Match": state.headers.etag }),
  );
  const stream = await openStream(at("/v1/stream"), { headers: house.asPage(token) });
  judge.judge("getStream", { status: stream.status, headers: stream.headers, body: "" });
  for (const id of ["getState", "getStream"]) {
    const path = id === "getState" ? "/v1/state" : "/v1/stream";
    expectStatus(401, await asPage(id, "GET", path, "wrong"));
    expectStatus(403, await asPage(id, "GET", path, token, undefined, { Origin: "https://elsewhere.example" }));
  }
  const second = await openStream(at("/v1/stream"), { headers: house.asPage(token) });
  expectStatus(429, await asPage("getStream", "GET", "/v1/stream", token));
  for (const one of [stream, second]) one.close();
  const press = { return_to: house.page };
  expectStatus(200, await asPage("postConnect", "POST", "/v1/connect", token, press));
  expectStatus(
    400,
    await asPage("postConnect", "POST", "/v1/connect", token, { return_to: "https://elsewhere.example/" }),
  );
  expectStatus(401, await asPage("postConnect", "POST", "/v1/connect", "wrong", press));
  expectStatus(
    403,
    await asPage("postConnect", "POST", "/v1/connect", await house.session("demo", { may_connect: false }), press),
  );
  const finish = { code: "unknown" };
  expectStatus(404, await asPage("postFinish", "POST", "/v1/connect/finish", token, finish));
  expectStatus(409, await asPage("postDisconnect", "POST", "/v1/disconnect", await house.session("nobody"), {}));
  return token;
}

/** The whole way, judged at each step that the relay answers. */
async function driveFinish(house, judge) {
  const { asPage } = callers(house, judge);
  const token = await house.session("demo");
  const pressed = await asPage("postConnect", "POST", "/v1/connect", token, { return_to: house.page });
  const left = await judge.ask("openTicket", JSON.parse(pressed.body).navigate_to);
  expectStatus(303, left);
  const asked = await send(left.headers.location);
  const account = `http://localhost:${house.port}`;
  const request = new URL(asked.headers.location, account).searchParams.get("request");
  const body = new URLSearchParams({ request, decision: "allow", property: "320000" }).toString();
  const allowed = await send(`${account}/oauth`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body,
  });
  const cookie = left.headers["set-cookie"][0].split(";")[0];
  const back = await judge.ask("callback", allowed.headers.location, { headers: { Cookie: cookie } });
  const code = back.headers.location.split("#latchkey_finish=")[1];
  expectStatus(200, await asPage("postFinish", "POST", "/v1/connect/finish", token, { code }));
}

/** What the panel asks. */
async function drivePanel(house, judge) {
  const { asPage } = callers(house, judge);
  const token = await house.session("demo");
  const hotel = "?property=320000";
  const told = await asPage("getPageDiagnosis", "GET", `/v1/diagnosis${hotel}`, token);
  expectStatus(200, told);
  const known = { "If-None-Match": told.headers.etag };
  expectStatus(304, await asPage("getPageDiagnosis", "GET", `/v1/diagnosis${hotel}`, token, undefined, known));
  expectStatus(401, await asPage("getPageDiagnosis", "GET", "/v1/diagnosis", "wrong"));
  const body = { property: "320000" };
  const begun = await asPage("postPageTest", "POST", "/v1/test", token, body);
  expectStatus(202, begun);
  expectStatus(429, await asPage("postPageTest", "POST", "/v1/test", token, body));
  expectStatus(401, await asPage("postPageTest", "POST", "/v1/test", "wrong", body));
  const read = () => asPage("getPageTest", "GET", begun.headers.location, token);
  while (!JSON.parse((await read()).body).done) await new Promise((next) => setImmediate(next));
  expectStatus(200, await read());
  expectStatus(404, await asPage("getPageTest", "GET", `/v1/test/another${hotel}`, token));
  expectStatus(200, await asPage("getPageBundle", "GET", `/v1/bundle${hotel}&reservation=12345`, token));
  expectStatus(400, await asPage("getPageBundle", "GET", `/v1/bundle${hotel}&reservation=%3Cb%3E`, token));
}

async function driveBackEnd(house, judge) {
  const { asBackEnd } = callers(house, judge);
  const session = { account: "demo", origin: house.origin };
  expectStatus(201, await asBackEnd("postSession", "POST", "/v1/sessions", session));
  expectStatus(400, await asBackEnd("postSession", "POST", "/v1/sessions", { account: "demo" }));
  expectStatus(401, await asBackEnd("postSession", "POST", "/v1/sessions", session, "wrong"));
  expectStatus(
    403,
    await asBackEnd("postSession", "POST", "/v1/sessions", { ...session, origin: "https://elsewhere.example" }),
  );
  expectStatus(204, await asBackEnd("deleteSessions", "DELETE", "/v1/sessions", { account: "nobody" }));
  expectStatus(400, await asBackEnd("deleteSessions", "DELETE", "/v1/sessions", {}));
  expectStatus(401, await asBackEnd("deleteSessions", "DELETE", "/v1/sessions", { account: "nobody" }, "wrong"));
  expectStatus(200, await asBackEnd("getAccount", "GET", "/v1/accounts/demo"));
  expectStatus(400, await asBackEnd("getAccount", "GET", "/v1/accounts/%01"));
  expectStatus(401, await asBackEnd("getAccount", "GET", "/v1/accounts/demo", undefined, "wrong"));
  const property = "/v1/accounts/demo/properties/320000";
  expectStatus(
    200,
    await asBackEnd("postAppState", "POST", `${property}/app-state`, { app_state: "pending", note: "soon" }),
  );
  expectStatus(400, await asBackEnd("postAppState", "POST", `${property}/app-state`, { app_state: "asleep" }));
  const { access_token, refresh_token } = await house.testAccount.grant();
  const credential = { kind: "oauth", access_token, refresh_token };
  expectStatus(200, await asBackEnd("putCredential", "PUT", `${property}/credential`, credential));
  expectStatus(400, await asBackEnd("putCredential", "PUT", `${property}/credential`, { kind: "oauth" }));
  expectStatus(200, await asBackEnd("getCredential", "GET", `${property}/credential`));
  expectStatus(409, await asBackEnd("getCredential", "GET", "/v1/accounts/demo/properties/1/credential"));
  expectStatus(200, await asBackEnd("getDiagnosis", "GET", `${property}/diagnosis`));
  expectStatus(409, await asBackEnd("getDiagnosis", "GET", "/v1/accounts/demo/properties/1/diagnosis"));
  const begun = await asBackEnd("postTest", "POST", `${property}/test`, {});
  expectStatus(202, begun);
  expectStatus(200, await asBackEnd("getTest", "GET", begun.headers.location));
  expectStatus(404, await asBackEnd("getTest", "GET", `${property}/test/another`));
  expectStatus(429, await asBackEnd("postTest", "POST", `${property}/test`, {}));
  const seen = {
    status: 200,
    body: '{"success":false,"message":"Scope required for this call was not granted by property."}',
  };
  expectStatus(200, await asBackEnd("postObservation", "POST", `${property}/observations`, seen));
  expectStatus(400, await asBackEnd("postObservation", "POST", `${property}/observations`, {}));
  expectStatus(200, await asBackEnd("getDiagnosis", "GET", `${property}/diagnosis`));
  expectStatus(200, await asBackEnd("getBundle", "GET", `${property}/bundle?reservation=12345`));
  expectStatus(400, await asBackEnd("getBundle", "GET", `${property}/bundle?reservation=%3Cb%3E`));
  expectStatus(409, await asBackEnd("getBundle", "GET", "/v1/accounts/demo/properties/1/bundle"));
}

/** A secret is good for the routes of its scopes, as the document says them, and for no other. */
async function driveScopes(house, judge) {
  const { asBackEnd } = callers(house, judge);
  const scoped = judge.operations.filter(({ operation }) => operation["x-scope"]);
  const scopes = [...new Set(scoped.map(({ operation }) => operation["x-scope"]))];
  assert.deepEqual(scopes.sort(), ["accounts", "claims", "credential", "sessions"]);
  for (const scope of scopes) {
    const made = await run(["relay", "secret", "add", scope, "--scope", scope, "--config", house.config], {
      env: house.env,
    });
    assert.equal(made.code, 0, made.said);
    const [secret] = /^lkapi_\S+$/m.exec(made.said);
    for (const { id, method, pattern, operation } of scoped) {
      const path = pattern.replace(/\{\w+\}/g, "nobody");
      const answer = await asBackEnd(id, method.toUpperCase(), path, method === "get" ? undefined : {}, secret);
      const refused = answer.status === 403 && JSON.parse(answer.body).code === "secret_scope_missing";
      assert.equal(refused, operation["x-scope"] !== scope, `${scope} on ${id}: ${answer.body}`);
    }
  }
}

async function driveExternal(house, judge) {
  const { asBackEnd, asPage } = callers(house, judge);
  const path = "/v1/accounts/outside/properties/99/external";
  const external = { app_state: "enabled", guide: "https://app.example.com/guide" };
  expectStatus(200, await asBackEnd("putExternal", "PUT", path, external));
  expectStatus(400, await asBackEnd("putExternal", "PUT", path, { app_state: "enabled" }));
  const outside = await house.session("outside", { property: "99" });
  expectStatus(
    409,
    await asPage("postConnect", "POST", "/v1/connect", outside, { return_to: house.page, property: "99" }),
  );
  expectStatus(200, await asBackEnd("deleteExternal", "DELETE", path));
  expectStatus(409, await asBackEnd("deleteExternal", "DELETE", path));
}

async function driveStrangers(house, judge) {
  const { at } = callers(house, judge);
  expectStatus(200, await judge.ask("openapi", at("/openapi.yaml")));
  assert.equal((await send(at("/openapi.yaml"))).body, judge.text, "what is served is the document");
  for (const [id, path] of [
    ["openTicket", "/connect/guess"],
    ["callback", "/callback?code=x"],
    ["claim", "/claim"],
  ])
    assert.ok((await judge.ask(id, at(path))).status >= 400);
  const guess = { method: "POST", headers: JSON_TYPE, body: "{}" };
  expectStatus(200, await judge.ask("webhook", at("/webhooks/guess"), guess));
}

async function driveClaim(house, judge) {
  const { asBackEnd } = callers(house, judge);
  const code = await claimCode(house, judge);
  expectStatus(200, await asBackEnd("getClaim", "GET", `/v1/claims/${code}?account=claimer`));
  expectStatus(200, await asBackEnd("postClaim", "POST", `/v1/claims/${code}`, { account: "claimer" }));
  expectStatus(404, await asBackEnd("getClaim", "GET", "/v1/claims/guess?account=claimer"));
  expectStatus(404, await asBackEnd("postClaim", "POST", "/v1/claims/guess", { account: "claimer" }));
}

async function driveLimitsAndDisk(house, judge, token) {
  const { asPage } = callers(house, judge);
  const press = (headers) => asPage("postConnect", "POST", "/v1/connect", token, { return_to: house.page }, headers);
  while ((await press({ "X-Forwarded-For": "198.51.100.9" })).status !== 429);
  const limit = (bytes) => execFileSync("prlimit", ["--pid", String(house.relay.pid), `--fsize=${bytes}:unlimited`]);
  limit("0");
  expectStatus(503, await press());
  limit("unlimited");
  expectStatus(200, await asPage("postDisconnect", "POST", "/v1/disconnect", token, {}));
}

const limits = "\n[limits]\nstreams_per_session = 2\nrequests_per_minute = 10\n";

test(
  "every operation answers as the document says, in every status that it names",
  { timeout: 120_000 },
  withHouse({ change: (toml) => toml + limits }, async (house) => {
    const judge = await Judge.read();
    const token = await drivePages(house, judge);
    await driveFinish(house, judge);
    await drivePanel(house, judge);
    await driveBackEnd(house, judge);
    await driveExternal(house, judge);
    await driveScopes(house, judge);
    await driveStrangers(house, judge);
    await driveClaim(house, judge);
    await driveLimitsAndDisk(house, judge, token);
    const unseen = judge.promised.filter((one) => !judge.seen.has(one) && !ELSEWHERE.includes(one));
    assert.deepEqual(unseen, [], "promised, and never answered here");
  }),
);

test("the judge refuses a status, a type, a body and a missing id that the document does not have", async () => {
  const judge = await Judge.read();
  const headers = { "x-request-id": "a", etag: "b", "content-type": "application/json" };
  const good = { status: 200, headers, body: '{"revision":1,"links":[]}' };
  judge.judge("getState", good);
  assert.throws(() => judge.judge("getState", { ...good, status: 418 }), /does not promise/);
  assert.throws(() => judge.judge("getState", { ...good, body: '{"revision":"1"}' }), /revision/);
  assert.throws(
    () => judge.judge("getState", { ...good, headers: { ...headers, "content-type": "text/html" } }),
    /text\/html/,
  );
  assert.throws(
    () => judge.judge("getState", { ...good, headers: { ...headers, "x-request-id": undefined } }),
    /X-Request-ID/,
  );
  assert.throws(() => judge.judge("nothing", good), /has no nothing/);
});
