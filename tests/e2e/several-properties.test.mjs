// DESIGN section 4, "Several properties": each gets its link, and the first is never silently taken.
import assert from "node:assert/strict";
import { allowAccess, chooseAll, disconnectInCloudbeds } from "./support/hotelier.mjs";
import { useStage } from "./support/stage.mjs";
import { property, secondProperty } from "./support/test-account.mjs";
import { until } from "./support/until.mjs";

const both = [property, secondProperty];

const { inBothPlaces } = useStage();

/** One consent over all properties. */
async function connectAll({ person, testAccount }, settings) {
  await testAccount.set({ groups: true, ...settings });
  const me = await person();
  const tab = await me.tab();
  await tab.askForConsent();
  await chooseAll(tab.page);
  await tab.consent("Allow Access");
  for (const id of both) await tab.hotel(id).showsLogin();
  return { me, tab };
}

const rowsOf = (tab) =>
  tab.page.locator("latchkey-button").evaluateAll((all) => all.map((one) => one.getAttribute("property")));

for (const [resources, how] of [
  ["properties", "the token answer lists them"],
  ["none", "getHotels lists them"],
]) {
  inBothPlaces(
    `one consent over a group gives each property its link, and a row with its own button: ${how}`,
    async (world) => {
      const { tab } = await connectAll(world, { resources });
      assert.deepEqual(await rowsOf(tab), both);
      for (const name of ["Example Hotel", "Example Guesthouse"]) {
        await tab.page
          .getByRole("listitem")
          .filter({ hasText: name })
          .getByRole("link", { name: "Login", exact: true })
          .waitFor();
      }
      const grants = await world.boundGrants();
      const { links } = await world.store.read();
      assert.equal(grants.length, 1);
      assert.deepEqual(
        links.map((link) => [link.property, link.grant_id]).sort(),
        both.map((id) => [id, grants[0].id]),
      );
    },
  );
}

inBothPlaces("one property of a group, chosen: only that one is connected", async (world) => {
  await world.testAccount.set({ groups: true });
  const tab = await (await world.person()).tab();
  await tab.askForConsent();
  await tab.page.getByLabel("Connect to specific properties").check();
  await tab.page.getByLabel("Example Hotel").uncheck();
  await tab.page.getByLabel("Example Guesthouse").check();
  await tab.consent("Allow Access");
  await tab.showsLogin();
  assert.deepEqual(
    (await world.backEnd.links("demo")).map((link) => link.property),
    [secondProperty],
  );
});

inBothPlaces("all buttons of a page share one stream, and each follows its own hotel", async (world) => {
  const { me, tab } = await connectAll(world);
  await tab.page.close(); // it would hold the stream for both
  const page = await me.context.newPage();
  const open = new Set();
  let asked = 0;
  const isStream = (request) => request.method() === "GET" && new URL(request.url()).pathname === "/v1/stream";
  page.on("request", (request) => isStream(request) && ++asked && open.add(request));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => open.delete(request));
  await page.goto(`${world.at.partner}/`);
  const [first, second] = both.map((id) => page.locator(`latchkey-button[property="${id}"][state="enabled"]`));
  for (const button of [first, second]) await button.waitFor();
  await until("the stream is open", () => open.size > 0);
  await world.testAccount.call("POST", "postAppState", { propertyID: secondProperty, app_state: "pending" });
  await page.locator(`latchkey-button[property="${secondProperty}"][state="pending"]`).waitFor();
  await first.waitFor();
  assert.deepEqual([open.size, asked], [1, 1], "open streams, and streams ever asked for");
});

inBothPlaces("a button without `property` shows the hotel that most needs a person, by name", async (world) => {
  const { tab } = await connectAll(world);
  await world.testAccount.call("POST", "postAppState", { propertyID: secondProperty, app_state: "pending" });
  await tab.hotel(secondProperty).face("pending");
  await tab.hotel(property).button.evaluate((button) => button.removeAttribute("property"));
  const any = tab.page.locator("latchkey-button:not([property])");
  await tab.page.locator('latchkey-button:not([property])[state="pending"]').waitFor();
  await any.locator("[part=name]").filter({ hasText: "Example Guesthouse" }).waitFor({ state: "attached" }); // the row names it
  await any.evaluate((button, id) => button.setAttribute("property", id), property);
  await tab.hotel(property).showsLogin();
});

inBothPlaces("a grant is forgotten when its last link ends, and not before", async (world) => {
  const { me, tab } = await connectAll(world);
  const hotelier = await me.context.newPage();
  await disconnectInCloudbeds(hotelier, world.at, "Example Guesthouse");
  await tab.hotel(secondProperty).showsConnect();
  await tab.hotel(property).showsLogin();
  assert.equal((await world.boundGrants()).length, 1, "the other hotel still needs it");
  await world.backEnd.ofProperty("POST", "demo", property, "app-state", { app_state: "pending" });
  await tab.hotel(property).face("pending"); // and it works
  await disconnectInCloudbeds(hotelier, world.at, "Example Hotel");
  await tab.hotel(property).showsConnect();
  await until("the grant is forgotten", async () => (await world.boundGrants()).length === 0);
});

inBothPlaces(
  "POST /v1/disconnect without `property` is refused where there are several; with it, it ends that one",
  async (world) => {
    const { tab } = await connectAll(world);
    assert.deepEqual(await tab.postDisconnect({}), [409, "property_required"]);
    for (const id of both) await tab.hotel(id).showsLogin();
    assert.deepEqual(await tab.postDisconnect({ property }), [200, undefined]);
    await tab.hotel(property).showsConnect();
    await tab.hotel(secondProperty).showsLogin();
  },
);

inBothPlaces(
  "a consent that covers another account's hotel binds none of them: property_taken, and the owner keeps Login",
  async (world) => {
    await world.testAccount.set({ groups: true });
    const theirs = await (await world.person({ account: "other" })).tab();
    await theirs.askForConsent();
    await theirs.page.getByLabel("Connect to specific properties").check();
    await theirs.page.getByLabel("Example Hotel").uncheck();
    await theirs.page.getByLabel("Example Guesthouse").check();
    await theirs.consent("Allow Access");
    await theirs.showsLogin();
    const mine = await (await world.person()).tab();
    await mine.askForConsent();
    await chooseAll(mine.page);
    await allowAccess(mine.page);
    await mine.message.filter({ hasText: "This hotel is already connected to another account." }).waitFor();
    await mine.showsConnect();
    assert.deepEqual(
      (await world.backEnd.links("demo")).filter((link) => link.app_state !== "disabled"),
      [],
    );
    await theirs.page.reload();
    await theirs.showsLogin();
  },
);
