// A page that lives for days: two hundred buttons came and went, and nothing of them is left.
import assert from "node:assert/strict";
import { until } from "../../e2e/support/until.mjs";

const ROUNDS = 4;
const AT_ONCE = 50;

/** Runs in the page: so many at a time, each until it shows the truth; then all are taken away. */
async function comeAndGo(atOnce, attributes) {
  globalThis.met ??= [];
  const made = Array.from({ length: atOnce }, () => document.createElement("latchkey-button"));
  for (const button of made) for (const [name, value] of Object.entries(attributes)) button.setAttribute(name, value);
  const shown = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      // Not what the rounds before left in the browser's memory: that is marked.
      if (made.every((button) => button.matches("[state=disabled]:not([stale])"))) resolve(observer.disconnect());
    });
    observer.observe(document.querySelector("main"), { subtree: true, attributes: true });
  });
  document.querySelector("main").append(...made);
  await shown;
  globalThis.met.push(...made.map((button) => new WeakRef(button)));
  for (const button of made) button.remove();
}

export const leaks = [
  {
    title:
      "200 buttons that come and go leave no stream open; where garbage can be collected on demand, no element alive",
    async run({ scriptedPartner, scriptedRelay, tab: open }, t) {
      const relay = await scriptedRelay();
      const partner = await scriptedPartner(relay, { html: "" });
      const tab = await open(`${partner.origin}/`);
      for (let round = 1; round <= ROUNDS; ++round) {
        await tab.run(comeAndGo, AT_ONCE, { relay: relay.origin, "session-url": "/latchkey/session" });
        await until("no stream is left open", () => relay.streams.size === 0);
        assert.equal(relay.asked("GET /v1/stream"), round, "one stream for all of a round");
      }
      if (!(await tab.collectGarbage()))
        return t.diagnostic("this engine's driver cannot collect garbage: streams counted");
      const alive = () => tab.run(() => globalThis.met.filter((one) => one.deref()).length);
      const areGone = async () => (await tab.collectGarbage()) && (await alive()) === 0; // aborted requests take a moment to end
      await until("no element is alive", areGone);
    },
  },
];
