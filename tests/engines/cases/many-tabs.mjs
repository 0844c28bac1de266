// Issue 5, "Done when": twenty tabs connecting at once in each engine give no failure.
import assert from "node:assert/strict";
import { link, snapshot } from "../../web/widget/browser/servers.mjs";
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

/** More than the six connections of HTTP/1.1 to one host: without sharing the seventh would wait for ever. */
const SEVEN = 7;

const sharing = {
  title: `${SEVEN} visible windows open one stream and all follow it; when the one that holds it is closed, another goes on`,
  within: WITHIN_MS,
  async run({ scriptedRelay, profile }) {
    const relay = await scriptedRelay();
    const heart = setInterval(() => relay.say(":\n\n"), 1000);
    try {
      const me = await profile();
      const windows = [];
      while (windows.length < SEVEN) {
        const one = await me.window(relay.pageOf("listening"));
        windows.push(one);
        await one.showsConnect();
      }
      assert.equal(relay.asked("GET /v1/stream"), 1);
      relay.push(snapshot(link("pending")));
      for (const one of windows) await one.shows({ state: "pending", stale: false });
      await windows.shift().close();
      relay.push(snapshot(link("enabled", { href: "https://partner.example/login" })));
      for (const one of windows) await one.showsLogin();
      assert.equal(relay.streams.size, 1);
    } finally {
      clearInterval(heart);
    }
  },
};

export const manyTabs = [
  sharing,
  connecting({
    title: `${COUNT} tabs of one browser, one in front, connect at once: all say Login, and one grant is kept`,
    each: inFront,
    make: (me) => me.tab("/?page=plain"),
  }),
];
