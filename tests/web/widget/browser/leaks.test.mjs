// A page that lives for days: a thousand buttons came and went, and nothing of them is left.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { memoryOf } from "./memory.mjs";
import { soon, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });

/** Runs in the page: so many at a time, each until it is alive; then all are taken away. */
async function comeAndGo({ rounds, atOnce, attributes }) {
  globalThis.met ??= [];
  const place = document.querySelector("main");
  const [first] = document.querySelectorAll("latchkey-button");
  for (let left = rounds; left > 0; --left) {
    const made = Array.from({ length: atOnce }, () => first.cloneNode(true));
    for (const button of made) for (const name of ["state", "action"]) button.removeAttribute(name);
    for (const button of made) for (const [name, value] of Object.entries(attributes)) button.setAttribute(name, value);
    const alive = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (made.every((button) => button.getAttribute("state") === "disabled")) resolve(observer.disconnect());
      });
      observer.observe(place, { subtree: true, childList: true, attributes: true });
    });
    place.append(...made);
    await alive;
    globalThis.met.push(...made.map((button) => new WeakRef(button)));
    for (const button of made) button.remove();
  }
  globalThis.told.length = 0; // what the test itself keeps of each event
}

for (const [kind, attributes] of [
  ["live", {}],
  ["set by hand", { "app-state": "disabled" }],
  ["with its steps shown", { debug: "" }],
]) {
  test(`a thousand buttons, ${kind}, leave no element, node, listener, stream or heap behind`, async (t) => {
    const { open, page, relay } = await world(t);
    await open();
    await page.locator("latchkey-button[state=disabled]").waitFor();
    const memory = await memoryOf(page);
    await page.evaluate(comeAndGo, { rounds: 2, atOnce: 50, attributes });
    const early = await memory.usage();
    await page.evaluate(comeAndGo, { rounds: 20, atOnce: 50, attributes });
    const late = await memory.usage();
    t.diagnostic(JSON.stringify({ early, late }));
    assert.equal(await memory.alive(), 0);
    assert.ok(late.nodes - early.nodes < 50, `${late.nodes - early.nodes} nodes`);
    assert.ok(late.listeners - early.listeners < 20, `${late.listeners - early.listeners} listeners`);
    // 200 bytes each: the test's own WeakRefs, and code that got warm. One button that is kept has many kilobytes.
    assert.ok(late.heap - early.heap < 200_000, `${late.heap - early.heap} bytes`);
    await soon(() => relay.streams.size === 1);
  });
}
