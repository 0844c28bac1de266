// Issue 5, "Done when": twenty tabs connecting at once in each engine give no failure.
import assert from "node:assert/strict";
import { allow, askForConsent } from "./people.mjs";

const TABS = 20;

export const manyTabs = [
  {
    title: `${TABS} tabs of one browser connect at once: all are asked, all allow, all say Login, one grant is kept`,
    async run(made, t) {
      const me = await made.profile();
      const tabs = [];
      const from = performance.now();
      for (let number = 0; number < TABS; ++number) {
        const tab = await me.tab("/?page=plain");
        tabs.push(tab);
        await askForConsent(made, tab);
      }
      for (const tab of tabs) {
        await tab.front();
        await allow(made, tab);
        await tab.showsLogin();
        assert.equal((await tab.face()).problem, "");
      }
      for (const tab of tabs) {
        await tab.front();
        await tab.showsLogin();
        assert.equal((await tab.face()).problem, "");
      }
      assert.equal((await made.world.boundGrants()).length, 1);
      t.diagnostic(`${TABS} tabs in ${((performance.now() - from) / 1000).toFixed(1)} s`);
    },
  },
];
