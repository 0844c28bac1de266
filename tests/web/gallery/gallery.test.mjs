// The gallery in Chromium: every face, without a fault of accessibility, and as it looked when somebody last looked at it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { languages, looks } from "../../../web/gallery/choices.mjs";
import { useBrowser } from "../partner/browser/world.mjs";
import { advice, compare, save } from "./looks.mjs";

const world = useBrowser();

/** Until every button shows its face in its language, and nothing is on its way any more. */
async function settled(page) {
  await page.waitForFunction(() =>
    [...document.querySelectorAll("latchkey-button")].every((button) => {
      const box = button.shadowRoot?.querySelector(".face");
      const told = !button.hasAttribute("reason") || !box?.querySelector("[part=reason]").hidden;
      const problem = !/_/.test(button.getAttribute("preview")) || !box?.querySelector("[part=message]").hidden;
      return box && !box.hidden && button.hasAttribute("state") && told && problem;
    }),
  );
}

async function open(made, query = "") {
  await made.open(`/gallery${query}`);
  await settled(made.page);
  return made.page;
}

const calm = { reducedMotion: "reduce" }; // a picture of a breathing icon would be another one each time

/** axe looks into the shadow roots. Where colours are forced they are the person's own, and not to be judged. */
async function assertNoFault(page, { within = "body", without = [] } = {}) {
  const { violations } = await new AxeBuilder({ page }).include(within).disableRules(without).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ target, any }) => [target, any[0]?.message])]),
    [],
  );
}

const sidewaysOf = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("the gallery shows every state, theme, size and language, and asks no back end", async (t) => {
  const made = await world(t, calm);
  const asked = [];
  made.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const page = await open(made);
  for (const state of ["disabled", "installing", "pending", "enabled"])
    assert.ok(await page.locator(`latchkey-button[state=${state}]`).count(), state);
  for (const theme of Object.keys(looks.themes))
    assert.ok(await page.locator(`latchkey-button[theme=${theme}]`).count(), theme);
  for (const size of Object.keys(looks.sizes))
    assert.ok(await page.locator(`latchkey-button[size=${size}]`).count(), size);
  for (const { tag } of languages)
    assert.equal(await page.locator(`li[lang="${tag}"] latchkey-button`).count(), 3, tag);
  assert.ok(await page.locator("latchkey-button[busy]").count());
  assert.ok(await page.locator("latchkey-button[stale]").count());
  assert.deepEqual(
    asked.filter((path) => path.startsWith("/v1/") || path.startsWith("/latchkey/")),
    [],
  );
  const chunks = asked.filter((path) => path.startsWith("/chunks/"));
  assert.equal(new Set(chunks).size, chunks.length, "nothing is loaded twice");
  assert.deepEqual(made.faults, []);
});

test("the choice at the top is what is shown; what is no choice is the default", async (t) => {
  const made = await world(t, calm);
  const page = await open(made, "?theme=plain&size=large&lang=ar&scheme=dark&text=7");
  assert.equal(await page.locator("#states [theme=plain][size=large][lang=ar]").count(), 11);
  assert.equal(await page.locator("html").getAttribute("class"), "dark text-100");
  await page.getByRole("combobox", { name: "Language" }).selectOption("de");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await settled(page);
  await page.locator("#states").getByRole("link", { name: "App verbinden", exact: true }).first().waitFor();
  await made.open("/");
  await page.getByRole("link", { name: "Gallery of the button", exact: true }).click();
  await page.getByRole("heading", { name: "Gallery of the button", exact: true }).waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  test(`in ${colorScheme}: no accessibility fault in any state, theme, size and language`, async (t) => {
    const made = await world(t, { ...calm, colorScheme });
    await assertNoFault(await open(made));
    for (const theme of Object.keys(looks.themes)) {
      await assertNoFault(await open(made, `?theme=${theme}&lang=ar`), { within: "#states" });
    }
  });
}

test("colours forced: no fault, and every button keeps an edge", async (t) => {
  const made = await world(t, { ...calm, forcedColors: "active" });
  const page = await open(made);
  await assertNoFault(page, { within: "#themes", without: ["color-contrast"] });
  const edges = await page
    .locator("latchkey-button [part=button]:visible, latchkey-button [part=dismiss]:visible")
    .evaluateAll((nodes) => nodes.map((node) => Number.parseFloat(getComputedStyle(node).borderTopWidth)));
  assert.ok(edges.length > 50 && edges.every((width) => width >= 1), `${edges}`);
});

for (const [lang, theme] of [
  ["de", "soft"],
  ["el", "plain"],
  ["ar", "contrast"],
  ["he", "soft"],
]) {
  test(`${lang} at 320 px, also with 200 % text: nothing is cut off, every target is a finger wide`, async (t) => {
    const made = await world(t, { ...calm, viewport: { width: 320, height: 640 } });
    for (const text of ["100", "200"]) {
      const page = await open(made, `?lang=${lang}&theme=${theme}&text=${text}`);
      assert.equal(await sidewaysOf(page), 0, `${lang} ${text} %`);
      const cut = await page.locator("latchkey-button").evaluateAll((buttons) =>
        buttons.flatMap((button) => {
          const room = button.parentElement.getBoundingClientRect();
          return [...button.shadowRoot.querySelectorAll(".shape, .message, small, .shape span, .message span")]
            .filter((node) => node.checkVisibility())
            .map((node) => node.getBoundingClientRect())
            .filter(({ left, right }) => left < room.left - 0.5 || right > room.right + 0.5)
            .map(({ left, right }) => [button.outerHTML.slice(0, 90), left, right, room.left, room.right]);
        }),
      );
      assert.deepEqual(cut, []);
      const small = await page
        .locator("latchkey-button [part=button]:visible, latchkey-button [part=dismiss]:visible")
        .evaluateAll((nodes) =>
          nodes.map((node) => node.getBoundingClientRect()).filter(({ width, height }) => width < 44 || height < 44),
        );
      assert.deepEqual(small, []);
    }
  });
}

test("in every language the text is its own, in its own direction, the icon where reading begins", async (t) => {
  const made = await world(t, calm);
  const page = await open(made);
  for (const { tag, direction } of languages) {
    const [said, dir, iconFirst] = await page
      .locator(`li[lang="${tag}"] latchkey-button`)
      .first()
      .evaluate((button) => {
        const box = button.shadowRoot.querySelector(".face");
        const [icon, label] = ["icon", "label"].map((part) =>
          box.querySelector(`[part=button] [part=${part}]`).getBoundingClientRect(),
        );
        const { direction: way } = getComputedStyle(box);
        return [box.lang, way, way === "rtl" ? icon.left > label.left : icon.left < label.left];
      });
    assert.deepEqual([said, dir, iconFirst], [tag, direction, true], tag);
  }
});

/** The fonts that the set-up installs, whatever else is on this machine. They have Latin, Greek, Arabic and Hebrew letters. */
const useKnownFonts = (page) =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('body { font-family: "DejaVu Sans"; } code { font-family: "DejaVu Sans Mono"; }');
    document.adoptedStyleSheets.push(sheet);
  });

/** name, query, options, sections */
const VIEWS = [
  ["light", "", { colorScheme: "light" }, ["states", "themes", "sizes", "own", "narrow"]],
  ["dark", "?theme=plain", { colorScheme: "dark" }, ["states", "own"]],
  ["arabic-phone", "?lang=ar", { viewport: { width: 320, height: 640 } }, ["states"]],
  ["german-200", "?lang=de&text=200&theme=contrast", { viewport: { width: 640, height: 640 } }, ["states"]],
  ["forced", "", { forcedColors: "active", colorScheme: "dark" }, ["states"]],
];

for (const [view, query, options, sections] of VIEWS) {
  test(`${view} looks as it did when somebody last looked`, async (t) => {
    const made = await world(t, { ...calm, ...options });
    const page = await open(made, query);
    await useKnownFonts(page);
    const blank = await page.context().newPage();
    const faults = [];
    for (const section of sections) {
      const shot = await page.locator(`#${section}`).screenshot({ animations: "disabled" });
      const name = `${view}-${section}`;
      await save(name, shot);
      const found = await compare(blank, name, shot, { write: process.env.GALLERY === "keep" });
      if (found.length) faults.push(advice(name, found));
    }
    assert.equal(faults.join("\n\n"), "");
  });
}

test("the comparison can fail: a moved button, another colour and another size are seen, a smoothed letter is not", async (t) => {
  const made = await world(t, calm);
  const page = await open(made);
  await useKnownFonts(page);
  const blank = await page.context().newPage();
  const own = page.locator("#own");
  const same = async () => compare(blank, "light-own", await own.screenshot());
  assert.deepEqual(await same(), []);
  const change = (style) =>
    page.evaluate((values) => {
      const one = document.querySelector("#own latchkey-button");
      for (const [name, value] of Object.entries(values)) one.style.setProperty(name, value);
    }, style);
  await change({ opacity: "0.99" });
  assert.deepEqual(await same(), []);
  await change({ translate: "12px" });
  assert.notDeepEqual(await same(), []);
  await change({ translate: "0px", "--latchkey-background": "#a00" });
  assert.notDeepEqual(await same(), []);
  await change({ "--latchkey-background": "inherit", "margin-bottom": "60px" });
  assert.match((await same()).join(), /the size was/);
});
