// What is heard without looking: every status message (WCAG 2.2, SC 4.1.3), once, in its own language, and of which hotel.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { link, snapshot } from "./servers.mjs";
import { face, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const login = { href: "https://partner.example/login" };

/** Every text that comes into a live region, of every button, in its order. */
const listen = (page) =>
  page.evaluate(() => {
    globalThis.heard = [];
    for (const { shadowRoot } of document.querySelectorAll("latchkey-button")) {
      const region = shadowRoot.querySelector("div[role=status]");
      new MutationObserver(() => globalThis.heard.push(region.textContent)).observe(region, { childList: true });
    }
  });
const heard = (page) => page.evaluate(() => globalThis.heard);

test("a press that is being worked on is heard once, and no longer than it lasts", async (t) => {
  let answer;
  const connect = new Promise((resolve) => {
    answer = resolve;
  });
  const { button, open, page } = await world(t, { relay: { connect } });
  await open();
  await face(page, "disabled");
  await listen(page);
  await button.getByRole("link").click();
  await page.waitForFunction(() => globalThis.heard.length === 1);
  answer([403, { code: "may_not_connect" }]);
  await button.getByRole("alert").filter({ hasText: "administrator" }).waitFor();
  assert.deepEqual(await heard(page), ["One moment: the connection is being prepared…", ""]);
});

test("contact lost is heard once, however long it lasts, and the state that follows it", async (t) => {
  const { open, page, relay } = await world(t);
  await page.clock.install();
  await open();
  await face(page, "disabled");
  await listen(page);
  relay.script.up = false;
  await page.clock.runFor(30_000); // many retries
  await page.locator("latchkey-button[stale]").waitFor();
  assert.deepEqual(await heard(page), ["Connection lost, checking… This is the last known state."]);
  relay.script.state = snapshot(link("enabled", login));
  relay.script.up = true;
  await page.clock.runFor(61_000);
  await page.locator('latchkey-button[state="enabled"]:not([stale])').waitFor();
  assert.equal((await heard(page)).at(-1), "Connected to Cloudbeds.");
});

test("a face from memory is not heard: it is confirmed in a moment", async (t) => {
  const { open, page, relay } = await world(t, { relay: { state: snapshot(link("enabled", login)) } });
  await open();
  await face(page, "enabled");
  relay.script.stream = "silent";
  await open();
  await page.locator("latchkey-button[stale]").waitFor();
  assert.equal(await page.locator("latchkey-button").getByRole("status").textContent(), "");
});

test("of several hotels each change is heard with its name, and each link is described by it", async (t) => {
  const both = (state, more) =>
    snapshot(link(state, more), link(state, { property: "320001", name: "Second Hotel", ...more }));
  const { html, open, page, partner, relay } = await world(t, { relay: { state: both("disabled") } });
  partner.script.html = html('property="320000"') + html('property="320001"');
  await open();
  for (const name of ["Example Hotel", "Second Hotel"]) {
    await page.getByRole("link", { name: "Connect App", description: name }).waitFor();
  }
  await listen(page);
  relay.push(both("enabled", login));
  await page.waitForFunction(() => globalThis.heard.length === 2);
  assert.deepEqual(await heard(page), [
    "Example Hotel: Connected to Cloudbeds.",
    "Second Hotel: Connected to Cloudbeds.",
  ]);
  await page.getByRole("link", { name: "Login", description: "Second Hotel" }).waitFor();
});

test("what was said keeps its language when the page changes its own", async (t) => {
  const { button, open, page, relay } = await world(t);
  await open();
  await face(page, "disabled");
  relay.push(snapshot(link("pending")));
  await face(page, "pending");
  await page.evaluate(() => {
    document.documentElement.lang = "ar";
  });
  await page.waitForFunction(
    () => document.querySelector("latchkey-button").shadowRoot.querySelector(".face").lang === "ar",
  );
  const spoken = () => button.getByRole("status").evaluate(({ lang, dir, textContent }) => [lang, dir, textContent]);
  assert.deepEqual(await spoken(), ["en", "ltr", "Set-up with Cloudbeds in progress."]);
  relay.push(snapshot(link("enabled", login)));
  await face(page, "enabled");
  assert.deepEqual((await spoken()).slice(0, 2), ["ar", "rtl"]);
});
