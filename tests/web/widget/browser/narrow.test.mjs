// At 320 px and with text of any size nothing makes the page wider than its window (WCAG 2.2, SC 1.4.10), however long a word is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { link, snapshot } from "./servers.mjs";
import { face, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const narrow = { viewport: { width: 320, height: 640 } };
const address = "https://partner.example/help/connections/reconnect-after-head-office-ended-it?lang=en"; // 80 and more
const hotel = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

const assertNarrow = async (page, what) => {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 320, `${what}: ${width} px wide`);
};

for (const theme of ["soft", "plain", "contrast"]) {
  test(`an address as the reason, and a hotel's name of one long word, are broken: ${theme}`, async (t) => {
    const { html, open, page, partner, relay } = await world(t, narrow);
    partner.script.html = html(`theme="${theme}"`);
    for (const state of ["disabled", "pending", "enabled"]) {
      const reason = `See ${address}`;
      relay.script.state = snapshot(
        link(state, { name: hotel, note: hotel, reason }),
        link("enabled", { property: "2", name: hotel }),
      );
      await open();
      await page.evaluate((property) => {
        document.querySelector("latchkey-button").property = property;
      }, "320000");
      await page.locator(`latchkey-button[state="${state}"]`).getByText(address).waitFor();
      await assertNarrow(page, state);
    }
    relay.push({ ...snapshot(link("disabled", { name: hotel, href: address })), may_connect: false });
    await face(page, "disabled");
    await assertNarrow(page, "who may only look");
    await page.evaluate(() => Reflect.deleteProperty(Navigator.prototype, "clipboard"));
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText(address).waitFor();
    await assertNarrow(page, "the address itself");
  });

  test(`large, in Indonesian and Greek, at 200 %, everything finds its place: ${theme}`, async (t) => {
    const { open, page, partner } = await world(t, narrow);
    const previews = ["", "stale", "busy property_taken", "looks-only"];
    const button = (lang, state, preview) =>
      `<p><latchkey-button app-state="${state}" lang="${lang}" theme="${theme}" size="large" wording="partner"
        reason="user_not_active" preview="${preview}"><a href="https://x.example">x</a></latchkey-button></p>`;
    partner.script.html = ["id", "el"]
      .flatMap((lang) =>
        ["disabled", "installing", "pending", "enabled"].flatMap((state) =>
          previews.map((p) => button(lang, state, p)),
        ),
      )
      .join("");
    await open();
    await page.waitForFunction(() =>
      [...document.querySelectorAll("latchkey-button")].every(
        ({ shadowRoot }) => shadowRoot?.querySelector("[part=reason]")?.textContent,
      ),
    );
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "200%"; // set by script: the policy allows no inline style
    });
    await assertNarrow(page, "200 %");
  });
}
