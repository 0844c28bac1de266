// The test account's own pages, in every engine: they follow what happens, their forms work, axe finds nothing.
import assert from "node:assert/strict";
import { assertNoFault } from "./accessible.mjs";

const paths = ["/", "/marketplace", "/activity", "/connected-apps", "/app-details", "/lab", "/settings"];

export const account = [
  {
    title: "the app's page in the Marketplace follows what happens, without reload",
    async run({ at, tab: open, testAccount }) {
      const tab = await open(`${at.account}/marketplace/exampleapp`);
      await tab.exists("a.button|Connect App");
      await tab.run(() => {
        globalThis.loadedOnce = true;
      });
      await testAccount.post("connect");
      await tab.exists("a.button|Login");
      await testAccount.post("trigger/state_pending");
      await tab.exists("#live-action strong|Setup in progress");
      assert.equal(await tab.run(() => globalThis.loadedOnce), true);
    },
  },
  {
    title: "in the Lab a fault is set, shown and lifted, and a moment happens",
    async run({ at, tab: open, testAccount }) {
      const tab = await open(`${at.account}/lab`);
      await tab.press("button|Set the fault");
      await tab.exists("#live-faults button|Lift");
      assert.equal((await testAccount.state()).faults.length, 1);
      await tab.press("#live-faults button|Lift");
      await tab.exists("#live-faults li|All is well: no fault is set.");
      await tab.press("button|31 days");
      await tab.untilOn("#live-clock", (clock) => clock.textContent.includes("31 days ahead"));
      await tab.press("button|Let it happen");
      await tab.untilOn("[role=status]", (notice) => notice.textContent.includes("must now show"));
    },
  },
  {
    title: "axe finds nothing on any page of the test account",
    async run({ at, picture, tab: open, testAccount }) {
      await testAccount.post("connect");
      await testAccount.asksWith({});
      await testAccount.post("faults", { fault: "webhook_dropped" });
      const tab = await open(`${at.account}/`);
      for (const path of paths) {
        await tab.goto(at.account + path);
        await assertNoFault(tab, path);
        await picture(tab, `account-${path.slice(1) || "overview"}`);
      }
    },
  },
];
