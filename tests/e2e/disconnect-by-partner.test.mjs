// DESIGN section 4, "Disconnect" from the partner's side: disabled is posted, then the credential forgotten.
import assert from "node:assert/strict";
import { disconnectInCloudbeds, noAppIsConnected } from "./support/hotelier.mjs";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";
import { until } from "./support/until.mjs";

const { inBothPlaces } = useStage();

/** Two tabs of a connected account, and the credential that the connection has. */
async function connected({ person, testAccount }) {
  const me = await person();
  const [tab, second] = [await me.tab(), await me.tab()];
  await tab.connect();
  await second.showsLogin();
  const headers = { Authorization: `Bearer ${(await testAccount.grant()).access_token}` };
  assert.equal((await testAccount.asksWith(headers)).body.success, true);
  return { me, tab, second, headers };
}

async function assertOver({ at, store, testAccount }, { me, tab, second, headers }) {
  for (const each of [tab, second]) await each.showsConnect();
  assert.equal(await testAccount.appState(), "disabled");
  const { status, body } = await testAccount.asksWith(headers);
  assert.deepEqual([status, body.success], [401, undefined], "the credential still works at Cloudbeds");
  assert.deepEqual((await store.read()).grants, [], "the credential is kept");
  await noAppIsConnected(await me.context.newPage(), at);
}

const press = (tab) => tab.page.getByRole("button", { name: "Disconnect", exact: true }).click();

inBothPlaces(
  "Disconnect on the partner's page asks, then ends the connection: Connect App in every tab",
  async (world) => {
    const all = await connected(world);
    await press(all.tab);
    await all.tab.page.getByRole("heading", { name: "Disconnect Example Hotel?" }).waitFor();
    assert.equal(await world.testAccount.appState(), "enabled", "the first press only asks");
    await press(all.tab);
    await assertOver(world, all);
  },
);

inBothPlaces("Keep connected changes nothing", async (world) => {
  const { tab } = await connected(world);
  await press(tab);
  await tab.page.getByRole("link", { name: "Keep connected" }).click();
  await tab.showsLogin();
  assert.equal(await world.testAccount.appState(), "enabled");
});

inBothPlaces("a page's session may end it by POST /v1/disconnect; what is over cannot end once more", async (world) => {
  const all = await connected(world);
  assert.deepEqual(await all.tab.postDisconnect({}), [200, undefined]);
  await assertOver(world, all);
  assert.deepEqual(await all.tab.postDisconnect({}), [409, "not_connected"]);
});

inBothPlaces("the partner's back end may end it", async (world) => {
  const all = await connected(world);
  const { status } = await world.backEnd.ofProperty("POST", "demo", property, "app-state", { app_state: "disabled" });
  assert.equal(status, 200);
  await assertOver(world, all);
});

inBothPlaces("disconnected in Cloudbeds while the question is open: the answer says so", async (world) => {
  const { me, tab } = await connected(world);
  await press(tab);
  await tab.page.getByRole("heading", { name: "Disconnect Example Hotel?" }).waitFor();
  await disconnectInCloudbeds(await me.context.newPage(), world.at);
  await until("the relay knows", world.nobodyIsConnected);
  await press(tab);
  await tab.page.getByRole("heading", { name: "This hotel is not connected" }).waitFor();
  await tab.page.getByRole("link", { name: "Your integrations" }).click();
  await tab.showsConnect();
});
