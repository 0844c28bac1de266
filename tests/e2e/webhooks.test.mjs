// Issue 2, "Bad input here": deliveries are unsigned. The same answer for good and bad, and only Cloudbeds is believed.
import assert from "node:assert/strict";
import { altered, useRefusals } from "./support/refusals.mjs";
import { property } from "./support/test-account.mjs";
import { until } from "./support/until.mjs";

const { inBothPlaces } = useRefusals();

const delivery = (fields) =>
  JSON.stringify({
    propertyID: Number(property),
    propertyID_str: property,
    clientID: "exampleapp_0123456789abcdefABCDEF01",
    oldState: "enabled",
    newState: "disabled",
    version: "1.0",
    event: "integration/appstate_changed",
    timestamp: 1_700_000_000.5,
    ...fields,
  });

const unheeded = {
  "for another client": delivery({ clientID: "somebodyelse_0123456789abcdef" }),
  "for another property": delivery({ propertyID: 320001, propertyID_str: "320001" }),
  "of another event": delivery({ event: "reservation/created" }),
  "that is no object": "[]",
  "that is neither JSON nor a form of ours": "<event>disabled</event>",
  "that is empty": "",
  "that nests deep": "[".repeat(30_000),
};

const questions = async ({ testAccount }) =>
  (await testAccount.requests()).filter(({ path }) => path.endsWith("/getAppState")).length;

/** All of an answer that may tell somebody something. */
const shape = ({ status, headers, body }) => [status, { ...headers, date: undefined, "x-request-id": undefined }, body];

const connected = async ({ walker }, world) => {
  await walker().connect();
  const { url } = await world.testAccount.webhook();
  const atRest = ({ dirty, state }) => !dirty && state === "settled";
  await until("the link is settled", async () => (await world.store.read()).links.some(atRest));
  return url;
};

inBothPlaces(
  "a webhook to an unknown address, for another client or of another shape gets the same answer, and nothing follows",
  async (attempts, world) => {
    const url = await connected(attempts, world);
    const post = (to, body) =>
      attempts.ask(to, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    const before = { questions: await questions(world), store: await world.store.read() };

    const answers = { "to an unknown address": shape(await post(altered(url), delivery())) };
    for (const [what, body] of Object.entries(unheeded)) answers[what] = shape(await post(url, body));
    assert.deepEqual(await world.store.read(), before.store, "something was stored");

    const good = shape(await post(url, delivery({ newState: "enabled" })));
    await until("the good one is followed up", async () => (await questions(world)) > before.questions);
    assert.equal(await questions(world), before.questions + 1, "only the good one is followed up");
    assert.equal(good[0], 200);
    for (const [what, answer] of Object.entries(answers)) assert.deepEqual(answer, good, what);
    assert.equal((await world.stateOf("demo")).links[0].app_state, "enabled");
  },
);

inBothPlaces(
  "a lying webhook changes nothing: Cloudbeds is asked, twice, and says enabled",
  async (attempts, world) => {
    const url = await connected(attempts, world);
    const before = await questions(world);
    await attempts.ask(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: delivery() });
    await until("Cloudbeds is asked, and once more", async () => (await questions(world)) >= before + 2);
    assert.equal((await world.stateOf("demo")).links[0].app_state, "enabled");
    assert.equal((await world.store.read()).grants.length, 1);
  },
);

inBothPlaces("the webhook's secret address is in no answer and no log line", async (attempts, world) => {
  const url = await connected(attempts, world);
  attempts.noteCode(/[^/]+$/.exec(url)[0]); // searched for like a credential, at the end
});
