// From a webhook on its way to the relay to the button repainted in Chromium, over loopback: 100 times, median and p99.
// In between lie: the webhook read, getAppState asked and judged, the link saved, the event streamed, the core, the frame.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launch } from "../tests/e2e/support/browser.mjs";
import { originsOf, places } from "../tests/e2e/support/places.mjs";
import { Preview } from "../tests/e2e/support/preview.mjs";
import { Tab } from "../tests/e2e/support/tab.mjs";
import { property, TestAccount } from "../tests/e2e/support/test-account.mjs";

const ROUNDS = 100;
const WARM_UP = 5;
const STATES = ["pending", "enabled"];

const clock = () => performance.timeOrigin + performance.now();

/** In the page: notes when each change of the button's state has been painted. */
function watchRepaints() {
  globalThis.clock = () => performance.timeOrigin + performance.now();
  globalThis.repaints = [];
  const button = document.querySelector("latchkey-button");
  const painted = new MessageChannel(); // its task comes after the frame in which the change was drawn
  painted.port1.onmessage = () =>
    globalThis.repaints.push({ state: button.getAttribute("state"), at: globalThis.clock() });
  const observer = new MutationObserver(() => requestAnimationFrame(() => painted.port2.postMessage(null)));
  observer.observe(button, { attributeFilter: ["state"] });
}

/** How far the page's clock is ahead of ours: the quickest of some questions errs least (Cristian's algorithm). */
async function clockOffset(page) {
  let best = { trip: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 50; ++round) {
    const asked = clock();
    const theirs = await page.evaluate(() => globalThis.clock());
    const trip = clock() - asked;
    if (trip < best.trip) best = { trip, offset: theirs - asked - trip / 2 };
  }
  return best;
}

const deliver = (url, client, oldState, newState) =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      propertyID: Number(property),
      propertyID_str: property,
      clientID: client,
      oldState,
      newState,
      version: "1.0",
      event: "integration/appstate_changed",
      timestamp: Date.now() / 1000,
    }),
  });

async function measure(page, account) {
  await page.evaluate(watchRepaints);
  const { url, id } = await account.webhook();
  const { app } = await account.state();
  await account.call("DELETE", "deleteWebhook", { subscriptionID: id }); // from here on we are the sender
  const { offset, trip } = await clockOffset(page);
  const samples = [];
  for (let round = 0; round < WARM_UP + ROUNDS; ++round) {
    const state = STATES[round % 2];
    await account.postAppState(state);
    const sent = clock();
    const accepted = await deliver(url, app.client_id, STATES[(round + 1) % 2], state);
    if (!accepted.ok) throw new Error(`the webhook was answered ${accepted.status}`);
    await page.waitForFunction((count) => globalThis.repaints.length > count, round, { polling: 5 });
    const shown = await page.evaluate((index) => globalThis.repaints[index], round);
    if (shown.state !== state) throw new Error(`painted ${shown.state} instead of ${state}`);
    if (round >= WARM_UP) samples.push(shown.at - offset - sent);
  }
  return { samples, clock_error_ms: trip / 2 };
}

const browser = await launch();
const preview = await Preview.start();
try {
  const tab = new Tab(await browser.newPage(), originsOf(places[0], preview.port));
  await tab.page.goto(tab.at.partner);
  await tab.connect();
  const { samples, clock_error_ms } = await measure(tab.page, new TestAccount(preview.port));
  const sorted = samples.sort((a, b) => a - b);
  const rank = (share) => sorted[Math.ceil(share * sorted.length) - 1]; // nearest rank
  const round = (value) => Math.round(value * 100) / 100;
  const result = {
    unit: "ms",
    rounds: sorted.length,
    median: round(rank(0.5)),
    p99: round(rank(0.99)),
    least: round(sorted[0]),
    clock_error: round(clock_error_ms),
  };
  console.log(
    `webhook to repaint: median ${result.median} ms, p99 ${result.p99} ms of ${result.rounds} (clocks +-${result.clock_error} ms)`,
  );
  const folder = fileURLToPath(new URL("../build/bench/", import.meta.url));
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}webhook-to-repaint.json`, `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await browser.close();
  await preview.stop();
}
