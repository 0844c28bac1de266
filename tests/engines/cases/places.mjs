// Where a button may stand: frames, dialogs, shadow roots, another place than a moment ago, nowhere.
import assert from "node:assert/strict";
import { until } from "../../e2e/support/until.mjs";
import { link, snapshot } from "../../web/widget/browser/servers.mjs";
import { allow, button, connect, isAsked } from "./people.mjs";

const main = () => document.querySelector("main");

export const places = [
  // In WebKitGTK the window could not be moved when the ticket came, and the frame went alone, to a page that is not shown in
  // frames: an empty box. Now it leaves with a timer that was set in the press.
  {
    title: "in a sandboxed frame with an origin and leave to go it connects, and the whole window goes",
    async run(made) {
      const tab = await made.tab("/?page=frame-good");
      await tab.showsConnect("iframe >>> latchkey-button");
      await tab.press(`iframe >>> ${button}`);
      await isAsked(made, tab);
      await allow(made, tab);
      assert.equal(await tab.url(), `${made.at.partner}/?page=plain`);
      await tab.showsLogin();
    },
  },
  {
    title: "in a frame without an origin the child link stays",
    async run({ scriptedRelay, tab: open }) {
      const relay = await scriptedRelay();
      const tab = await open("/?page=frame-no-origin");
      const isDefined = () => !!customElements.get("latchkey-button") && origin === "null";
      await until("its script runs", () => tab.runInFrame("iframe", isDefined));
      const shown = () =>
        tab.runInFrame("iframe", () => document.querySelector("latchkey-button > a").checkVisibility());
      await until("the parts are loaded", () =>
        tab.runInFrame("iframe", () =>
          performance.getEntriesByType("resource").some(({ name }) => name.includes("/chunks/button-")),
        ),
      );
      assert.equal(await shown(), true);
      assert.equal(
        await tab.runInFrame("iframe", () => document.querySelector("latchkey-button").getAttribute("state")),
        null,
      );
      assert.deepEqual(relay.seen, []);
    },
  },
  {
    title: "in an open dialog it connects",
    async run(made) {
      const tab = await made.tab("/?page=dialog");
      await connect(made, tab);
      await tab.tabTo(button);
      await tab.key("Escape");
      await tab.until("the dialog is closed", () => !document.querySelector("dialog").open);
    },
  },
  {
    title: "in a shadow root of the page's it connects",
    async run(made) {
      const tab = await made.tab("/?page=shadow");
      const host = "#host >>> latchkey-button";
      await tab.showsConnect(host);
      await tab.press(`${host} >>> [part=button]`);
      await isAsked(made, tab);
      await allow(made, tab);
      await tab.showsLogin(host);
    },
  },
  {
    title: "moved about in the page, between frames' documents and out and in again, it shows and follows the truth",
    async run({ scriptedRelay, tab: open }) {
      const relay = await scriptedRelay();
      const tab = await open(relay.pageOf("listening"));
      await tab.showsConnect();
      await tab.run(() => {
        const moved = document.querySelector("latchkey-button");
        document.querySelector("main").prepend(moved);
        document.body.append(moved);
      });
      await tab.showsConnect();
      await tab.run(() => {
        globalThis.kept = document.querySelector("latchkey-button");
        globalThis.kept.remove();
      });
      await until("the stream is closed", () => relay.streams.size === 0);
      await tab.run(`() => (${main})().append(globalThis.kept)`);
      await tab.showsConnect();
      relay.push(snapshot(link("pending")));
      await tab.shows({ state: "pending", links: [] });
      assert.deepEqual(await tab.run(() => globalThis.told.filter(([name]) => name === "error")), []);
    },
  },
  {
    title: "removed while a ticket is asked for it leads nowhere; put back, it works",
    async run({ scriptedRelay, tab: open }) {
      let answer;
      const ticket = (relay) => [200, { navigate_to: `${relay.origin}/connect/ticket` }];
      const relay = await scriptedRelay({ connect: new Promise((resolve) => (answer = resolve)) });
      const tab = await open(relay.pageOf("listening"));
      const address = await tab.url();
      await tab.showsConnect();
      await tab.press(button);
      await until("the ticket is asked for", () => relay.asked("POST /v1/connect") === 1);
      await tab.run(() => {
        globalThis.kept = document.querySelector("latchkey-button");
        globalThis.kept.remove();
      });
      answer(ticket(relay));
      await until("the stream is closed", () => relay.streams.size === 0);
      assert.equal(await tab.run(() => globalThis.kept.hasAttribute("busy")), false);
      assert.equal(await tab.url(), address);
      await tab.run(`() => (${main})().append(globalThis.kept)`);
      await tab.showsConnect();
      await tab.press(button);
      await tab.isAt(`${relay.origin}/connect/ticket`);
    },
  },
];
