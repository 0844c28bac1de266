// Going back, and pressing twice.
import assert from "node:assert/strict";
import { allow, askForConsent, button, connect, isAsked } from "./people.mjs";

export const history = [
  {
    title: "back from consent the button is right again, forward and back too, and connects",
    async run(made, t) {
      const tab = await made.tab("/?page=plain");
      await tab.run(() => addEventListener("pageshow", ({ persisted }) => (globalThis.wasKept = persisted)));
      await askForConsent(made, tab);
      await tab.back();
      await tab.isAt(`${made.at.partner}/`);
      await tab.showsConnect();
      t.diagnostic(`kept in the back/forward cache: ${(await tab.run(() => globalThis.wasKept)) === true}`);
      await tab.forward();
      await isAsked(made, tab);
      await tab.back();
      await tab.isAt(`${made.at.partner}/`);
      await connect(made, tab);
    },
  },
  {
    title: "back from Login it says Login, and a finish code is posted once",
    async run(made) {
      const tab = await made.tab("/?page=plain");
      await connect(made, tab);
      await tab.press(button);
      await tab.isAt(`${made.at.partner}/login`);
      await tab.back();
      await tab.isAt(`${made.at.partner}/?page=plain`);
      await tab.showsLogin();
      assert.equal((await tab.face()).problem, "");
      assert.equal((await made.world.boundGrants()).length, 1);
    },
  },
  {
    title: "allowed in one tab, gone back from in another: both say Login",
    async run(made) {
      const me = await made.profile();
      const tabs = [await me.tab("/?page=plain"), await me.window("/?page=plain")];
      for (const tab of tabs) await askForConsent(made, tab);
      await allow(made, tabs[1]);
      await tabs[1].showsLogin();
      await tabs[0].front();
      await tabs[0].back();
      await tabs[0].isAt(`${made.at.partner}/`);
      await tabs[0].showsLogin();
    },
  },
  {
    title: "a double press, and a third while it is asked for, start one connection",
    async run({ scriptedRelay, tab: open }) {
      let answer;
      const relay = await scriptedRelay({ connect: new Promise((resolve) => (answer = resolve)) });
      const tab = await open(relay.pageOf("listening"));
      await tab.showsConnect();
      await tab.press(button, { times: 2 });
      await tab.shows({ busy: true });
      await tab.press(button);
      assert.deepEqual(await tab.run(() => globalThis.told.filter(([name]) => name === "connect").length), 1);
      answer([200, { navigate_to: `${relay.origin}/connect/ticket` }]);
      await tab.isAt(`${relay.origin}/connect/ticket`);
      assert.equal(relay.asked("POST /v1/connect"), 1);
    },
  },
];
