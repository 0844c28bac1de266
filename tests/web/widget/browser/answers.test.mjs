// Answers that come late, for another person, or with a wish to be left alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { link, snapshot } from "./servers.mjs";
import { face, soon, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const enabled = () => snapshot(link("enabled", { href: "https://partner.example/login" }));

// A session that was asked for early once outlived the element that had asked, and served the next person's.
test("a session asked for by an element that left is nobody's", async (t) => {
  const { open, page, partner, relay } = await world(t, { relay: { state: enabled() } });
  let letIn;
  const held = new Promise((resolve) => {
    letIn = resolve;
  });
  await page.route("**/chunks/button-*", async (route) => {
    await held;
    await route.continue();
  });
  await open();
  await soon(() => partner.sessions() === 1);
  await page.evaluate(() => {
    globalThis.kept = document.querySelector("latchkey-button");
    globalThis.place = globalThis.kept.parentNode;
    globalThis.kept.remove();
  });
  partner.script.session = [200, { token: "token-of-another", channel: "channel-2" }];
  await page.evaluate(() => globalThis.place.append(globalThis.kept.cloneNode(true)));
  letIn();
  await face(page, "enabled");
  assert.deepEqual([...new Set(relay.seen.map(({ authorization }) => authorization))], ["Bearer token-of-another"]);
});

test("a back end that answers 429 is left alone for as long as it says", async (t) => {
  const { open, page, partner } = await world(t, { partner: { session: [429, {}, { "retry-after": "30" }] } });
  await page.clock.install();
  await open();
  await soon(() => partner.sessions() === 1);
  for (let second = 0; second < 28; ++second) await page.clock.runFor(1000);
  assert.equal(partner.sessions(), 1);
  partner.script.session = [200, { token: "token-1", channel: "channel-1" }];
  for (let second = 0; second < 5; ++second) await page.clock.runFor(1000);
  await face(page, "disabled");
  assert.equal(partner.sessions(), 2);
});

test("a browser without AbortSignal.timeout has the button too", async (t) => {
  const { open, page } = await world(t);
  await page.addInitScript(() => Reflect.deleteProperty(AbortSignal, "timeout"));
  await open();
  await face(page, "disabled");
});
