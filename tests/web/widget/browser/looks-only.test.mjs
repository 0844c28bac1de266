// A person who may see the connection and not make it: the state, who can help, and the link to send them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { link, snapshot } from "./servers.mjs";
import { face, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const looking = (...links) => ({ ...snapshot(...links), may_connect: false });

async function lookedAt(t, options = {}) {
  const made = await world(t, { ...options, relay: { state: looking(link("disabled")) } });
  await made.open();
  await face(made.page, "disabled");
  await made.button.getByText("Ask an administrator of your account.").waitFor();
  return made;
}

test("the state and who can help are said, and there is nothing to connect with", async (t) => {
  const { button, page } = await lookedAt(t);
  assert.equal(await button.getAttribute("action"), "none");
  await button.getByText("Not connected to Cloudbeds.").first().waitFor();
  assert.equal(await button.getByRole("link").count(), 0);
  assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations, []);
});

test("the link is copied, by keyboard, and that is said", async (t) => {
  const { button, page } = await lookedAt(t, { permissions: ["clipboard-read", "clipboard-write"] });
  const href = await page.locator("latchkey-button > a").getAttribute("href");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent), "Copy link");
  await page.keyboard.press("Enter");
  await button.getByRole("button", { name: "Link copied" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), href);
  assert.equal(await button.getByRole("status").textContent(), "Link copied");
});

test("without a clipboard the address itself is shown, and stays", async (t) => {
  const { button, context, open, page, relay } = await lookedAt(t);
  await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "clipboard"));
  await open();
  const href = await page.locator("latchkey-button > a").getAttribute("href");
  await button.getByRole("button", { name: "Copy link" }).click();
  await button.getByText(href).waitFor();
  relay.push(looking(link("disabled")));
  await page.waitForFunction((r) => globalThis.told.length >= 1 && r, relay.script.state.revision);
  await button.getByText(href).waitFor();
});

test("the right comes and goes with the session, and the call to action with it", async (t) => {
  const { button, relay } = await lookedAt(t);
  relay.push(snapshot(link("disabled")));
  await button.getByRole("link", { name: "Connect App" }).waitFor();
  relay.push(looking(link("disabled")));
  await button.getByRole("button", { name: "Copy link" }).waitFor();
});

test("Login is everybody's", async (t) => {
  const { button, relay } = await lookedAt(t);
  relay.push(looking(link("enabled", { href: "https://partner.example/login" })));
  await button.getByRole("link", { name: "Login" }).waitFor();
  assert.equal(await button.getByRole("button", { name: "Copy link" }).count(), 0);
});
