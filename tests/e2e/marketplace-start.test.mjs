// DESIGN section 4, flow A: Connect App in the Marketplace, and a person who confirms on the partner's claim page.
import assert from "node:assert/strict";
import { ClaimPage, comeFromMarketplace, watchNavigations } from "./support/claim-page.mjs";
import { allowAccess, startInMarketplace } from "./support/hotelier.mjs";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";

const { inBothPlaces } = useStage();

/** As far as the claim page leads: what it must say, and that nothing has been bound so far. */
async function assertAsks({ nobodyIsConnected, testAccount }, claim, account) {
  const { user } = await testAccount.state();
  assert.deepEqual(await claim.facts(), {
    hotels: ["Example Hotel property 320000"],
    approver: `${user.first_name} ${user.last_name} ${user.email}`,
    account: `your account ${account}`,
  });
  assert.equal(await nobodyIsConnected(), true, "bound before anybody confirmed");
}

async function confirmTo(world, claim, tab) {
  await claim.confirm();
  await claim.page.waitForURL(`${world.at.partner}/`);
  await tab.showsLogin();
}

for (const [marketplace_state, title] of [
  ["hex", "a callback that carries a state that we never issued"],
  ["none", "a callback that carries no state"],
]) {
  inBothPlaces(
    `${title} is accepted: the claim page without a code, the relay's /claim, hotel, approver and account, Confirm, Login`,
    async (world) => {
      await world.testAccount.set({ marketplace_state });
      const tab = await (await world.person()).tab();
      await tab.showsConnect();
      const seen = watchNavigations(tab.page, world.at);
      const claim = await comeFromMarketplace(world, tab.page);
      await assertAsks(world, claim, "demo");
      const state = marketplace_state === "hex" ? "&state" : "";
      assert.deepEqual(seen.slice(seen.findIndex((step) => step.startsWith("relay"))), [
        `relay /callback?code${state}`,
        "partner /claim",
        "relay /claim",
        "partner /claim?latchkey_claim",
      ]);
      assert.equal(tab.page.url(), `${world.at.partner}/claim`, "the code is gone from the address");
      await confirmTo(world, claim, tab);
      assert.equal((await world.backEnd.link("demo", property)).health, "well");
    },
  );
}

inBothPlaces("signed out: sign in first, then the same", async (world) => {
  const tab = await (await world.person()).tab("/?account=");
  const seen = watchNavigations(tab.page, world.at);
  const claim = await comeFromMarketplace(world, tab.page);
  await tab.page.getByRole("heading", { name: "Sign in to finish connecting" }).waitFor();
  assert.equal(seen.at(-1), "partner /claim", "there is a code before anybody signed in");
  await claim.follow("Sign in as demo");
  await assertAsks(world, claim, "demo");
  await confirmTo(world, claim, tab);
});

inBothPlaces("the account that is signed in at the end gets the hotel: Use another account", async (world) => {
  const tab = await (await world.person()).tab();
  const claim = await comeFromMarketplace(world, tab.page);
  await assertAsks(world, claim, "demo");
  await claim.follow("Use another account");
  await claim.follow("Sign in as other");
  await tab.page.getByText("your account other").waitFor();
  await assertAsks(world, claim, "other");
  await confirmTo(world, claim, tab);
  const states = ["demo", "other"].map(async (account) => (await world.backEnd.link(account, property))?.app_state);
  assert.deepEqual(await Promise.all(states), [undefined, "enabled"]);
});

inBothPlaces("Not my hotel binds nothing, and leads back to the question", async (world) => {
  const tab = await (await world.person()).tab();
  const claim = await comeFromMarketplace(world, tab.page);
  await claim.follow("Not my hotel");
  await tab.page.getByRole("heading", { name: "Nothing was connected" }).waitFor();
  await claim.follow("Your integrations");
  await tab.showsConnect();
  assert.equal(await world.nobodyIsConnected(), true);
  assert.deepEqual(await world.boundGrants(), []);
  await tab.page.goto(`${world.at.partner}/claim/declined`);
  await claim.follow("It is my hotel after all");
  await assertAsks(world, claim, "demo");
});

inBothPlaces("a reload of the claim page asks the same again, by a new code", async (world) => {
  const tab = await (await world.person()).tab();
  const claim = await comeFromMarketplace(world, tab.page);
  const code = () => tab.page.locator("input[name=latchkey_claim]").inputValue();
  await assertAsks(world, claim, "demo");
  const before = await code();
  await tab.page.reload();
  await assertAsks(world, claim, "demo");
  assert.notEqual(await code(), before);
  await confirmTo(world, claim, tab);
});

inBothPlaces("a double press of Confirm binds once and ends at Login", async (world) => {
  const tab = await (await world.person()).tab();
  await comeFromMarketplace(world, tab.page);
  await tab.page.getByRole("button", { name: "Confirm", exact: true }).dblclick();
  await tab.page.waitForURL(`${world.at.partner}/`);
  await tab.showsLogin();
  assert.equal((await world.boundGrants()).length, 1);
});

inBothPlaces("back, after Confirm: nothing is bound twice, and there is a way on to Login", async (world) => {
  const tab = await (await world.person()).tab();
  const claim = await comeFromMarketplace(world, tab.page);
  await confirmTo(world, claim, tab);
  await tab.page.evaluate(() => history.back());
  await tab.page.waitForURL(`${world.at.partner}/claim`, { waitUntil: "commit" });
  await tab.page.reload(); // whatever the browser had kept of the claim page: its code is used up
  await tab.page.getByText("There is nothing to finish here.").waitFor();
  await claim.follow("Go back");
  await tab.showsLogin();
  assert.equal((await world.boundGrants()).length, 1);
});

inBothPlaces("two starts in two tabs: each page confirms what it shows, and nothing is lost", async (world) => {
  const me = await world.person();
  const [first, second] = [await me.tab(), await me.tab()];
  const earlier = await comeFromMarketplace(world, first.page);
  await earlier.facts();
  await startInMarketplace(second.page, world.at, "320001");
  await allowAccess(second.page);
  const later = new ClaimPage(second.page);
  assert.deepEqual((await later.facts()).hotels, ["Example Guesthouse property 320001"]);
  await earlier.confirm();
  await first.showsLogin();
  assert.deepEqual(
    (await world.backEnd.links("demo")).map((link) => link.property),
    [property],
  );
  await later.confirm();
  await first.hotel("320001").showsLogin();
});
