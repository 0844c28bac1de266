// Issue 2, "Bad input here", and DESIGN section 5, "Commands": what all three servers refuse before they look closer.
import assert from "node:assert/strict";
import { problemOf } from "./support/http.mjs";
import { altered, useRefusals } from "./support/refusals.mjs";

const { inBothPlaces } = useRefusals();

inBothPlaces("an oversized body is refused wherever one is taken", async ({ ask }, { at }) => {
  const body = JSON.stringify({ return_to: "x".repeat(70_000) });
  const takers = ["/v1/connect", "/v1/connect/finish", "/v1/sessions", "/webhooks/any"].map((path) => at.relay + path);
  for (const url of [...takers, `${at.account}/oauth`, `${at.account}/api/v1.3/access_token`]) {
    const answer = await ask(url, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    assert.deepEqual([answer.status, problemOf(answer)], [413, "body_too_large"], url);
  }
});

inBothPlaces("a host name that is not ours is refused by all three", async ({ ask }, { at }) => {
  for (const origin of [at.account, at.relay, at.partner]) {
    const { port } = new URL(origin);
    for (const Host of ["evil.example", `evil.example:${port}`, "localhost", `localhost.evil.example:${port}`]) {
      assert.equal((await ask(`${origin}/`, { headers: { Host } })).status, 421, `${origin} as ${Host}`);
    }
  }
});

inBothPlaces(
  "a change from a foreign origin is refused by all three; one without an origin is a program's",
  async ({ ask }, { at }) => {
    const headers = { Origin: "https://evil.example", "Content-Type": "application/x-www-form-urlencoded" };
    for (const url of [
      `${at.account}/oauth`,
      `${at.account}/connected-apps/disconnect`,
      `${at.account}/_test/reset`,
      `${at.relay}/v1/connect`,
      `${at.partner}/sign-out`,
    ]) {
      assert.equal((await ask(url, { method: "POST", headers, body: "" })).status, 403, url);
    }
    assert.equal((await ask(`${at.account}/_test/reset`, { method: "POST" })).status, 200);
  },
);

inBothPlaces(
  "only the partner's back end makes sessions, and for listed origins only",
  async (attempts, { at, preview }) => {
    const { askJson, refused } = attempts;
    const { apiSecret } = await preview.secrets();
    const good = { account: "demo", origin: at.partner };
    const make = (secret, body) => () =>
      askJson(`${at.relay}/v1/sessions`, { headers: secret && { Authorization: `Bearer ${secret}` } }, body);
    await refused(401, "secret_invalid", make(undefined, good));
    await refused(401, "secret_invalid", make(altered(apiSecret), good));
    await refused(403, "origin_not_allowed", make(apiSecret, { ...good, origin: "https://evil.example" }));
    await refused(400, "body_invalid", make(apiSecret, { ...good, account: "" }));
    assert.equal((await make(apiSecret, good)()).status, 201);
  },
);

inBothPlaces("the partner gives a session to its own pages only", async ({ ask }, { at }) => {
  for (const site of ["cross-site", "same-site", "none"]) {
    const answer = await ask(`${at.partner}/latchkey/session`, { headers: { "Sec-Fetch-Site": site } });
    assert.equal(answer.status, 403, site);
  }
});
