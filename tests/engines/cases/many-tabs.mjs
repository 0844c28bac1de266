// Issue 5, "Done when": twenty tabs connecting at once in each engine give no failure.
import assert from "node:assert/strict";
import { allow, askForConsent } from "./people.mjs";

const COUNT = 20;
const WITHIN_MS = 240_000; // sixty pages; a window of WebKitGTK takes a second when the machine is busy

/** Firefox hides a tab behind another. Chromium as playwright drives it, and windows, stay visible: the page is told instead. */
const tell = (tab, hidden) =>
  tab.run((value) => {
    delete document.hidden; // what was told before: a page that leaves must hear the truth
    if (document.hidden !== value) Object.defineProperty(document, "hidden", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

/** The tab comes to the front, does what it does, and is hidden by the next. */
async function inFront(tab, work) {
  await tab.front();
  await tell(tab, false);
  await work(tab);
  await tell(tab, true);
}

async function assertFine(tab) {
  await tab.showsLogin();
  assert.equal((await tab.face()).problem, "");
}

const connecting = ({ each, make, within = WITHIN_MS, ...rest }) => ({
  ...rest,
  within,
  async run(made, t) {
    const from = performance.now();
    const me = await made.profile();
    const tabs = [];
    while (tabs.length < COUNT) {
      const tab = await make(me);
      tabs.push(tab);
      await each(tab, () => tab.showsConnect());
    }
    for (const tab of tabs) await each(tab, () => askForConsent(made, tab));
    const allowed = async (tab) => {
      await allow(made, tab);
      await assertFine(tab);
    };
    for (const tab of tabs) await each(tab, allowed);
    for (const tab of tabs) await each(tab, assertFine);
    assert.equal((await made.world.boundGrants()).length, 1);
    t.diagnostic(`${((performance.now() - from) / 1000).toFixed(1)} s`);
  },
});

/** Before one stream served all, the seventh visible window waited for ever: a browser opens six connections to a host (HTTP/1.1). */
export const manyTabs = [
  connecting({
    title: `${COUNT} tabs of one browser, one in front, connect at once: all say Login, and one grant is kept`,
    each: inFront,
    make: (me) => me.tab("/?page=plain"),
  }),
  connecting({
    title: `${COUNT} windows of one browser, all visible, connect at once: all say Login, and one grant is kept`,
    each: (tab, work) => work(tab),
    make: (me) => me.window("/?page=plain"),
  }),
];
