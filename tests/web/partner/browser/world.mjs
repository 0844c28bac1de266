// The demo partner in a real browser, on top of a small relay; and how its pages are judged.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { launch } from "../../../e2e/support/browser.mjs";
import { partnerSite } from "../support.mjs";
import { BrowserRelay } from "./relay.mjs";

const screenshots = fileURLToPath(new URL("../../../../build/screenshots/", import.meta.url));

/** One browser per file; each test gets a relay, a site and a page of its own. */
export function useBrowser() {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());
  return async (t, { site: options, ...contextOptions } = {}) => {
    const relay = await BrowserRelay.start(t);
    const site = await partnerSite(t, relay.url, { relayPort: relay.port, ...options });
    relay.partner = `http://localhost:${site.port}`;
    const context = await browser.newContext(contextOptions);
    t.after(() => context.close());
    const page = await context.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(`${error}`));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    return { relay, page, faults, open: (path) => page.goto(relay.partner + path), at: relay.partner };
  };
}

const byName = (page, role) => (name) => page.getByRole(role, { name, exact: true });
export const buttonOf = (page) => byName(page, "button");
export const linkOf = (page) => byName(page, "link");
export const headingOf = (page) => byName(page, "heading");

/** Wide and narrow (WCAG 2.2 SC 1.4.10), light and dark: nothing to scroll sideways, no fault; a picture of each. */
export async function inspect(page, name) {
  await mkdir(screenshots, { recursive: true });
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: width === 320 ? 640 : 800 });
    for (const colorScheme of ["light", "dark"]) {
      const where = `${name}-${width}-${colorScheme}`;
      await page.emulateMedia({ colorScheme });
      const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
      assert.ok(!(scrollWidth > clientWidth), `${where}: scrolls sideways`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        [],
        where,
      );
      await page.screenshot({ path: join(screenshots, `${where}.png`), fullPage: true });
    }
  }
}
