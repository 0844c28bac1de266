// Issue 2, "Done when" 5: the relay dies while connected. Tabs of both places stand open at once: one death serves both.
import assert from "node:assert/strict";
import { originsOf, places } from "./support/places.mjs";
import { useStage } from "./support/stage.mjs";
import { until } from "./support/until.mjs";

const RESTART_S = 25; // longer than it takes to be stale, and to disconnect in the meantime on a busy machine
const STALE_WITHIN_MS = 10_000;
const TRUE_AGAIN_WITHIN_MS = 2_000;

const { inPlace } = useStage({ restartS: RESTART_S });

const all = (tabs, look) => Promise.all(tabs.map(look));

/** Two tabs of one person in each place, all connected. */
async function openConnectedTabs({ person, preview }, connectIn) {
  const groups = places.map(async (place) => {
    const me = await person({ at: originsOf(place, preview.port) });
    return { place, tabs: [await me.tab(), await me.tab()] };
  });
  const opened = await Promise.all(groups);
  await opened.find(({ place }) => place === connectIn).tabs[0].connect();
  const tabs = opened.flatMap((group) => group.tabs);
  await all(tabs, (tab) => tab.showsLogin());
  return tabs;
}

async function killRelay({ preview }, tabs, t) {
  const from = preview.signal("relay", "SIGKILL");
  const killed = performance.now();
  await all(tabs, (tab) => tab.isStale({ timeout: STALE_WITHIN_MS }));
  const took = performance.now() - killed;
  t.diagnostic(`SIGKILL to all tabs stale: ${took.toFixed(0)} ms`);
  assert.ok(took < STALE_WITHIN_MS, `${took.toFixed(0)} ms`);
  await preview.line(/^relay \(pid \d+\) ended by signal 9; starting it again in 25 s$/, { from });
  return from;
}

/** @returns when the relay answered that it is ready again */
async function relayIsBack({ at, preview }, from) {
  const before = preview.pid("relay");
  await preview.line(/^relay +pid \d+/, { from });
  assert.notEqual(preview.pid("relay"), before);
  await until("the relay is ready", async () => (await fetch(`${at.operator}/readyz`)).ok);
  return performance.now();
}

async function assertTrueAgain(tabs, look, back, t) {
  await all(tabs, (tab) => look(tab, { timeout: TRUE_AGAIN_WITHIN_MS }));
  await all(tabs, (tab) => tab.isFresh({ timeout: TRUE_AGAIN_WITHIN_MS }));
  const took = performance.now() - back;
  t.diagnostic(`ready to all tabs true and fresh: ${took.toFixed(0)} ms`);
  assert.ok(took < TRUE_AGAIN_WITHIN_MS, `${took.toFixed(0)} ms`);
}

const stillLogin = async (tab) => {
  assert.equal(await tab.button.getAttribute("state"), "enabled");
  assert.equal(await tab.loginLink.getAttribute("href"), `${tab.at.partner}/login`);
};

inPlace(
  places[0],
  "the relay killed while connected: tabs are stale within 10 s, keep Login, and are true within 2 s of its return; nothing is lost",
  async (world, t) => {
    const tabs = await openConnectedTabs(world, places[0]);
    const before = await world.store.read();
    const { revision } = await world.stateOf("demo");
    const from = await killRelay(world, tabs, t);
    await all(tabs, stillLogin);
    await all(tabs, (tab) => tab.button.locator("[part=hint]").getByText("This is the last known state.").waitFor());
    const back = await relayIsBack(world, from);
    await assertTrueAgain(tabs, (tab, limit) => tab.showsLogin(limit), back, t);

    const after = await world.store.read();
    assert.deepEqual(after.grants, before.grants);
    assert.ok((await world.stateOf("demo")).revision >= revision);
    assert.equal(await world.testAccount.appState(), "enabled");
    await world.testAccount.postAppState("pending");
    await all(tabs, (tab) => tab.face("pending"));
  },
);

inPlace(
  places[1],
  "a disconnect made while the relay is dead: tabs keep Login, stale, and show Connect App within 2 s of its return",
  async (world, t) => {
    const tabs = await openConnectedTabs(world, places[1]);
    const from = await killRelay(world, tabs, t);
    const hotel = await tabs[0].page.context().newPage();
    await hotel.goto(`${tabs[0].at.account}/connected-apps`);
    await hotel.getByRole("button", { name: "Disconnect", exact: true }).click();
    await hotel.getByRole("button", { name: "Disconnect App", exact: true }).click();
    await hotel.getByText("No app is connected.").waitFor();
    await all(tabs, stillLogin);
    const back = await relayIsBack(world, from);
    await assertTrueAgain(tabs, (tab, limit) => tab.showsConnect(limit), back, t);
    assert.deepEqual((await world.store.read()).grants, []);
  },
);
