// Networks that lie: portals that answer everything with a page of theirs, proxies that keep or cut streams, sleep, being offline.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { link, snapshot } from "./servers.mjs";
import { face, soon, told, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const enabled = () => snapshot(link("enabled", { href: "https://partner.example/login" }));
const fresh = (page, state) =>
  page.locator(`latchkey-button[state="${state}"]:not([stale])`).waitFor({ timeout: 8000 });
const marked = (page) => page.locator("latchkey-button[stale]").waitFor({ timeout: 8000 });

/** What a captive portal answers to every address. */
const portal = "<!doctype html><title>Welcome</title><form>Room number: <input></form>";
const shutIn = (page, relay) =>
  page.route(new RegExp(`${relay.origin}/v1/|/latchkey/session`), (route) =>
    route.fulfill({
      status: 200,
      contentType: "text/html",
      headers: { "access-control-allow-origin": "*" },
      body: portal,
    }),
  );

test("behind a captive portal from the start the child link stays, and the truth follows when it opens", async (t) => {
  const { button, open, page, relay } = await world(t, { relay: { state: enabled() } });
  await page.clock.install();
  await shutIn(page, relay);
  await open();
  await page.clock.runFor(5000);
  assert.equal(await button.getAttribute("state"), null);
  await button.getByRole("link", { name: "Connect App" }).waitFor();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.clock.runFor(6000);
  await fresh(page, "enabled");
});

test("a captive portal that shuts in the middle marks the face and keeps it; no word of the portal is shown", async (t) => {
  const { button, open, page, relay } = await world(t, { relay: { state: enabled() } });
  await page.clock.install();
  await open();
  await fresh(page, "enabled");
  await shutIn(page, relay);
  relay.drop();
  await page.clock.runFor(15_000);
  await marked(page);
  await button.getByRole("link", { name: "Login" }).waitFor();
  assert.equal(await button.getByText("Room number").count(), 0);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.clock.runFor(70_000); // the stream was refused: it is tried once a minute, the state every 5 s
  await fresh(page, "enabled");
});

test("a proxy that keeps the stream to itself: the state is polled, and never marked", async (t) => {
  const { open, page, relay } = await world(t, { relay: { stream: "silent" } });
  await page.clock.install();
  await open();
  await page.clock.runFor(5500);
  await fresh(page, "disabled");
  relay.script.state = enabled();
  await page.clock.runFor(5500);
  await fresh(page, "enabled");
  for (let round = 0; round < 12; ++round) {
    const before = relay.asked("GET /v1/state");
    await page.clock.runFor(5500);
    await soon(() => relay.asked("GET /v1/state") > before);
    assert.equal(await page.locator("latchkey-button[stale]").count(), 0, `round ${round}`);
  }
});

test("a proxy that cuts every stream: each cut is mended within two seconds and nothing is marked", async (t) => {
  const { open, page, relay } = await world(t, { relay: { state: enabled() } });
  await page.clock.install();
  await open();
  await fresh(page, "enabled");
  for (let round = 0; round < 5; ++round) {
    const before = relay.asked("GET /v1/stream");
    relay.drop();
    await soon(() => relay.streams.size === 0);
    await page.clock.runFor(2000);
    await soon(() => relay.asked("GET /v1/stream") > before);
    assert.equal(await page.locator("latchkey-button[stale]").count(), 0);
  }
  assert.deepEqual((await told(page, "change")).length, 1);
});

test("a computer that slept: the tab is frozen, and shows the truth soon after it wakes", async (t) => {
  const { context, open, page, relay } = await world(t, { relay: { state: enabled() } });
  await open();
  await fresh(page, "enabled");
  const session = await context.newCDPSession(page);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  relay.script.state = snapshot(link("disabled"));
  relay.drop(); // what a sleeping computer's connections come to
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await fresh(page, "disabled");
});

test("offline and online again", async (t) => {
  const { context, open, page, relay } = await world(t, { relay: { state: enabled() } });
  await open();
  await fresh(page, "enabled");
  await context.setOffline(true);
  relay.drop();
  relay.script.state = snapshot(link("pending"));
  await face(page, "enabled");
  await context.setOffline(false);
  await fresh(page, "pending");
});
