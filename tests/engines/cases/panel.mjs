// <latchkey-status>, the panel, on a page of its own against a relay that answers as the case says.
import assert from "node:assert/strict";
import { endedWell, PANEL_FACES, testing, userLeft } from "../../../web/gallery/panel-faces.mjs";
import { until } from "../../e2e/support/until.mjs";
import { assertNoFault } from "./accessible.mjs";

const [, healthy] = PANEL_FACES[0];
const status = "latchkey-status";
const part = (name) => `${status} >>> [part=${name}]`;

/** A tab with a panel that has shown what the relay says. */
async function shown({ scriptedPartner, scriptedRelay, tab: open }, says, path = "/") {
  const runs = [testing, testing, endedWell];
  const script = { says };
  const relay = await scriptedRelay({
    more: {
      "GET /v1/diagnosis": () => [200, script.says],
      "POST /v1/connect": ({ request }) => [200, { navigate_to: `http://${request.headers.host}/connect/ticket` }],
      "POST /v1/connect/finish": () => {
        script.says = healthy;
        return [200, relay.script.state];
      },
      "POST /v1/test": () => [202, runs[0]],
      "GET /v1/test/run-1": () => [200, runs.length > 1 ? runs.shift() : runs[0]],
    },
  });
  const partner = await scriptedPartner(relay, {
    head: `<script type="module" src="${relay.origin}/latchkey-status.js"></script>`,
    html: `<latchkey-status relay="${relay.origin}" session-url="/latchkey/session"><a href="/help">Ask us</a></latchkey-status>`,
  });
  const tab = await open(partner.origin + path);
  await tab.untilOn(part("title"), (node) => node.checkVisibility() && node.textContent);
  return { relay, script, tab };
}

const titled = (tab, title) => tab.untilOn(part("title"), (node, text) => node.textContent === text, title);
const focused = (tab) => tab.on(status, ({ shadowRoot }) => shadowRoot.activeElement?.getAttribute("part") ?? "");

export const panel = [
  {
    title: "the panel says what is so, since when, who can mend it and how; axe finds nothing",
    async run(made) {
      const { tab } = await shown(made, userLeft);
      await titled(tab, "The connection is broken");
      const steps = await tab.on(part("steps"), (list) => [...list.children].map(({ textContent }) => textContent));
      assert.deepEqual(steps, userLeft.steps);
      const seen = await tab.on(part("panel"), (node) => node.innerText);
      for (const text of [userLeft.text, "Since", "2026", userLeft.actor]) assert.ok(seen.includes(text), text);
      assert.equal(await tab.on(`${status} > a`, (node) => node.checkVisibility()), false);
      await assertNoFault(tab, "broken");
      await tab.press(`${status} >>> summary`);
      await tab.untilOn(part("details"), (details) => details.open);
      await assertNoFault(tab, "details");
      await made.picture(tab, "panel-broken");
    },
  },
  {
    title:
      "the panel by keyboard: Reconnect, test, download, the number and details in the order in which they are seen; Enter leads to consent",
    async run(made) {
      const { relay, tab } = await shown(made, { ...userLeft, may_test: true });
      await tab.tabTo(part("button"));
      assert.ok(await tab.hears(part("button"), "link", "Reconnect"));
      const order = [await focused(tab)];
      for (let step = 0; step < 4; ++step) {
        await tab.key("Tab");
        order.push(
          await tab.on(
            status,
            ({ shadowRoot: { activeElement } }) => activeElement?.part.value || activeElement?.localName,
          ),
        );
      }
      assert.deepEqual(order, ["button", "test", "download", "input", "summary"]);
      await tab.on(part("button"), (node) => node.focus());
      await tab.key("Enter");
      await tab.isAt(`${relay.origin}/connect/ticket`);
    },
  },
  {
    title: "the panel's test shows each call and how long it took, and says its end once",
    async run(made) {
      const { tab } = await shown(made, healthy);
      await tab.tabTo(part("test"));
      await tab.key("Space");
      await tab.untilOn(`${part("run")} > li.running`, () => true);
      await tab.untilOn(part("says"), (node, text) => node.textContent === text, endedWell.says);
      const lines = await tab.on(part("run"), (list) => [...list.children].map((line) => line.innerText));
      assert.equal(lines.length, endedWell.steps.length);
      assert.match(lines[0], /accepted · 182\s?ms/);
      const said = await tab.on(`${status} >>> [role=status]`, (node) => node.textContent);
      assert.equal(said, endedWell.says);
      assert.equal(await focused(tab), "test");
      await assertNoFault(tab, "tested");
      await made.picture(tab, "panel-tested");
    },
  },
  {
    title: "the panel posts the code that came back from consent, takes it out of the address and shows what is so",
    async run(made) {
      const { relay, tab } = await shown(made, userLeft, "/#latchkey_finish=code-1");
      await titled(tab, "Connected to Cloudbeds");
      await until("it is posted", () => relay.asked("POST /v1/connect/finish") === 1);
      assert.equal(await tab.run(() => location.hash), "");
    },
  },
];
