// The gallery of the panel in Chromium: every face, without a fault of accessibility, wide and narrow, light and dark.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { PANEL_FACES } from "../../../web/gallery/panel-faces.mjs";
import { useBrowser } from "../partner/browser/world.mjs";

const world = useBrowser();
const calm = { reducedMotion: "reduce", timezoneId: "UTC" };
const screenshots = fileURLToPath(new URL("../../../build/screenshots/panel/", import.meta.url));

before(() => mkdir(screenshots, { recursive: true }));

async function open(made, query = "") {
  await made.open(`/gallery/panel${query}`);
  await made.page.waitForFunction(() =>
    [...document.querySelectorAll("latchkey-status")].every(({ shadowRoot }) => {
      const box = shadowRoot?.querySelector("[part=panel]");
      return box && !box.hidden;
    }),
  );
  await made.page.waitForLoadState("networkidle"); // the words of its problems
  return made.page;
}

async function faultsOf(page, without = []) {
  const { violations } = await new AxeBuilder({ page }).disableRules(without).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ target, any }) => [target, any[0]?.message])]);
}

/** What stands out of its panel, and what is too small for a finger. */
const misfits = (page) =>
  page.locator("latchkey-status").evaluateAll((panels) =>
    panels.flatMap((panel) => {
      const room = panel.getBoundingClientRect();
      const nodes = [...panel.shadowRoot.querySelectorAll("[part=panel] *")].filter((node) => node.checkVisibility());
      const out = nodes.filter((node) => {
        const { left, right, width } = node.getBoundingClientRect();
        return width && (left < room.left - 0.5 || right > room.right + 0.5);
      });
      const small = nodes.filter(
        (node) => node.matches("a, button, summary") && node.getBoundingClientRect().height < 43.5,
      );
      return [...out, ...small].map((node) => node.outerHTML.slice(0, 120));
    }),
  );

test("every face is shown, and no back end is asked", async (t) => {
  const made = await world(t, calm);
  const asked = [];
  made.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const page = await open(made);
  assert.equal(await page.locator("latchkey-status [part=title]:visible").count(), PANEL_FACES.length);
  assert.deepEqual(
    asked.filter((path) => path.startsWith("/v1/") || path.startsWith("/latchkey/")),
    [],
  );
  assert.deepEqual(made.faults, []);
});

for (const width of [1280, 390, 320]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${colorScheme} at ${width} px: no fault, nothing is cut off, every target is a finger high`, async (t) => {
      const made = await world(t, { ...calm, colorScheme, viewport: { width, height: 800 } });
      const page = await open(made);
      await page.locator("latchkey-status details").nth(4).locator("summary").click();
      assert.deepEqual(await misfits(page), []);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(sideways <= 0, `${sideways}`);
      assert.deepEqual(await faultsOf(page), []);
      await page.screenshot({ path: join(screenshots, `${width}-${colorScheme}.png`), fullPage: true });
    });
  }
}

for (const query of [
  "?theme=plain&lang=de",
  "?theme=contrast&size=large",
  "?lang=ar&size=small",
  "?text=200&lang=el",
]) {
  test(`${query} at 320 px: no fault, nothing is cut off`, async (t) => {
    const made = await world(t, { ...calm, viewport: { width: 320, height: 800 } });
    const page = await open(made, query);
    assert.deepEqual(await misfits(page), []);
    assert.deepEqual(await faultsOf(page), []);
    const name = query.replace(/\W+/g, "-").slice(1);
    await page.screenshot({ path: join(screenshots, `320-${name}.png`), fullPage: true });
  });
}

test("colours forced: no fault, and every panel and target keeps an edge", async (t) => {
  const made = await world(t, { ...calm, forcedColors: "active" });
  const page = await open(made);
  assert.deepEqual(await faultsOf(page, ["color-contrast"]), []);
  const edges = await page
    .locator("[part=panel]:visible, [part=button]:visible, [part=test]:visible")
    .evaluateAll((nodes) => nodes.map((node) => Number.parseFloat(getComputedStyle(node).borderTopWidth)));
  assert.ok(edges.length > 20 && edges.every((width) => width >= 1), `${edges}`);
  await page.screenshot({ path: join(screenshots, "forced.png"), fullPage: true });
});
