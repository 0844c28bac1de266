// DESIGN section 4, flow A, the one exception: Cloudbeds' own repair guide, "disconnect, then connect". That more than
// renew_days (30) ends it, the relay's own tests show: they have its clock.
import assert from "node:assert/strict";
import { ClaimPage, comeFromMarketplace, watchNavigations } from "./support/claim-page.mjs";
import { allowAccess, chooseAll, disconnectInCloudbeds, startInMarketplace } from "./support/hotelier.mjs";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";

const { inBothPlaces } = useStage();

async function connectAndDisconnect(world, me) {
  const tab = await me.tab();
  await tab.connect();
  assert.equal((await world.backEnd.link("demo", property)).renewed_at, null);
  await disconnectInCloudbeds(await me.context.newPage(), world.at);
  await tab.showsConnect();
  return tab;
}

inBothPlaces(
  "disconnected in Cloudbeds, then Connect App in the Marketplace: renewed for the same account without a claim, and the partner is told",
  async (world) => {
    const tab = await connectAndDisconnect(world, await world.person());
    const seen = watchNavigations(tab.page, world.at);
    await comeFromMarketplace(world, tab.page);
    await tab.showsLogin();
    assert.equal(tab.page.url(), `${world.at.partner}/`);
    assert.ok(seen.includes("relay /callback?code&state"), "the search is not blind");
    assert.deepEqual(
      seen.filter((step) => step.includes("/claim")),
      [],
    );
    const link = await world.backEnd.link("demo", property);
    assert.ok(Date.parse(link.renewed_at) >= Date.parse(link.connected_at) - 1, JSON.stringify(link));
  },
);

inBothPlaces(
  "renewed in a browser that is signed in to another account: still for the account it was",
  async (world) => {
    await connectAndDisconnect(world, await world.person());
    const theirs = await (await world.person({ account: "other" })).tab();
    await comeFromMarketplace(world, theirs.page);
    await theirs.showsConnect();
    assert.deepEqual(await world.backEnd.links("other"), []);
    assert.equal((await world.backEnd.link("demo", property)).app_state, "enabled");
  },
);

inBothPlaces(
  "a consent that covers a hotel the account never had is not renewed, but claimed as a whole",
  async (world) => {
    const tab = await connectAndDisconnect(world, await world.person());
    await world.testAccount.set({ groups: true });
    await startInMarketplace(tab.page, world.at);
    await chooseAll(tab.page);
    await allowAccess(tab.page);
    const claim = new ClaimPage(tab.page);
    assert.deepEqual((await claim.facts()).hotels, [
      "Example Hotel property 320000",
      "Example Guesthouse property 320001",
    ]);
    assert.equal(await world.nobodyIsConnected(), true);
    await claim.confirm();
    await tab.hotel(property).showsLogin();
    await tab.hotel("320001").showsLogin();
  },
);
