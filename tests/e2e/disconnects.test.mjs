// Issue 2, "Done when" 2: disconnected in Cloudbeds, seen at once by everybody, and nothing kept.
import assert from "node:assert/strict";
import { disconnectInCloudbeds } from "./support/hotelier.mjs";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";
import { until } from "./support/until.mjs";

const NOTICED_WITHIN_MS = 2_000;

const { inBothPlaces } = useStage();

inBothPlaces(
  "Disconnect, Disconnect App in Connected Apps turns both tabs to Connect App within 2 s",
  async ({ at, person }, t) => {
    const me = await person();
    const tabs = [await me.tab(), await me.tab()];
    await tabs[0].connect();
    await tabs[1].showsLogin();
    const pressed = await disconnectInCloudbeds(await me.context.newPage(), at);
    await Promise.all(tabs.map((tab) => tab.showsConnect({ timeout: NOTICED_WITHIN_MS })));
    const took = performance.now() - pressed;
    t.diagnostic(`press to both tabs: ${took.toFixed(0)} ms`);
    assert.ok(took < NOTICED_WITHIN_MS, `${took.toFixed(0)} ms`);
    // The words of problems are a chunk of their own, fetched when the first is told.
    for (const tab of tabs) await tab.button.getByText("Disconnected in Cloudbeds.", { exact: true }).waitFor();
  },
);

inBothPlaces(
  "the app leaves the list of Connected Apps, and its page offers Connect App again",
  async ({ at, person }) => {
    const me = await person();
    const tab = await me.tab();
    await tab.connect();
    const page = await me.context.newPage();
    await page.goto(`${at.account}/connected-apps`);
    await page.getByRole("link", { name: "Example App", exact: true }).waitFor();
    await disconnectInCloudbeds(page, at);
    await page.getByText("No app is connected.").waitFor();
    assert.equal(await page.getByRole("link", { name: "Example App", exact: true }).count(), 0);
    await page.goto(`${at.account}/marketplace/exampleapp`);
    await page.getByRole("main").getByRole("link", { name: "Connect App", exact: true }).waitFor();
  },
);

inBothPlaces(
  "after a disconnect the relay's store holds no credential",
  async ({ at, person, preview, store, testAccount }) => {
    const me = await person();
    const tab = await me.tab();
    await tab.connect();
    const { grants, links } = await store.read();
    assert.equal(grants.length, 1);
    assert.equal(links.find((row) => row.property === property).grant_id, grants[0].id);
    const sealed = Buffer.from(grants[0].sealed, "hex");
    const needle = sealed.subarray(sealed.length / 2 - 16, sealed.length / 2 + 16);
    assert.ok((await store.bytes()).includes(needle), "the search for the sealed credential is not blind");

    const { access_token, refresh_token } = await testAccount.grant();
    await disconnectInCloudbeds(await me.context.newPage(), at);
    await tab.showsConnect();
    await until("the sealed credential leaves the files", async () => !(await store.bytes()).includes(needle), {
      within: 5_000,
    });
    const left = await store.read();
    assert.deepEqual(left.grants, []);
    assert.ok(left.links.every((row) => row.grant_id === null));
    const bytes = await store.bytes();
    for (const secret of [access_token, refresh_token, (await preview.secrets()).clientSecret]) {
      assert.ok(!bytes.includes(secret), "a credential lies in the store in clear");
    }
  },
);

inBothPlaces("after a disconnect the same hotel connects again", async ({ at, person, store }) => {
  const me = await person();
  const tab = await me.tab();
  await tab.connect();
  await disconnectInCloudbeds(await me.context.newPage(), at);
  await tab.showsConnect();
  await tab.connect();
  assert.equal((await store.read()).grants.length, 1);
  assert.equal(await tab.button.getByText("Disconnected in Cloudbeds.", { exact: true }).count(), 0);
});

inBothPlaces("Cancel in the question before a disconnect changes nothing", async ({ at, person, testAccount }) => {
  const me = await person();
  const tab = await me.tab();
  await tab.connect();
  const page = await me.context.newPage();
  await page.goto(`${at.account}/connected-apps`);
  await page.getByRole("button", { name: "Disconnect", exact: true }).click();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByRole("link", { name: "Example App", exact: true }).waitFor();
  assert.equal(await testAccount.appState(), "enabled");
  await tab.showsLogin();
});

inBothPlaces(
  "disconnected in Cloudbeds, and no webhook comes: the first call that is refused turns the button to Connect App",
  async ({ at, backEnd, person, store, testAccount }) => {
    const me = await person();
    const tab = await me.tab();
    await tab.connect();
    await testAccount.loseWebhooks();
    await disconnectInCloudbeds(await me.context.newPage(), at);
    assert.equal((await backEnd.link("demo", property)).app_state, "enabled", "something told the relay");
    const { status } = await backEnd.ofProperty("POST", "demo", property, "app-state", { app_state: "pending" });
    assert.ok(status >= 400, `${status}`);
    await tab.showsConnect();
    assert.deepEqual((await store.read()).grants, []);
  },
);
