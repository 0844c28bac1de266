// Issue 4: a support agent pastes what they have into the relay's operator page, and reads what it means. The pictures are in
// build/screenshots/, to be looked at.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { pressByKeyboard, tabTo } from "./support/keyboard.mjs";
import { places } from "./support/places.mjs";
import { screenshots, useStage } from "./support/stage.mjs";

const { inPlace } = useStage();

const TOKEN = "CANARY-TOKEN-0123456789";
const TRANSCRIPT = `> GET /api/v1.3/getAppState?propertyID=320000 HTTP/1.1
> Authorization: Bearer ${TOKEN}
>
< HTTP/1.1 200 OK
< Content-Type: application/json
< X-Request-ID: 0af7-6519
<
{"success":false,"message":"User who approved this connection is not active anymore"}`;

/** Wide and narrow, light and dark: nothing to scroll sideways, no accessibility fault; a picture of each. */
async function inspect(page, name) {
  await mkdir(screenshots, { recursive: true });
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: width === 320 ? 640 : 800 });
    for (const colorScheme of ["light", "dark"]) {
      const where = `${name}-${width}-${colorScheme}`;
      await page.emulateMedia({ colorScheme });
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(overflow <= 0, `${where}: ${overflow} px to scroll sideways`);
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

/** The page, in a browser that runs no script of any page. */
async function open({ at, person }) {
  const { context } = await person({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${at.operator}/explain`);
  return page;
}

inPlace(places[0], "the preview names the page in its list, before it is ready", async ({ at, preview }) => {
  const line = preview.lines.find((said) => said.startsWith("explain "));
  assert.ok(line?.includes(`${at.operator}/explain`), line);
});

inPlace(
  places[0],
  "pasted by keyboard alone, an answer becomes a verdict and steps; no token is shown",
  async (world) => {
    const page = await open(world);
    await tabTo(page, page.getByLabel("What you have"));
    await page.keyboard.insertText(TRANSCRIPT);
    await tabTo(page, page.getByLabel("Credential"));
    await page.keyboard.press("ArrowDown");
    await pressByKeyboard(page, page.getByRole("button", { name: "Explain", exact: true }));
    const answer = page.getByRole("region");
    await answer.waitFor();
    assert.equal(new URL(page.url()).search, "", "what was pasted stands in no address");
    const said = await answer.innerText();
    for (const part of [
      "user_not_active",
      "reauthorize",
      "Account Menu > Apps & Marketplace > Connected Apps",
      "320000",
      "0af7-6519",
    ])
      assert.ok(said.includes(part), part);
    assert.equal(await answer.getByRole("list").first().getByRole("listitem").count(), 5, "the steps are a list");
    assert.ok(!(await page.content()).includes(TOKEN));
    assert.equal(await page.getByLabel("What you have").inputValue(), "");
    assert.equal(await page.getByLabel("Credential").inputValue(), "oauth", "what was chosen stays");
  },
);

inPlace(places[0], "a status that is none is told before anything is sent, and by the relay too", async (world) => {
  const page = await open(world);
  const status = page.getByLabel("HTTP status");
  await status.fill("42");
  assert.equal(await status.evaluate((node) => node.validity.valid), false);
  const { at } = world;
  const refused = await fetch(`${at.operator}/explain`, {
    method: "POST",
    body: new URLSearchParams({ status: "42" }),
  });
  assert.equal(refused.status, 400);
});

inPlace(places[0], "a long log fits, one that is too long is refused", async ({ at }) => {
  const post = (pasted) => fetch(`${at.operator}/explain`, { method: "POST", body: new URLSearchParams({ pasted }) });
  assert.equal((await post("€".repeat(65_536))).status, 200);
  assert.equal((await post("€".repeat(131_072))).status, 413);
});

inPlace(places[0], "form and answer look right wide and narrow, light and dark", async ({ at, person }) => {
  const { context } = await person();
  const page = await context.newPage();
  await page.goto(`${at.operator}/explain`);
  await inspect(page, "explain-form");
  await page.getByLabel("What you have").fill('{"error":"access_denied","hint":"Access token is invalid"}');
  await page.getByRole("button", { name: "Explain", exact: true }).click();
  await page.getByRole("region").waitFor();
  await inspect(page, "explain-answer");
});
