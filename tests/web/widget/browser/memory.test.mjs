// What this browser saw last: shown at once on the next visit, marked until confirmed, and nobody else's.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { link, snapshot } from "./servers.mjs";
import { soon, told, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const enabled = () => snapshot(link("enabled", { href: "https://partner.example/login" }));
const marked = (page, state) => page.locator(`latchkey-button[state="${state}"][stale]`).waitFor({ timeout: 8000 });
const confirmed = (page, state) =>
  page.locator(`latchkey-button[state="${state}"]:not([stale])`).waitFor({ timeout: 8000 });
const kept = (page) => page.evaluate(() => Object.keys(localStorage));

/** Seen once as connected; from now on the relay says nothing. */
async function visited(t, script = {}) {
  const made = await world(t, { ...script, relay: { state: enabled(), ...script.relay } });
  await made.open();
  await confirmed(made.page, "enabled");
  await made.page.goto("about:blank");
  made.relay.script.stream = "silent";
  return made;
}

test("the last known face is shown at once and marked; the page hears of it when it is confirmed", async (t) => {
  const { button, open, page, relay } = await visited(t);
  await open();
  await marked(page, "enabled");
  await button.getByRole("link", { name: "Login" }).waitFor();
  assert.deepEqual(await told(page, "change"), []);
  relay.push(relay.script.state);
  await confirmed(page, "enabled");
  assert.deepEqual(
    (await told(page, "change")).map(({ appState }) => appState),
    ["enabled"],
  );
});

test("what has changed meanwhile is corrected", async (t) => {
  const { open, page, relay } = await visited(t);
  await open();
  await marked(page, "enabled");
  relay.push(snapshot(link("disabled")));
  await confirmed(page, "disabled");
});

test("another person sees nothing of it", async (t) => {
  const { button, open, partner, relay } = await visited(t);
  partner.script.session = [200, { token: "token-2", channel: "channel-2" }];
  await open();
  await soon(() => relay.asked("GET /v1/stream") === 2);
  await button.getByRole("link", { name: "Connect App" }).waitFor(); // the child link
  assert.equal(await button.getAttribute("state"), null);
});

test("nobody logged in: the child link, and nothing stays in the browser", async (t) => {
  const { button, open, page, partner } = await visited(t);
  partner.script.session = [401, undefined];
  await open();
  await page.waitForFunction(() => Object.keys(localStorage).length === 0);
  await button.getByRole("link", { name: "Connect App" }).waitFor();
  assert.equal(await button.getAttribute("state"), null);
});

test("without a channel nothing is remembered", async (t) => {
  const { page, open } = await visited(t, { partner: { session: [200, { token: "token-1" }] } });
  await open();
  assert.deepEqual(await kept(page), []);
});

for (const [what, text] of [
  ["no JSON", "{"],
  ["no snapshot", '{"channel":"channel-1","snapshot":{"revision":-1,"links":"x"}}'],
  [
    "an address that may not be followed",
    JSON.stringify({
      channel: "channel-1",
      snapshot: { ...enabled(), links: [link("enabled", { href: "javascript:alert(1)" })] },
    }),
  ],
]) {
  test(`what stands in the storage is not trusted: ${what}`, async (t) => {
    const { button, open, page, relay } = await visited(t);
    await page.addInitScript((bad) => {
      for (const key of Object.keys(localStorage)) localStorage.setItem(key, bad);
    }, text);
    await open();
    await soon(() => relay.asked("GET /v1/stream") === 2);
    assert.equal(await button.locator("a[href^=javascript]").count(), 0);
    relay.push(relay.script.state);
    await confirmed(page, "enabled");
  });
}

test("refused storage changes nothing", async (t) => {
  const { context, open, page } = await world(t, { relay: { state: enabled() } });
  await context.addInitScript(() => {
    Object.defineProperty(globalThis, "localStorage", {
      get() {
        throw new DOMException("refused", "SecurityError");
      },
    });
  });
  await open();
  await confirmed(page, "enabled");
});

// A window that was still open once wrote the hotel's name back, after another had learnt that nobody is logged in.
test("forgotten in one window, it is not written again by another", async (t) => {
  const { context, open, page, partner, relay } = await world(t, { relay: { state: enabled() } });
  await open();
  await confirmed(page, "enabled");
  partner.script.session = [401, undefined];
  const second = await context.newPage();
  await second.goto(partner.origin);
  for (const one of [second, page]) await one.waitForFunction(() => localStorage.length === 0); // it takes a moment to get around
  relay.push(snapshot(link("pending", { name: "Secret Hotel" })));
  await confirmed(page, "pending");
  assert.deepEqual(await kept(page), []);
});

test("what is too large to keep leaves no older face behind", async (t) => {
  const { open, page, relay } = await visited(t);
  relay.script.stream = true;
  const name = "A very long name of a hotel ".repeat(20);
  const many = Array.from({ length: 100 }, (_, i) => link("pending", { property: `${320_000 + i}`, name }));
  relay.script.state = snapshot(...many);
  await open();
  await confirmed(page, "pending");
  assert.deepEqual(await kept(page), []);
});
