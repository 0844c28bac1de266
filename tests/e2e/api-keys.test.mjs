// DESIGN section 3, "Credential kinds": the flows of section 4, with a key in place of tokens.
import assert from "node:assert/strict";
import { comeFromMarketplace } from "./support/claim-page.mjs";
import { disconnectInCloudbeds } from "./support/hotelier.mjs";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";

const { inBothPlaces } = useStage({ switches: ["--credential", "api_key"] });

const waysToSendIt = (key) => [{ "x-api-key": key }, { Authorization: `Bearer ${key}` }];

/** @returns the key of the connection, which is one */
async function assertKey({ backEnd, testAccount }) {
  assert.equal((await backEnd.link("demo", property)).kind, "api_key");
  const { api_key, access_token, refresh_token } = await testAccount.grant();
  assert.ok(api_key?.length >= 20, "there is no key");
  assert.deepEqual([access_token, refresh_token], [null, null]);
  return api_key;
}

inBothPlaces(
  "connects by an API key; in Cloudbeds disconnected, it is worth nothing and the button shows Connect App",
  async (world) => {
    const { at, person, store, testAccount } = world;
    const me = await person();
    const [tab, second] = [await me.tab(), await me.tab()];
    await tab.connect();
    await second.showsLogin();
    const key = await assertKey(world);
    for (const headers of waysToSendIt(key)) {
      assert.equal((await testAccount.asksWith(headers)).body.data.app_state, "enabled");
    }
    await disconnectInCloudbeds(await me.context.newPage(), at);
    for (const each of [tab, second]) await each.showsConnect({ timeout: 2_000 });
    for (const headers of waysToSendIt(key)) assert.equal((await testAccount.asksWith(headers)).status, 401);
    assert.deepEqual((await store.read()).grants, []);
    assert.ok(!(await store.bytes()).includes(key));
  },
);

inBothPlaces(
  "from the Marketplace, with an app that Cloudbeds enables only when the code is exchanged",
  async (world) => {
    await world.testAccount.set({ enabled_at: "exchange" });
    const tab = await (await world.person()).tab();
    const claim = await comeFromMarketplace(world, tab.page);
    const { approver } = await claim.facts();
    assert.match(approver, /@/, "a key tells who approved, as a token does");
    await claim.confirm();
    await tab.showsLogin();
    await assertKey(world);
    assert.equal(await world.testAccount.appState(), "enabled");
  },
);

inBothPlaces("disconnected by the partner, the key is dead, and another consent brings another", async (world) => {
  const tab = await (await world.person()).tab();
  await tab.connect();
  const key = await assertKey(world);
  await world.backEnd.ofProperty("POST", "demo", property, "app-state", { app_state: "disabled" });
  await tab.showsConnect();
  assert.equal((await world.testAccount.asksWith({ "x-api-key": key })).status, 401);
  await tab.connect();
  assert.notEqual(await assertKey(world), key);
});
