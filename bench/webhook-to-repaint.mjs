// From a webhook on its way to the relay to the button repainted in Chromium, over loopback: 100 times, median and p99; alone, and
// with ten thousand other buttons listening.
// In between lie: the webhook read, getAppState asked and judged, the link saved, the event streamed, the core, the frame.
import { mkdir, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { launch } from "../tests/e2e/support/browser.mjs";
import { originsOf, places } from "../tests/e2e/support/places.mjs";
import { Preview } from "../tests/e2e/support/preview.mjs";
import { Tab } from "../tests/e2e/support/tab.mjs";
import { property, TestAccount } from "../tests/e2e/support/test-account.mjs";
import { sessionsOf, streamsOf } from "./live/clients.mjs";
import { startLoad } from "./live/processes.mjs";

const ROUNDS = 100;
const BETWEEN_MS = 450; // a relay asks about one property 5 times a second at most, and asks twice where a webhook is its first word
const OTHERS = Number(process.argv[2] ?? 10_000);
const WARM_UP = 6; // with ROUNDS an even number: the last state is not the next first one
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

/** @returns the address to which we send from here on, instead of the account */
async function takeOver(account) {
  const { url, id } = await account.webhook();
  const { app } = await account.state();
  await account.call("DELETE", "deleteWebhook", { subscriptionID: id });
  return { url, app };
}

async function measure(page, account, { url, app }) {
  await page.evaluate(watchRepaints);
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
    await pause(BETWEEN_MS);
  }
  return { samples, clock_error_ms: trip / 2 };
}

const round = (value) => Math.round(value * 100) / 100;

function summary({ samples, clock_error_ms }) {
  const sorted = samples.sort((a, b) => a - b);
  const rank = (share) => sorted[Math.ceil(share * sorted.length) - 1]; // nearest rank
  return {
    unit: "ms",
    rounds: sorted.length,
    median: round(rank(0.5)),
    p99: round(rank(0.99)),
    least: round(sorted[0]),
    clock_error: round(clock_error_ms),
  };
}

/** Streams of other hotels' buttons, which stay open and hear nothing but heartbeats. */
async function attach(preview, origin) {
  const { apiSecret } = await preview.secrets();
  const port = preview.port + 1;
  const tokens = await sessionsOf({ port, secret: apiSecret, origin, count: OTHERS });
  return startLoad({ port, streams: streamsOf(port, tokens), publish: [], lines: 0 }, preview.folder);
}

const browser = await launch();
const preview = await Preview.start();
try {
  const tab = new Tab(await browser.newPage(), originsOf(places[0], preview.port));
  await tab.page.goto(tab.at.partner);
  await tab.connect();
  const account = new TestAccount(preview.port);
  const address = await takeOver(account);
  const alone = summary(await measure(tab.page, account, address));
  await tab.page.reload();
  const others = await attach(preview, tab.at.partner);
  await tab.page.waitForSelector("latchkey-button[state]:not([stale])");
  const crowded = { others: others.opened.open, ...summary(await measure(tab.page, account, address)) };
  others.stop();
  for (const [name, { median, p99, rounds, clock_error }] of Object.entries({ alone, crowded }))
    console.log(
      `webhook to repaint, ${name}: median ${median} ms, p99 ${p99} ms of ${rounds} (clocks +-${clock_error} ms)`,
    );
  const folder = fileURLToPath(new URL("../build/bench/", import.meta.url));
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}webhook-to-repaint.json`, `${JSON.stringify({ ...alone, crowded }, null, 2)}\n`);
} finally {
  await browser.close();
  await preview.stop();
}
