// Several tabs of one browser: one stream for all that are shown the same, whoever holds it and however it goes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { link, snapshot } from "./servers.mjs";
import { face, soon, told, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const enabled = () => snapshot(link("enabled", { href: "https://partner.example/login" }));

/** As many tabs of one person, each with a button, opened one after the other. */
async function tabsOf(t, count, { beats = true, ...script } = {}) {
  const made = await world(t, script);
  const beat = setInterval(() => beats && made.relay.say(":\n\n"), 250);
  t.after(() => clearInterval(beat));
  await made.open();
  await face(made.page, "disabled");
  const pages = [made.page];
  while (pages.length < count) {
    const page = await made.context.newPage();
    await page.goto(made.partner.origin);
    await face(page, "disabled");
    pages.push(page);
  }
  const all = (state, among = pages) => Promise.all(among.map((page) => face(page, state)));
  return { ...made, pages, all, streams: () => made.relay.asked("GET /v1/stream") };
}

test("thirty tabs open one stream, and all follow it", async (t) => {
  const { all, relay, streams } = await tabsOf(t, 30);
  assert.equal(streams(), 1);
  relay.push(snapshot(link("pending")));
  await all("pending");
  relay.push(enabled());
  await all("enabled");
  assert.equal(streams(), 1);
  assert.equal(relay.asked("GET /v1/state"), 0, "nobody had to poll");
});

test("the tab that holds the stream is closed: the next goes on after the last event", async (t) => {
  const { all, pages, relay, streams } = await tabsOf(t, 5);
  relay.push(snapshot(link("pending")));
  await all("pending");
  const heard = relay.script.state.revision;
  await pages[0].close();
  await soon(() => streams() === 2 && relay.streams.size === 1);
  const asked = relay.seen.filter(({ route }) => route === "GET /v1/stream").at(-1);
  assert.equal(asked.headers["last-event-id"], `${heard}`);
  relay.push(enabled());
  await all("enabled", pages.slice(1));
});

test("the tab that holds the stream dies without a word: the next goes on", async (t) => {
  const { all, context, pages, relay, streams } = await tabsOf(t, 3);
  const session = await context.newCDPSession(pages[0]);
  session.send("Page.crash").catch(() => {}); // it cannot answer any more
  await soon(() => streams() === 2 && relay.streams.size === 1);
  relay.push(enabled());
  await all("enabled", pages.slice(1));
});

test("the tab that holds the stream hangs: others read the state, then one takes it over, and one is left when it wakes", async (t) => {
  const { all, context, pages, relay, streams } = await tabsOf(t, 1);
  const session = await context.newCDPSession(pages[0]);
  await session.send("Debugger.enable");
  await session.send("Debugger.pause");
  pages[0].evaluate(() => 1).catch(() => {}); // it stops there
  const page = await context.newPage();
  await page.addInitScript(() => {
    // Twenty times as fast; a clock of the browser's driver would wait for the tab that hangs.
    const [wait, now] = [setTimeout, performance.now.bind(performance)];
    globalThis.setTimeout = (done, ms) => wait(done, ms / 20);
    performance.now = () => now() * 20;
  });
  try {
    await page.goto(pages[0].url());
    await page.locator('latchkey-button[state="disabled"]:not([stale])').waitFor({ timeout: 8000 });
    assert.ok(relay.asked("GET /v1/state") > 0);
    assert.equal(streams(), 1);
    relay.script.state = enabled();
    await soon(() => streams() === 2);
    await face(page, "enabled");
  } finally {
    await session.send("Debugger.resume"); // or it could not be closed
  }
  relay.push(snapshot(link("pending")));
  await all("pending", [...pages, page]);
  await soon(() => relay.streams.size === 1);
});

test("the stream is lost: all tabs are told, and open one again", async (t) => {
  const { all, relay, streams } = await tabsOf(t, 8);
  relay.script.state = enabled();
  relay.drop();
  await all("enabled");
  assert.equal(relay.streams.size, 1);
  assert.ok(streams() <= 3, `${streams()} requests`); // one, or one more that found it taken
});

test("the holder's session is refused: the next in line goes on with its own, and nobody loses the face", async (t) => {
  const { all, pages, relay } = await tabsOf(t, 3);
  let refusals = 0;
  relay.script.refuse = (request) => (request.url === "/v1/stream" && refusals++ === 0 ? 401 : 0);
  relay.script.state = enabled();
  relay.drop();
  await all("enabled");
  assert.equal(refusals > 1, true);
  for (const page of pages) assert.equal(await page.locator("latchkey-button[stale]").count(), 0);
});

test("where there are no streams each tab polls for itself", async (t) => {
  const { all, relay } = await tabsOf(t, 3, { relay: { stream: false } });
  relay.script.state = enabled();
  await all("enabled");
});

for (const [why, partner, init] of [
  ["without a channel nothing is shared", { session: [200, { token: "token-1" }] }],
  ["another channel is another stream", { session: (n) => [200, { token: `t-${n}`, channel: `channel-${n}` }] }],
  [
    "without locks (plain http on a name, old browsers) each tab has its own",
    {},
    () => Reflect.deleteProperty(Navigator.prototype, "locks"),
  ],
]) {
  test(why, async (t) => {
    const { context, open, page, partner: site, relay } = await world(t, { partner });
    if (init) await context.addInitScript(init);
    await open();
    await face(page, "disabled");
    const second = await context.newPage();
    await second.goto(site.origin);
    await face(second, "disabled");
    assert.equal(relay.streams.size, 2);
  });
}

// Tabs once answered each other with the last words of a stream that had fallen silent: each took that for a sign of life, and none
// ever said that contact was lost.
test("in an outage every tab is marked after nine seconds and stays so, however many there are", async (t) => {
  const { pages, relay } = await tabsOf(t, 3, { beats: false });
  relay.script.stream = "silent";
  relay.script.refuse = ({ url }) => (url === "/v1/state" ? 503 : 0);
  relay.script.state = enabled();
  relay.drop();
  const from = performance.now();
  const marked = (page) => page.locator("latchkey-button[stale]").count();
  await Promise.all(pages.map((page) => page.locator("latchkey-button[stale]").waitFor({ timeout: 14_000 })));
  while (performance.now() - from < 24_000) {
    assert.deepEqual(await Promise.all(pages.map(marked)), [1, 1, 1], `${performance.now() - from} ms`);
    await pages[0].waitForTimeout(250);
  }
});

test("a tab opened in an outage is not told old words as new", async (t) => {
  const { context, pages, relay } = await tabsOf(t, 1, { beats: false });
  relay.script.stream = "silent";
  relay.script.refuse = ({ url }) => (url === "/v1/state" ? 503 : 0);
  relay.drop();
  await pages[0].locator("latchkey-button[stale]").waitFor({ timeout: 14_000 });
  const page = await context.newPage();
  await page.goto(pages[0].url());
  await page.locator('latchkey-button[state="disabled"][stale]').waitFor({ timeout: 8000 }); // from memory
  await soon(() => relay.asked("GET /v1/state") > 1);
  assert.deepEqual(await told(page, "change"), []);
  assert.equal(await page.locator("latchkey-button[stale]").count(), 1);
});

for (const [why, init] of [
  ["missing", () => Reflect.deleteProperty(globalThis, "BroadcastChannel")],
  [
    "refused with the cookies (Firefox)",
    () => {
      globalThis.BroadcastChannel = class {
        constructor() {
          throw new DOMException("refused", "SecurityError");
        }
      };
    },
  ],
]) {
  test(`where BroadcastChannel is ${why} a tab has a stream of its own`, async (t) => {
    const { context, open, page, problems, relay } = await world(t);
    await context.addInitScript(init);
    await open();
    await soon(() => relay.streams.size === 1);
    await face(page, "disabled");
    assert.deepEqual(problems, []);
  });
}

test("junk on the channel of the tabs does no harm", async (t) => {
  const { all, pages, relay } = await tabsOf(t, 2);
  const problems = [];
  for (const page of pages) page.on("pageerror", (error) => problems.push(`${error}`));
  await pages[1].evaluate((origin) => {
    const radio = new BroadcastChannel(`latchkey1 ${origin} channel-1`);
    for (const junk of [
      null,
      1,
      "x",
      [],
      {},
      { event: "no_such" },
      { data: 7 },
      { data: "{" },
      { event: 1, data: {} },
    ]) {
      radio.postMessage(junk);
    }
    radio.close();
  }, relay.origin);
  relay.push(enabled());
  await all("enabled");
  assert.deepEqual(problems, []);
});
