// Connect App, consent, Login, the end of it: on the demo's own page, with the real relay and test account.
import assert from "node:assert/strict";
import { secondProperty } from "../../e2e/support/test-account.mjs";
import { allow, askForConsent, button, connect, disconnectInCloudbeds } from "./people.mjs";

export const journey = [
  {
    title: "Connect App, consent, Login; Login leads to its address; disconnected in the Marketplace, it says so live",
    async run(made) {
      const { at, picture, profile } = made;
      const me = await profile();
      const tab = await me.tab();
      await tab.showsConnect();
      await picture(tab, "connect");
      await connect(made, tab);
      await picture(tab, "login");
      assert.equal(await tab.url(), `${at.partner}/`, "the finish code is gone from the address");
      await tab.run(() => {
        globalThis.loadedOnce = true;
      });
      const hotelier = await me.window(`${at.account}/`);
      assert.equal(await tab.run(() => document.visibilityState), "visible", "a hidden page would hold no stream");
      await disconnectInCloudbeds(made, hotelier);
      await tab.showsConnect();
      assert.equal(await tab.run(() => globalThis.loadedOnce), true);
      await connect(made, tab);
      await tab.press(button);
      await tab.isAt(`${at.partner}/login`);
    },
  },
  {
    title: "installing and pending have a status text and nothing to press",
    async run(made) {
      const tab = await made.tab();
      await connect(made, tab);
      for (const [state, text] of Object.entries({ pending: "Set-up in progress", installing: "Connecting" })) {
        await made.testAccount.postAppState(state);
        await tab.shows({ state, links: [] });
        assert.ok((await tab.face()).status.startsWith(text));
        await made.picture(tab, state);
      }
      await made.testAccount.postAppState("enabled");
      await tab.showsLogin();
    },
  },
  {
    title: "a second property has a button of its own, and both follow one stream",
    async run(made) {
      await made.testAccount.set({ groups: true });
      const tab = await made.tab("/?page=two");
      const [first, second] = ["320000", "320001"].map((id) => `latchkey-button[property="${id}"]`);
      await askForConsent(made, tab, first);
      await tab.press("label|Connect all properties");
      await allow(made, tab);
      for (const one of [first, second]) await tab.showsLogin(one);
      await made.testAccount.call("POST", "postAppState", { propertyID: secondProperty, app_state: "pending" });
      await tab.shows({ state: "pending", links: [] }, second);
      await tab.showsLogin(first);
    },
  },
];
