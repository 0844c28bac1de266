import assert from "node:assert/strict";
import { test } from "node:test";
import { pressByKeyboard } from "../../../e2e/support/keyboard.mjs";
import { hotel } from "../support.mjs";
import { CLAIM } from "./relay.mjs";
import { buttonOf, headingOf, inspect, linkOf, useBrowser } from "./world.mjs";

const world = useBrowser();
const face = (page, state, nth = 0) =>
  page
    .locator("latchkey-button")
    .nth(nth)
    .and(page.locator(`[state="${state}"]`))
    .waitFor({ timeout: 8000 });
const named = (property, state, name) =>
  hotel(property, state, { name, ...(state === "enabled" && { href: "http://localhost/login" }) });

const ONE = named("320000", "enabled", "Example Hotel");
const THREE = [
  ONE,
  named("320001", "pending", "Example Guesthouse by the Old Harbour"),
  named("320002", "disabled", "Lodge"),
];

test("from a start in the Marketplace by keyboard alone: sign in, look, Confirm, and the button says Login", async (t) => {
  const { page, open, faults } = await world(t);
  await open("/?account=");
  await open("/claim");
  await pressByKeyboard(page, linkOf(page)("Sign in as demo"));
  await headingOf(page)("Is this your hotel?").waitFor();
  await pressByKeyboard(page, buttonOf(page)("Confirm"));
  await face(page, "enabled");
  assert.equal(new URL(page.url()).pathname, "/");
  assert.deepEqual(faults, []);
});

test("the code leaves the address, and a reload fetches a fresh one", async (t) => {
  const { page, open, at } = await world(t);
  const requests = [];
  page.on("request", (request) => requests.push(request));
  await open("/claim");
  await page.waitForURL(`${at}/claim`);
  assert.ok(!page.url().includes(CLAIM));
  await page.reload();
  await page.waitForURL(`${at}/claim`);
  await buttonOf(page)("Confirm").waitFor();
  for (const request of requests) assert.ok(!(request.headers().referer ?? "").includes(CLAIM));
});

test("Confirm works without JavaScript", async (t) => {
  const { page, open, relay } = await world(t, { javaScriptEnabled: false });
  await open("/claim");
  await buttonOf(page)("Confirm").click();
  await headingOf(page)("Integrations").waitFor();
  await buttonOf(page)("Disconnect").click();
  await buttonOf(page)("Disconnect").click();
  await headingOf(page)("Integrations").waitFor();
  assert.deepEqual(relay.changes, [["320000", { app_state: "disabled" }]]);
  assert.equal(await buttonOf(page)("Disconnect").count(), 0);
});

test("Not my hotel, and another account, bind nothing", async (t) => {
  const { page, open, at } = await world(t);
  await open("/claim");
  await linkOf(page)("Use another account").click();
  await headingOf(page)("Sign in to finish connecting").waitFor();
  await linkOf(page)("Sign in as demo").click();
  await linkOf(page)("Not my hotel").click();
  await headingOf(page)("Nothing was connected").waitFor();
  await inspect(page, "claim-declined");
  await linkOf(page)("It is my hotel after all").click();
  await page.waitForURL(`${at}/claim`);
});

test("the set-up card comes and goes with the state, without a reload, and Finish set-up ends it", async (t) => {
  const { page, open, relay, faults } = await world(t, { site: { setUpStep: true } });
  await open("/");
  await page.evaluate(() => {
    globalThis.sameDocument = true;
  });
  assert.equal(await buttonOf(page)("Finish set-up").count(), 0);
  relay.hold(named("320000", "pending", "Example Hotel"));
  await buttonOf(page)("Finish set-up").waitFor();
  await page.locator("latchkey-button").getByText("Choose the rooms").waitFor();
  assert.ok(await page.evaluate(() => globalThis.sameDocument));
  await inspect(page, "set-up");
  await pressByKeyboard(page, buttonOf(page)("Finish set-up"));
  await face(page, "enabled");
  await buttonOf(page)("Finish set-up").waitFor({ state: "detached" });
  assert.deepEqual(relay.changes.at(-1), ["320000", { app_state: "enabled" }]);
  assert.deepEqual(faults, []);
});

test("a page that opens on a pending hotel tells it what it waits for", async (t) => {
  const { page, open, relay } = await world(t, { site: { setUpStep: true } });
  relay.hold(named("320000", "pending", "Example Hotel"));
  await open("/");
  await page.locator("latchkey-button").getByText("Choose the rooms").waitFor();
  assert.equal(relay.changes.length, 1);
});

test("Disconnect by keyboard: a question first, then the button says Connect App", async (t) => {
  const { page, open, relay } = await world(t);
  relay.hold(ONE);
  await open("/");
  await face(page, "enabled");
  await inspect(page, "connected");
  await pressByKeyboard(page, buttonOf(page)("Disconnect"));
  await headingOf(page)("Disconnect Example Hotel?").waitFor();
  await inspect(page, "disconnect-question");
  await pressByKeyboard(page, buttonOf(page)("Disconnect"));
  await face(page, "disabled");
  assert.equal(await buttonOf(page)("Disconnect").count(), 0);
  await open("/disconnect?property=320000");
  await headingOf(page)("This hotel is not connected").waitFor();
  await inspect(page, "disconnect-already");
});

test("Disconnect goes with the connection, in an open page", async (t) => {
  const { page, open, relay } = await world(t);
  relay.hold(ONE);
  await open("/");
  await buttonOf(page)("Disconnect").waitFor();
  relay.hold(named("320000", "disabled", "Example Hotel"));
  await face(page, "disabled");
  assert.equal(await buttonOf(page)("Disconnect").count(), 0);
});

test("when a group is connected the open page gets a row per hotel, each with its own state", async (t) => {
  const { page, open, relay, faults } = await world(t, { site: { setUpStep: true } });
  await open("/");
  await face(page, "disabled");
  relay.hold(...THREE);
  for (const [nth, state] of ["enabled", "pending", "disabled"].entries()) await face(page, state, nth);
  await headingOf(page)("Example Guesthouse by the Old Harbour").waitFor();
  await inspect(page, "switcher");
  assert.deepEqual(faults, []);
});

test("the claim page looks right, with one hotel and with a group nobody vouches for", async (t) => {
  const { page, open, relay } = await world(t);
  relay.claim.approved_by = { name: "Ada Example", email: "ada@example.invalid" };
  await open("/claim");
  await inspect(page, "claim");
  relay.claim = { properties: THREE, approved_by: null };
  await open("/claim");
  await inspect(page, "claim-group");
  await open("/?account=");
  await open("/claim");
  await inspect(page, "claim-sign-in");
  await open("/?account=demo");
  await open("/claim?latchkey_claim=unknown");
  await inspect(page, "claim-unknown");
});
