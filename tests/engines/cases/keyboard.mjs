// A person without a mouse.
import assert from "node:assert/strict";
import { button, connect, deny, isAsked } from "./people.mjs";

const focused = (tab) => tab.on("latchkey-button", (host) => host.shadowRoot.activeElement?.getAttribute("part"));

export const keyboard = [
  {
    title: "the whole way by keyboard alone: Enter on links, Space on buttons",
    async run(made) {
      const tab = await made.tab();
      await tab.showsConnect();
      await tab.tabTo(button);
      await tab.key("Enter");
      await isAsked(made, tab);
      await tab.tabTo("button|Allow Access");
      await tab.key("Space");
      await tab.isAt(`${made.at.partner}/`);
      await tab.showsLogin();
      await tab.tabTo(button);
      await tab.key("Enter");
      await tab.isAt(`${made.at.partner}/login`);
    },
  },
  {
    title: "the focus can be seen and stays through every change of face",
    async run(made) {
      const tab = await made.tab("/?page=plain");
      await connect(made, tab);
      await tab.tabTo(button);
      const outline = await tab.on(button, (node) => getComputedStyle(node).outlineStyle);
      assert.notEqual(outline, "none");
      await made.testAccount.postAppState("pending");
      await tab.shows({ state: "pending" });
      assert.equal(await focused(tab), "status");
      await made.testAccount.postAppState("enabled");
      await tab.showsLogin();
      assert.equal(await focused(tab), "button");
    },
  },
  {
    title: "a message is dismissed by Space, and the focus goes back to the button",
    async run(made) {
      const tab = await made.tab("/?page=plain");
      await deny(made, tab);
      await tab.tabTo("latchkey-button >>> [part=dismiss]");
      await tab.key("Space");
      await tab.shows({ problem: "" });
      assert.equal(await focused(tab), "button");
    },
  },
];
