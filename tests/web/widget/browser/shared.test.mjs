// Several buttons on one page: one session, one stream, one reading for all that ask the same back end for the same person.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { link, snapshot } from "./servers.mjs";
import { soon, told, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const login = { href: "https://partner.example/login" };
const manyHotels = (count, state) =>
  snapshot(...Array.from({ length: count }, (_, i) => link(state, { ...login, property: `${320_000 + i}` })));

/** A page of as many buttons, each for a hotel of its own. */
async function pageOf(t, count, script = {}) {
  const made = await world(t, { ...script, partner: { html: "", ...script.partner } });
  made.relay.script.state = manyHotels(count, "enabled");
  made.partner.script.html = Array.from({ length: count }, (_, i) => made.html(`property="${320_000 + i}"`)).join(
    "<hr>",
  );
  const all = (state, wanted = count) =>
    made.page.waitForFunction(
      ([word, number]) => document.querySelectorAll(`latchkey-button[state="${word}"]`).length === number,
      [state, wanted],
      { timeout: 8000 },
    );
  const requests = () => [
    made.relay.asked("GET /v1/stream"),
    made.partner.sessions(),
    made.relay.asked("GET /v1/state"),
  ];
  return { ...made, all, requests };
}

for (const count of [1, 2, 10]) {
  test(`${count} button(s) ask for one session and one stream, and all follow it`, async (t) => {
    const { all, open, page, relay, requests } = await pageOf(t, count);
    await open();
    await all("enabled");
    relay.push(manyHotels(count, "pending"));
    await all("pending");
    assert.deepEqual(requests(), [1, 1, 0]);
    const changes = await told(page, "change");
    assert.deepEqual(
      changes.filter(({ appState }) => appState === "pending").map(({ property }) => property),
      Array.from({ length: count }, (_, i) => `${320_000 + i}`),
    );
  });

  test(`${count} button(s): a loss is seen by all and retried once`, async (t) => {
    const { all, open, relay, requests } = await pageOf(t, count);
    await open();
    await all("enabled");
    relay.drop();
    relay.script.state = manyHotels(count, "pending");
    await all("pending");
    assert.deepEqual(requests(), [2, 1, 0]);
    assert.equal(relay.streams.size, 1);
  });
}

test("while the relay is down ten buttons try no oftener than one", async (t) => {
  const tries = {};
  for (const count of [1, 10]) {
    const { all, open, page, relay } = await pageOf(t, count);
    await page.clock.install();
    await open();
    await all("enabled");
    relay.script.up = false;
    relay.drop();
    for (let round = 0; round < 5; ++round) {
      const before = relay.cut();
      await page.clock.runFor(1300);
      await soon(() => relay.cut() > before);
    }
    tries[count] = relay.cut();
    relay.script.up = true;
    await page.clock.runFor(1300);
    await soon(() => relay.streams.size === 1);
  }
  assert.ok(tries[10] <= tries[1] + 5, JSON.stringify(tries)); // a browser may try a reset connection twice by itself
});

test("other people and other back ends share nothing", async (t) => {
  const { html, open, page, partner, relay } = await world(t, { partner: { html: "" } });
  const here = (more) => html(more).replace(/session-url="[^"]*"/, "");
  partner.script.html = [
    html(),
    html('session-url="/latchkey/session?account=other"').replace('session-url="/latchkey/session"', ""),
    here('session="token-a" channel="a"'),
    here('session="token-b" channel="a"'),
    here('session="token-c" channel="c"'),
  ].join("");
  await open();
  await page.waitForFunction(() => document.querySelectorAll('latchkey-button[state="disabled"]').length === 5);
  assert.equal(relay.asked("GET /v1/stream"), 3); // by channel: two addresses of a session, and two tokens, are one person's
  assert.equal(partner.sessions(), 2);
});

test("one that leaves takes nothing away; the last one ends the stream", async (t) => {
  const { all, open, page, relay, requests } = await pageOf(t, 3);
  await open();
  await all("enabled");
  const remove = () => page.evaluate(() => document.querySelector("latchkey-button").remove());
  await remove();
  await remove();
  relay.push(manyHotels(3, "pending"));
  await all("pending", 1);
  assert.deepEqual(requests(), [1, 1, 0]);
  await remove();
  await soon(() => relay.streams.size === 0);
});

/** Made, not parsed: the page requires Trusted Types. */
const addButton = (page, text) =>
  page.evaluate(
    (attributes) => {
      const button = document.createElement("latchkey-button");
      for (const [name, value] of attributes) button.setAttribute(name, value);
      document.querySelector("main").append(button);
    },
    [...text.match(/<latchkey-button([^>]*)>/)[1].matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );

test("one that comes later shows the latest state at once, without a request", async (t) => {
  const { all, html, open, page, relay, requests } = await pageOf(t, 1);
  await open();
  await all("enabled");
  relay.push(manyHotels(1, "pending"));
  await all("pending");
  await addButton(page, html('property="320000"'));
  await all("pending", 2);
  assert.deepEqual(requests(), [1, 1, 0]);
  relay.push(manyHotels(1, "enabled"));
  await all("enabled", 2);
});

test("one that comes while the stream is silent shows nothing old as new", async (t) => {
  const { all, html, open, page, relay, requests } = await pageOf(t, 1);
  await page.clock.install();
  await open();
  await all("enabled");
  await page.clock.runFor(6000);
  await addButton(page, html('property="320000"'));
  await page.clock.runFor(1000);
  assert.equal(await page.locator("latchkey-button[state]").count(), 1);
  relay.say(": heartbeat\n\n");
  relay.push(manyHotels(1, "pending"));
  await all("pending", 2);
  assert.deepEqual(requests(), [1, 1, 0]);
});

test("one that comes where the others poll shows the latest state and reads with them", async (t) => {
  const { all, html, open, page, relay } = await pageOf(t, 2, { relay: { stream: false } });
  await page.clock.install();
  await open();
  await all("enabled");
  await page.clock.runFor(3000);
  await addButton(page, html('property="320000"'));
  await all("enabled", 3);
  const before = relay.asked("GET /v1/state");
  for (const state of ["pending", "enabled", "pending"]) {
    relay.script.state = manyHotels(2, state);
    await page.clock.runFor(5100);
    await all(state, 3);
  }
  assert.equal(relay.asked("GET /v1/state"), before + 3);
});

test("hidden and shown are handled once for all", async (t) => {
  const { all, open, page, relay, requests } = await pageOf(t, 10);
  await open();
  await all("enabled");
  const show = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await show(true);
  await soon(() => relay.streams.size === 0);
  relay.script.state = manyHotels(10, "pending");
  await show(false);
  await all("pending");
  assert.deepEqual(requests(), [2, 1, 0]);
});

test("a session is renewed once for all, without a gap", async (t) => {
  const { all, open, relay, requests } = await pageOf(t, 10, {
    partner: { session: (n) => [200, { token: `token-${n}`, channel: "channel-1" }] },
  });
  await open();
  await all("enabled");
  relay.say("event: renew\ndata: {}\n\n");
  await soon(() => relay.asked("GET /v1/stream") === 2 && relay.streams.size === 1);
  relay.push(manyHotels(10, "pending"));
  await all("pending");
  assert.deepEqual(requests(), [2, 2, 0]);
});

test("a refused session is fetched again once for all", async (t) => {
  const { all, open, requests } = await pageOf(t, 10, {
    relay: { refuse: (request) => request.headers.authorization === "Bearer token-1" && 401 },
    partner: { session: (n) => [200, { token: `token-${n}`, channel: "channel-1" }] },
  });
  await open();
  await all("enabled");
  assert.deepEqual(requests(), [2, 2, 0]);
});

test("another person: every old face goes at once", async (t) => {
  const { all, open, relay, requests } = await pageOf(t, 10, {
    partner: { session: (n) => [200, { token: `token-${n}`, channel: n === 1 ? "channel-1" : "channel-2" }] },
  });
  await open();
  await all("enabled");
  relay.script.state = { revision: 1, links: [] }; // the other account's revisions are its own
  relay.say("event: renew\ndata: {}\n\n");
  await all("disabled");
  assert.deepEqual(requests(), [2, 2, 0]);
});

/** Lets the 5 s pass; each reading brings another state, so that it is known to have arrived before time goes on. */
async function nextReading({ all, page, relay }, number) {
  const state = number % 2 ? "enabled" : "pending";
  relay.script.state = manyHotels(10, state);
  await page.clock.runFor(5100);
  await all(state);
  assert.equal(relay.asked("GET /v1/state"), number);
}

test("where there is no stream, one reading serves all", async (t) => {
  const { all, open, page, relay, requests } = await pageOf(t, 10, { relay: { stream: false } });
  await page.clock.install();
  await open();
  await all("enabled");
  assert.deepEqual(requests(), [1, 1, 1]);
  for (let polls = 2; polls < 6; ++polls) await nextReading({ all, page, relay }, polls);
  assert.deepEqual(requests(), [1, 1, 5]);
});

test("a stream that hangs is left by all for one reading, and tried again once a minute", async (t) => {
  const { all, open, page, relay, requests } = await pageOf(t, 10, { relay: { stream: "silent" } });
  await page.clock.install();
  await open();
  await soon(() => relay.streams.size === 1);
  await page.clock.runFor(5100);
  await all("enabled");
  await soon(() => relay.streams.size === 0);
  assert.deepEqual(requests(), [1, 1, 1]);
  for (let polls = 2; polls <= 12; ++polls) await nextReading({ all, page, relay }, polls);
  assert.deepEqual(requests(), [1, 1, 12]);
  relay.script.stream = true;
  await page.clock.runFor(5100);
  await soon(() => relay.streams.size === 1);
  relay.push(manyHotels(10, "installing"));
  await all("installing");
  assert.deepEqual(requests(), [2, 1, 13]);
});

test("answers that are no snapshot are reported by each button, once", async (t) => {
  const { open, page, relay } = await pageOf(t, 2);
  relay.script.state = { revision: 5, links: "none" };
  await open();
  await page.waitForFunction(() => globalThis.told.filter(([name]) => name === "error").length === 2);
  relay.push({ revision: 6, links: 7 });
  relay.push(manyHotels(2, "enabled"));
  await page.waitForFunction(() => document.querySelectorAll("latchkey-button[state]").length === 2);
  assert.deepEqual(
    (await told(page, "error")).map(({ code }) => code),
    ["relay_unreachable", "relay_unreachable"],
  );
});

test("two tickets at once stay each with its own button", async (t) => {
  const { all, open, page, relay } = await pageOf(t, 2);
  relay.script.state = manyHotels(2, "disabled");
  for (const one of relay.script.state.links) one.href = null;
  relay.script.connect = [403, { code: "may_not_connect" }];
  await open();
  await all("disabled");
  const links = await page.getByRole("link").all();
  await links[0].click();
  await page.getByRole("alert").filter({ hasText: "administrator" }).waitFor();
  assert.equal(await page.getByRole("alert").filter({ hasText: "administrator" }).count(), 1);
  assert.deepEqual(
    relay.seen.filter(({ route }) => route === "POST /v1/connect").map(({ body }) => body.property),
    ["320000"],
  );
});
