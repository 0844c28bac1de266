// "Test the connection" with everything real: the test account, the relay's own webhook address, and the demo site's part.
import assert from "node:assert/strict";
import { send, sendJson } from "./support/http.mjs";
import { places } from "./support/places.mjs";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";
import { until } from "./support/until.mjs";

const { inPlace } = useStage();

/** As the panel asks: with the page's session, and the page's origin. */
async function asPage({ sessionOf, at }) {
  const { token } = await sessionOf("demo");
  return { Authorization: `Bearer ${token}`, Origin: at.partner, "Content-Type": "application/json" };
}

async function tested(world, body) {
  const headers = await asPage(world);
  const begun = await sendJson(`${world.at.relay}/v1/test`, { headers }, { property, ...body });
  assert.equal(begun.status, 202, begun.body);
  const { id } = JSON.parse(begun.body);
  let run;
  await until("the test ends", async () => {
    const answer = await send(`${world.at.relay}/v1/test/${id}?property=${property}`, { headers });
    run = JSON.parse(answer.body);
    return run.done;
  });
  return run;
}

/** In one place only: a connection is tested once a minute. */
const title = "each call, the webhook's way, and the app's own part pass, and the file for support has it all";
inPlace(places[1], title, async (world) => {
  const tab = await (await world.person()).tab();
  await tab.connect();
  await until("subscribed", async () => (await world.testAccount.state()).subscriptions.length > 0);
  const run = await tested(world, { reservation: `${property}01` });
  const states = Object.fromEntries(run.steps.map(({ call, state }) => [call, state]));
  assert.deepEqual(states, {
    getAppState: "passed",
    userinfo: "passed",
    getHotelDetails: "passed",
    getReservations: "passed",
    getReservation: "passed",
    scopes: "skipped",
    getWebhooks: "passed",
    webhook_address: "passed",
    test_url: "passed",
  });
  assert.equal(run.end, "works");
  assert.equal(run.steps.at(-1).partner_says, `Harbourlight can check in reservation ${property}01.`);
  assert.ok(run.steps.every(({ ms, state }) => state === "skipped" || ms < 10_000));
  const headers = await asPage(world);
  const bundle = await send(`${world.at.relay}/v1/bundle?property=${property}&reservation=${property}01`, { headers });
  assert.equal(bundle.status, 200);
  assert.match(bundle.body, /webhook_address/);
  await tab.showsLogin();
});
