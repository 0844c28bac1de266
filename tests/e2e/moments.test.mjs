// Every moment that can be triggered, against a real relay: what docs/sandbox.md says a button must show afterwards is so.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { BackEnd } from "./support/back-end.mjs";
import { originsOf, places } from "./support/places.mjs";
import { Preview } from "./support/preview.mjs";
import { property, TestAccount } from "./support/test-account.mjs";
import { until } from "./support/until.mjs";

const STARTS_WITHIN_MS = 60_000;
const SETTLES_MS = 700; // long enough for a question and its answer; what must not change is looked at then
const NUDGE_MS = 500;

let preview;
let account;
let backEnd;
let lastUrl;

before(
  async () => {
    preview = await Preview.start();
    account = new TestAccount(preview.port);
    backEnd = new BackEnd(originsOf(places[0], preview.port), (await preview.secrets()).apiSecret);
  },
  { timeout: STARTS_WITHIN_MS },
);
after(() => preview?.stop(), { timeout: STARTS_WITHIN_MS });

const link = () => backEnd.link("demo", property);

const postAppState = (token, app_state) =>
  fetch(`http://127.0.0.1:${preview.port}/api/v1.3/postAppState`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
    body: new URLSearchParams({ app_state }),
  });

/** Connected as a partner's import does it. @returns the address to which webhooks go */
async function connected(credential) {
  await account.reset();
  await shows("disabled", lastUrl); // some moments leave nobody who would tell
  const { access_token, refresh_token } = await account.post("connect", { credential });
  const tokens =
    credential === "oauth"
      ? { kind: "oauth", access_token, refresh_token }
      : { kind: "api_key", api_key: access_token };
  const adopted = await backEnd.ofProperty("PUT", "demo", property, "credential", tokens);
  assert.equal(adopted.status, 200, JSON.stringify(adopted.body));
  await until("it shows Login", async () => (await link()).app_state === "enabled");
  const { url } = await account.webhook();
  for (const state of ["pending", "enabled"]) {
    await postAppState(access_token, state); // so that there is a last delivery
    await until(`it is ${state}`, async () => (await link()).app_state === state);
  }
  lastUrl = url;
  return url;
}

/** A webhook that says nothing new makes the relay ask: here it stands for the next question. */
const nudge = (url) =>
  url &&
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      propertyID_str: property,
      clientID: "exampleapp_0123456789abcdefABCDEF01",
      newState: "enabled",
      event: "integration/appstate_changed",
    }),
  });

const STATES = {
  disabled: [undefined, "disabled"],
  connect: ["disabled"],
  none: ["pending", "installing"],
  login: ["enabled"],
  unchanged: ["enabled"],
};

async function shows(action, url) {
  const states = STATES[action];
  if (action === "login" || action === "unchanged") {
    await pause(SETTLES_MS);
    await nudge(url);
    await pause(SETTLES_MS);
  }
  let nudged = performance.now();
  await until(`the link is ${states}`, async () => {
    const app_state = (await link())?.app_state;
    if (!states.includes(app_state) && performance.now() - nudged > NUDGE_MS) {
      nudged = performance.now();
      await nudge(url);
    }
    return states.includes(app_state);
  });
}

test("every moment leaves the face that the document promises", { timeout: 600_000 }, async (t) => {
  const listed = await fetch(`http://127.0.0.1:${preview.port}/_test/triggers`);
  const { triggers } = await listed.json();
  assert.ok(triggers.length >= 40);
  for (const { name, action } of triggers) {
    await t.test(name, { timeout: 40_000 }, async () => {
      const url = await connected("oauth");
      if (name === "reservation_changed") return; // the relay does not subscribe to it
      await account.post(`trigger/${name}`);
      await shows(action, url);
    });
  }
});

test("an API key that dies of disuse: Connect App, as the moment's words say", { timeout: 40_000 }, async () => {
  const url = await connected("api_key");
  await account.post("trigger/key_unused_for_a_month");
  await shows("connect", url);
});
