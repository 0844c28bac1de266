// DESIGN section 4, "Reconnect": consent first; the new grant replaces the old one when it verifies; nothing is given up before.
import assert from "node:assert/strict";
import { watchFaces } from "./support/faces.mjs";
import { allowAccess } from "./support/hotelier.mjs";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";
import { until } from "./support/until.mjs";

const { inBothPlaces } = useStage();

const bound = async ({ boundGrants }) => (await boundGrants()).map(({ id }) => id);

/** One tab is connected, another of the same person stands before consent. */
async function halfWay(world) {
  const me = await world.person();
  const [tab, second] = [await me.tab(), await me.tab()];
  await second.askForConsent();
  await tab.connect();
  const { access_token } = await world.testAccount.grant();
  const [grant, more] = await bound(world);
  assert.ok(grant && !more);
  return { me, tab, second, grant, headers: { Authorization: `Bearer ${access_token}` } };
}

async function assertOldOneWorks(world, { tab, grant, headers }) {
  assert.deepEqual(await bound(world), [grant]);
  assert.equal((await world.testAccount.asksWith(headers)).body.data.app_state, "enabled");
  await world.backEnd.ofProperty("POST", "demo", property, "app-state", { app_state: "pending" });
  await tab.face("pending"); // the relay still uses it
  await world.testAccount.postAppState("enabled");
  await tab.showsLogin();
}

inBothPlaces("a reconnect that is given up at consent, by closing the tab, costs nothing", async (world) => {
  const all = await halfWay(world);
  await all.second.page.close();
  await assertOldOneWorks(world, all);
});

inBothPlaces("a reconnect that is denied costs nothing: a message, and still Login", async (world) => {
  const all = await halfWay(world);
  await all.second.consent("Deny");
  await all.second.message.filter({ hasText: "Access was not allowed" }).waitFor();
  await all.second.showsLogin();
  await assertOldOneWorks(world, all);
});

inBothPlaces("a reconnect that is given up between consent and finish costs nothing", async (world) => {
  const all = await halfWay(world);
  const isFinish = (url) => url.pathname === "/v1/connect/finish";
  const tried = all.me.context.waitForEvent("requestfailed", (request) => isFinish(new URL(request.url())));
  await all.me.context.route(isFinish, (route) => route.abort());
  await allowAccess(all.second.page);
  await tried;
  await all.second.page.close();
  assert.notDeepEqual(await world.heldGrants(), [], "the new grant is held beside the old one");
  await assertOldOneWorks(world, all);
});

inBothPlaces(
  "a completed reconnect replaces the old grant, and no button shows Connect App meanwhile",
  async (world) => {
    const all = await halfWay(world);
    const third = await all.me.tab();
    const faces = await watchFaces(all.me.context);
    await third.page.reload();
    await third.showsLogin();
    await all.second.consent("Allow Access");
    await all.second.showsLogin();
    await until("one grant is left, and it is another", async () => {
      const [grant, more] = await bound(world);
      return grant !== all.grant && more === undefined;
    });
    assert.equal(await world.testAccount.appState(), "enabled", "the old grant must not be ended by disabled");
    await world.backEnd.ofProperty("POST", "demo", property, "app-state", { app_state: "enabled" });
    const live = (await world.testAccount.state()).grants.filter(({ alive }) => alive);
    const newest = live.reduce((a, b) => (a.created > b.created ? a : b));
    assert.notEqual(`Bearer ${newest.access_token}`, all.headers.Authorization);
    await third.showsLogin();
    assert.ok(faces.includes("enabled: Login"), `the watch is blind: ${faces}`);
    assert.deepEqual(
      faces.filter((face) => face.startsWith("disabled")),
      [],
    );
  },
);

inBothPlaces("a credential that is lost shows Connect App with the reason; consent mends it", async (world) => {
  const tab = await (await world.person()).tab();
  await tab.connect();
  const { url } = await world.testAccount.webhook();
  const [lost] = await bound(world);
  await world.testAccount.advance(366 * 24 * 3600); // longer than an unused refresh token lives
  await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ event: "integration/appstate_changed", propertyID_str: property, newState: "enabled" }),
  });
  await tab.showsConnect();
  await tab.button.locator("[part=reason]").filter({ hasText: /\w/ }).waitFor();
  assert.equal((await world.backEnd.link("demo", property)).kind, null, "a dead credential is kept");
  await tab.connect();
  assert.equal(await tab.button.locator("[part=reason]").innerText(), "");
  assert.notDeepEqual(await bound(world), [lost]);
  assert.equal((await world.backEnd.link("demo", property)).health, "well");
});
