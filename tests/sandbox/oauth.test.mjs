// A certified OAuth client (oauth4webapi) completes the flows against the test account, and fails where it should.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import * as oauth from "oauth4webapi";
import { client_id, client_secret, Sandbox } from "./sandbox.mjs";

const insecure = { [oauth.allowInsecureRequests]: true }; // loopback http
const client = { client_id };
const secret = oauth.ClientSecretPost(client_secret);
let sandbox;
let server;

before(async () => {
  sandbox = await Sandbox.start("--seed", 7);
  server = {
    issuer: sandbox.origin,
    authorization_endpoint: `${sandbox.api}/oauth`,
    token_endpoint: `${sandbox.api}/access_token`,
  };
});
after(() => sandbox?.stop());
beforeEach(() => sandbox.test("reset", {}));

async function returned({ decision = "allow", state = oauth.generateRandomState() } = {}) {
  const back = await sandbox.decides(sandbox.authorizeUrl({ state }), decision);
  return { back, state };
}

async function exchange(parameters, authentication = secret) {
  const uri = sandbox.redirect_uri;
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    parameters,
    uri,
    oauth.nopkce,
    insecure,
  );
  return oauth.processAuthorizationCodeResponse(server, client, answer);
}

async function connected() {
  const { back, state } = await returned();
  const parameters = oauth.validateAuthResponse(server, client, back, state);
  return { parameters, tokens: await exchange(parameters) };
}

async function refreshed(refresh_token) {
  const answer = await oauth.refreshTokenGrantRequest(server, client, secret, refresh_token, insecure);
  return oauth.processRefreshTokenResponse(server, client, answer);
}

const refusedWith = (error) => (reason) => {
  assert.ok(reason instanceof oauth.ResponseBodyError, String(reason));
  assert.equal(reason.error, error);
  return true;
};

test("it connects, asks, refreshes and asks again", async () => {
  const { tokens } = await connected();
  assert.equal(tokens.expires_in, 28_800);
  const url = new URL(`${sandbox.api}/getAppState`);
  const ask = (token) => oauth.protectedResourceRequest(token, "GET", url, undefined, null, insecure);
  assert.deepEqual(await (await ask(tokens.access_token)).json(), { success: true, data: { app_state: "enabled" } });
  const again = await refreshed(tokens.refresh_token);
  assert.notEqual(again.access_token, tokens.access_token);
  assert.equal((await ask(again.access_token)).status, 200);
  assert.equal((await ask(tokens.access_token)).status, 401);
});

test("a state that is not its own is refused by the client", async () => {
  const { back } = await returned();
  assert.throws(() => oauth.validateAuthResponse(server, client, back, "another"), oauth.OperationProcessingError);
});

test("a denial is an authorization response error", async () => {
  const { back, state } = await returned({ decision: "deny" });
  assert.throws(
    () => oauth.validateAuthResponse(server, client, back, state),
    (reason) => reason instanceof oauth.AuthorizationResponseError && reason.error === "access_denied",
  );
});

test("a code is good once", async () => {
  const { parameters } = await connected();
  await assert.rejects(exchange(parameters), refusedWith("server_error"));
});

test("a code is good for ten minutes", async () => {
  const { back, state } = await returned();
  const parameters = oauth.validateAuthResponse(server, client, back, state);
  await sandbox.test("clock", { advance_s: 601 });
  await assert.rejects(exchange(parameters), refusedWith("server_error"));
});

test("a wrong secret is an invalid client", async () => {
  const { back, state } = await returned();
  const parameters = oauth.validateAuthResponse(server, client, back, state);
  await assert.rejects(exchange(parameters, oauth.ClientSecretPost("wrong")), refusedWith("invalid_client"));
  assert.ok((await exchange(parameters)).access_token, "the code was not used up");
});

test("a refresh token dies with its connection", async () => {
  const { tokens } = await connected();
  await sandbox.test("trigger/uninstalled", {});
  await assert.rejects(refreshed(tokens.refresh_token), refusedWith("invalid_request"));
});

test("a fault at the token call is an error to the client", async () => {
  const { tokens } = await connected();
  for (const fault of [
    "edge_page_503",
    "edge_page_403",
    "server_error",
    "rate_limited",
    "empty_body",
    "truncated_body",
    "connection_dropped",
  ]) {
    await sandbox.test("faults", { fault, times: 1 });
    await assert.rejects(refreshed(tokens.refresh_token), undefined, fault);
  }
  assert.ok((await refreshed(tokens.refresh_token)).access_token);
});

test("a key comes by the grant of its own; it is no token answer, and the client says so", async () => {
  const { back, state } = await returned();
  const parameters = oauth.validateAuthResponse(server, client, back, state);
  const fields = { redirect_uri: sandbox.redirect_uri, code: parameters.get("code") };
  const type = "urn:ietf:params:oauth:grant-type:api-key";
  const answer = await oauth.genericTokenEndpointRequest(server, client, secret, type, fields, insecure);
  const key = (await answer.clone().json()).access_token;
  assert.match(key, /^cbat_/);
  await assert.rejects(
    oauth.processGenericTokenEndpointResponse(server, client, answer),
    oauth.OperationProcessingError, // RFC 6749 section 5.1 wants a token_type; Cloudbeds' sample has none
  );
  assert.equal((await sandbox.call("getAppState", key)).status, 200);
});
