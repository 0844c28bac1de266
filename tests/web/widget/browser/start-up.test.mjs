// The way from the page to the first live face: what is asked for at once, what only once, and that nothing moves.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { face, soon, useBrowser } from "./world.mjs";

const release = JSON.parse(await readFile(new URL("../../../../web/dist/latchkey.json", import.meta.url), "utf8"));
const world = useBrowser({ before, after });

/** A file that comes when it is let in. */
async function hold(page, file) {
  let letIn;
  const held = new Promise((resolve) => {
    letIn = resolve;
  });
  const wanted = page.waitForRequest(file);
  await page.route(file, async (route) => {
    await held;
    await route.continue();
  });
  return { wanted, letIn };
}

const sent = (relay) => relay.seen.map(({ authorization }) => authorization);

test("the session is asked for while the rest is still on its way, once, and it is the one that is used", async (t) => {
  const { button, open, page, partner, relay } = await world(t);
  const rest = await hold(page, "**/chunks/button-*");
  await open();
  await soon(() => partner.sessions() === 1);
  assert.equal(await button.getAttribute("state"), null);
  rest.letIn();
  await face(page, "disabled");
  assert.equal(partner.sessions(), 1);
  assert.deepEqual(new Set(sent(relay)), new Set(["Bearer token-1"]));
});

test("what one button was told early is taken once: the next one asks anew", async (t) => {
  const { open, page, partner, relay } = await world(t);
  await open();
  await face(page, "disabled");
  await page.evaluate(() => {
    const first = document.querySelector("latchkey-button");
    const second = first.cloneNode(true);
    first.replaceWith(second); // the first leaves with its session: the second asks anew
  });
  await soon(() => relay.streams.size === 1 && partner.sessions() === 2);
  await face(page, "disabled");
});

test("an early session that failed is asked for again", async (t) => {
  const { open, page, partner } = await world(t, {
    partner: {
      session: (count) => (count === 1 ? [503] : [200, { token: "token-2", channel: "channel-1" }]),
    },
  });
  await open();
  await face(page, "disabled");
  assert.equal(partner.sessions(), 2);
});

for (const [what, html] of [
  ["a session that stands in the page", 'session="token-0" channel="channel-1" session-url="/latchkey/session"'],
  ["a state set by hand", 'app-state="pending" session-url="/latchkey/session"'],
  ["another origin", 'session-url="https://partner.example/latchkey/session"'],
  ["another origin without its scheme", 'session-url="//partner.example/latchkey/session"'],
  ["no address", 'session-url="javascript:alert(1)"'],
]) {
  test(`with ${what} no session is asked for early`, async (t) => {
    const { open, page, partner, relay } = await world(t);
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    const rest = await hold(page, "**/chunks/button-*");
    partner.script.html = `<latchkey-button relay="${relay.origin}" ${html}><a href="#">Connect App</a></latchkey-button>`;
    await open();
    await rest.wanted;
    await page.evaluate(() => customElements.whenDefined("latchkey-button").then(() => {}));
    assert.equal(partner.sessions(), 0);
    assert.deepEqual(
      asked.filter((url) => url.includes("partner.example")),
      [],
    );
  });
}

test("the links of latchkey.json bring the rest together with the entry, once", async (t) => {
  const { open, page, partner, relay, problems } = await world(t);
  const links = release.links.map((link) => {
    const attributes = Object.entries({ ...link, href: `${relay.origin}/${link.href}` });
    return `<link ${attributes.map(([name, value]) => `${name}="${value}"`).join(" ")}>`;
  });
  partner.script.head = `${links.join("")}<script type="module" src="${relay.origin}/${release.entry}" integrity="${release.integrity}" crossorigin></script>`;
  const entry = await hold(page, `**/${release.entry}`);
  await page.goto(partner.origin, { waitUntil: "commit" });
  await soon(() => relay.served.length === 1);
  entry.letIn();
  await face(page, "disabled");
  assert.deepEqual(relay.served.filter(Boolean).sort(), ["button"]);
  assert.deepEqual(problems, []); // an unused or refused preload is told in the console
  await open();
});

test("the relay is asked for permission once, not with every visit", async (t) => {
  const { open, page, relay } = await world(t);
  for (const visit of [1, 2, 3]) {
    await open(`/?visit=${visit}`);
    await page.locator('latchkey-button[state="disabled"]:not([stale])').waitFor({ timeout: 8000 });
  }
  assert.equal(relay.asked("GET /v1/stream"), 3);
  assert.deepEqual(relay.permitted, ["/v1/stream"]);
});

test("the child link is painted with the page, and with placeholder.css nothing moves when the face takes its place", async (t) => {
  const { button, page, partner, relay } = await world(t);
  partner.script.head = `<link rel="stylesheet" href="/placeholder.css"><script type="module" src="${relay.origin}/latchkey.js"></script>`;
  partner.script.html = `${partner.html()}<p id="below">Below</p>`;
  await page.addInitScript(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) globalThis.shift += value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  const entry = await hold(page, "**/latchkey.js");
  await page.goto(partner.origin, { waitUntil: "commit" });
  await entry.wanted;
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length === 1);
  assert.ok(await button.getByRole("link", { name: "Connect App" }).isVisible());
  const below = await page.locator("#below").boundingBox();
  entry.letIn();
  await face(page, "disabled");
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  assert.deepEqual(await page.locator("#below").boundingBox(), below);
  assert.equal(await page.evaluate(() => globalThis.shift), 0);
  await page.unrouteAll();
  await page.goto(`${partner.origin}/?again`); // now the last known face comes first
  await page.locator('latchkey-button[state="disabled"]:not([stale])').waitFor({ timeout: 8000 });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  assert.equal(await page.evaluate(() => globalThis.shift), 0);
});
