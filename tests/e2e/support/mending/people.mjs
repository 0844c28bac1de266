// A person who follows the panel's steps, word for word: each sentence has its deed, and an unknown one stops the walk.
import assert from "node:assert/strict";
import { decide } from "./hotel.mjs";

/** `scene`: {hotel, tab: the person's own, cause, tested: whether a test was pressed within the last minute} */
const DEEDS = [
  [/^If somebody at the hotel disconnected it on purpose, nothing is to be done\.$/, () => {}],
  [/^Have someone sign in to Cloudbeds who is an active user/, () => {}], // whoever is logged in, is
  [/^Find a person who works at the hotel now, is active in Cloudbeds/, ({ hotel }) => hotel.desk.logIn("Ben")],
  [/^Let that person sign in to Cloudbeds\.$/, () => {}],
  [
    /^If the hotel still uses Cloudbeds, ask Cloudbeds' support/,
    ({ hotel }) => hotel.desk.trigger("property_reopened", hotel.property),
  ],
  [
    /^When the hotel is active again, connect the app again\.$/,
    async (scene) => {
      scene.pressed = performance.now();
      await scene.tab.pressConnect();
      await decide(scene.tab.page, scene.hotel.property);
      await scene.hotel.comesBack(scene.tab);
    },
  ],
  [
    /^Press Reconnect (before the connection ends, )?and allow access[.:]/,
    async (scene) => {
      scene.pressed = performance.now();
      await scene.hotel.reconnect(scene.tab);
    },
  ],
  [
    /^Press Connect App, allow access, and follow/,
    async (scene) => {
      scene.pressed = performance.now();
      await scene.tab.pressConnect();
      await decide(scene.tab.page, scene.hotel.property);
      await scene.hotel.comesBack(scene.tab);
    },
  ],
  [
    /^Test the connection here\.$/,
    async ({ tab, tested, pressed }) => {
      await tab.showsLogin();
      if (tested && !pressed) return; // once a minute for a connection; a new one at once
      assert.equal(await tab.test(), "The connection works: everything that was tried passed.");
    },
  ],
  [/^If it fails again, press Download for support, and give that file to the app's support\.$/, () => {}],
];

export async function follow(steps, scene) {
  assert.ok(steps.length > 0, "nobody is told what to do");
  for (const step of steps) {
    const [, deed] = DEEDS.find(([words]) => words.test(step)) ?? [];
    assert.ok(deed, `nobody here knows how to do this: ${step}`);
    await deed(scene);
  }
}
