// What a server rendered comes alive where it stands, under the strictest policy, and nothing on the page moves.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { renderLatchkeyButton } from "../../../web/dist/package/server.js";
import { link, snapshot } from "../widget/browser/servers.mjs";
import { face, useBrowser } from "../widget/browser/world.mjs";

const world = useBrowser({ before, after });

/** The box that a person sees, and how it looks. */
const seen = (locator) =>
  locator.evaluate((element) => {
    const { color, backgroundColor, fontSize, fontWeight, fontFamily, borderRadius, borderColor } =
      getComputedStyle(element);
    const { x, y, width, height } = element.getBoundingClientRect();
    const look = { color, backgroundColor, fontSize, fontWeight, fontFamily, borderRadius, borderColor };
    return { x, y, width: Math.round(width), height: Math.round(height), ...look };
  });

const href = "https://partner.example/login";
const placeholder = '<link rel="stylesheet" href="/placeholder.css">';

for (const [state, colorScheme, looks] of [
  ["disabled", "light", {}],
  ["enabled", "light", {}],
  ["enabled", "dark", { texts: { login: "Öffnen" } }],
  ["disabled", "light", { theme: "plain", size: "small" }],
  ["enabled", "light", { theme: "contrast", size: "large" }],
]) {
  test(`rendered as ${state} (${[colorScheme, ...Object.values(looks).map(JSON.stringify)].join(", ")}) it becomes the live face in its place, and nothing moves`, async (t) => {
    const { button, page, partner, relay, problems } = await world(t, {
      colorScheme,
      relay: { state: snapshot(link(state, state === "enabled" ? { href } : {})) },
    });
    const html = renderLatchkeyButton({ relay: relay.origin, sessionUrl: "/latchkey/session", state, href, ...looks });
    partner.script.html = `${html}<p id="below">Below</p>`;
    const load = `<script type="module" src="${relay.origin}/latchkey.js"></script>`;
    partner.script.head = `<link rel="stylesheet" href="/style.css">${placeholder}${load}`;
    await page.addInitScript(() => {
      globalThis.shift = 0;
      new PerformanceObserver((list) => {
        for (const { value } of list.getEntries()) globalThis.shift += value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    let letIn;
    const held = new Promise((resolve) => {
      letIn = resolve;
    });
    await page.route("**/latchkey.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${partner.origin}/`, { waitUntil: "commit" });
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length === 1); // styles are there
    const early = await seen(button.locator("> *"));
    const below = await page.locator("#below").boundingBox();
    await page.evaluate(() => {
      globalThis.rendered = document.querySelector("latchkey-button");
    });
    letIn();
    await face(page, state);
    assert.ok(await page.evaluate(() => globalThis.rendered === document.querySelector("latchkey-button")));
    assert.deepEqual(await seen(button.locator("[part=button]")), early);
    assert.deepEqual(await page.locator("#below").boundingBox(), below);
    assert.equal(await page.evaluate(() => globalThis.shift), 0);
    assert.deepEqual(problems, []);
  });
}
