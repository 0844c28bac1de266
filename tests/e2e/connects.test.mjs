// Issue 2, "Done when" 1: Connect App, consent, back, Login; a second tab follows.
import assert from "node:assert/strict";
import { useStage } from "./support/stage.mjs";

const { inBothPlaces } = useStage();

inBothPlaces(
  "Connect App leads to consent, Allow Access leads back, and the button becomes Login",
  async ({ at, person }) => {
    const tab = await (await person()).tab();
    await tab.askForConsent();
    assert.match(await tab.page.title(), /^Application Authorization/);
    await tab.consent("Allow Access");
    await tab.showsLogin();
    assert.equal(tab.page.url(), `${at.partner}/`, "the finish code is gone from the address");
  },
);

inBothPlaces("a second tab follows without reload", async ({ person }) => {
  const me = await person();
  const [first, second] = [await me.tab(), await me.tab()];
  await second.showsConnect();
  await second.page.evaluate(() => {
    globalThis.loadedOnce = true;
  });
  await first.connect();
  await second.showsLogin({ timeout: 2_000 });
  assert.equal(await second.page.evaluate(() => globalThis.loadedOnce), true);
});

inBothPlaces("Login leads to the partner's login address", async ({ at, person }) => {
  const tab = await (await person()).tab();
  await tab.connect();
  assert.equal(await tab.loginLink.getAttribute("href"), `${at.partner}/login`);
  await tab.loginLink.click();
  await tab.page.waitForURL(`${at.partner}/login`);
  await tab.page.getByRole("heading", { name: "You are in Harbourlight" }).waitFor();
});

inBothPlaces("a reload, and a new browser of the same account, show Login at once", async ({ person }) => {
  const tab = await (await person()).tab();
  await tab.connect();
  await tab.page.reload();
  await tab.showsLogin();
  const elsewhere = await (await person()).tab();
  await elsewhere.showsLogin();
});

inBothPlaces(
  "going back through history after connecting still shows Login and binds nothing twice",
  async ({ person, store }) => {
    const tab = await (await person()).tab();
    await tab.connect();
    await tab.loginLink.click();
    await tab.page.getByRole("heading", { name: "You are in Harbourlight" }).waitFor();
    await tab.page.evaluate(() => history.back());
    await tab.showsLogin();
    assert.equal(await tab.message.count(), 0);
    assert.equal((await store.read()).grants.length, 1);
  },
);

inBothPlaces("another account of the partner does not see the connection", async ({ person }) => {
  const mine = await (await person()).tab();
  const theirs = await (await person({ account: "other" })).tab();
  await theirs.showsConnect();
  await mine.connect();
  await theirs.page.reload();
  await theirs.showsConnect();
});

inBothPlaces("two tabs that connect at the same time both end at Login, with one grant", async ({ person, store }) => {
  const me = await person();
  const tabs = [await me.tab(), await me.tab()];
  for (const tab of tabs) await tab.askForConsent();
  for (const tab of tabs) {
    await tab.consent("Allow Access");
    await tab.showsLogin();
    assert.equal(await tab.message.count(), 0);
  }
  await tabs[0].showsLogin();
  assert.equal((await store.read()).grants.length, 1);
});

inBothPlaces("two accounts connect two hotels in one browser, each sees its own", async ({ at, person, stateOf }) => {
  const me = await person();
  const tab = await me.tab();
  await tab.connect();
  await tab.page.goto(`${at.partner}/?account=other`);
  await tab.askForConsent();
  await tab.page.getByLabel("Property").selectOption("320001");
  await tab.consent("Allow Access");
  await tab.showsLogin();
  const properties = await Promise.all(["demo", "other"].map(async (account) => (await stateOf(account)).links));
  const enabled = properties.map((links) =>
    links.filter((link) => link.app_state === "enabled").map((link) => link.property),
  );
  assert.deepEqual(enabled, [["320000"], ["320001"]]);
});
