// Issue 2, "Done when" 7: page, button and consent are pleasant, keyboard-usable and right at 320 px. The pictures are in
// build/screenshots/, to be looked at.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { pressByKeyboard } from "./support/keyboard.mjs";
import { places } from "./support/places.mjs";
import { screenshots, useStage } from "./support/stage.mjs";

const WIDTHS = [1280, 320]; // a desk, and WCAG 2.2 SC 1.4.10 (reflow)
const SCHEMES = ["light", "dark"];

const { inBothPlaces, inPlace } = useStage();

async function assertNoFault(page, where) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    [],
    where,
  );
}

/** Light and dark, wide and narrow: nothing to scroll sideways, no accessibility fault; a picture of each. */
async function inspect(page, name) {
  await mkdir(screenshots, { recursive: true });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 320 ? 640 : 800 });
    for (const colorScheme of SCHEMES) {
      const where = `${name}-${width}-${colorScheme}`;
      await page.emulateMedia({ colorScheme });
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(overflow <= 0, `${where}: ${overflow} px to scroll sideways`);
      // Both widths and both schemes are judged, in two of the four pictures: axe is what takes the time here.
      if ((width === 1280) === (colorScheme === "light")) await assertNoFault(page, where);
      await page.screenshot({ path: join(screenshots, `${where}.png`), fullPage: true });
    }
  }
}

/** The button as a screen reader has it: its lines, without addresses. */
const reading = async (tab) => (await tab.button.ariaSnapshot()).replace(/:?\n\s+- \/url: .*/g, "");

async function assertNothingToPress(tab) {
  assert.equal(await tab.button.getByRole("link").or(tab.button.getByRole("button")).count(), 0);
}

inPlace(
  places[0],
  "the partner page with Connect App, and consent, look right wide and narrow, light and dark",
  async ({ person }) => {
    const tab = await (await person()).tab();
    await tab.showsConnect();
    await inspect(tab.page, "partner-connect");
    await tab.askForConsent();
    await inspect(tab.page, "consent");
    await tab.consent("Deny");
    await tab.message.filter({ hasText: "Access was not allowed" }).waitFor();
    await inspect(tab.page, "partner-message");
  },
);

inPlace(
  places[0],
  "the partner page with Login, and the hotel's pages, look right wide and narrow, light and dark",
  async ({ at, person }) => {
    const me = await person();
    const tab = await me.tab();
    await tab.connect();
    await inspect(tab.page, "partner-login");
    const hotel = await me.context.newPage();
    for (const [path, name] of [
      ["/", "account-overview"],
      ["/marketplace", "account-marketplace"],
      ["/marketplace/exampleapp", "account-app"],
      ["/connected-apps", "account-connected-apps"],
      ["/connected-apps/disconnect?app=exampleapp&property=320000", "account-disconnect"],
    ]) {
      await hotel.goto(at.account + path);
      await inspect(hotel, name);
    }
    await hotel.goto(`${at.relay}/connect/unknown-ticket`);
    await inspect(hotel, "relay-refusal");
    await hotel.goto(`${at.partner}/login`);
    await inspect(hotel, "partner-login-page");
  },
);

inPlace(
  places[0],
  "the test account's pages for engineers look right wide and narrow, light and dark",
  async ({ at, person, testAccount }) => {
    const me = await person();
    await (await me.tab()).connect();
    await testAccount.post("faults", { fault: "webhook_delayed", times: 3 }); // every part of the Lab has something
    await testAccount.asksWith({});
    const page = await me.context.newPage();
    for (const [path, name] of [
      ["/activity", "account-activity"],
      ["/app-details", "account-app-details"],
      ["/lab?happened=uninstalled_event_lost", "account-lab"],
      ["/settings", "account-settings"],
    ]) {
      await page.goto(at.account + path);
      await inspect(page, name);
    }
  },
);

inPlace(
  places[0],
  "while the relay is silent the button is marked stale in words, looks right and has no fault",
  async ({ person, preview }) => {
    const tab = await (await person()).tab();
    await tab.connect();
    preview.signal("relay", "SIGSTOP");
    try {
      await tab.isStale();
      await tab.button.locator("[part=hint]").getByText("This is the last known state.").waitFor();
      await inspect(tab.page, "partner-stale");
    } finally {
      preview.signal("relay", "SIGCONT");
    }
    await tab.isFresh();
  },
);

const waitingTexts = { pending: "Set-up in progress", installing: "Connecting" };

inBothPlaces(
  "while installing or pending there is a status text and nothing to press",
  async ({ person, testAccount }) => {
    const tab = await (await person()).tab();
    await tab.connect();
    for (const [state, text] of Object.entries(waitingTexts)) {
      await testAccount.postAppState(state);
      await tab.face(state);
      await tab.button.getByText(text, { exact: true }).waitFor();
      await assertNothingToPress(tab);
    }
    await testAccount.postAppState("enabled");
    await tab.showsLogin();
  },
);

inPlace(
  places[0],
  "installing and pending look right wide and narrow, light and dark",
  async ({ person, testAccount }) => {
    const tab = await (await person()).tab();
    await tab.connect();
    for (const state of Object.keys(waitingTexts)) {
      await testAccount.postAppState(state);
      await tab.face(state);
      await inspect(tab.page, `partner-${state}`);
    }
  },
);

inBothPlaces("the whole way by keyboard alone: connect, log in, disconnect", async ({ at, person, testAccount }) => {
  const me = await person();
  const tab = await me.tab();
  const { page } = tab;
  await tab.showsConnect();
  await pressByKeyboard(page, tab.connectLink);
  await page.waitForURL(`${at.account}/oauth**`);
  await pressByKeyboard(page, page.getByRole("button", { name: "Allow Access", exact: true }));
  await page.waitForURL(`${at.partner}/**`);
  await tab.showsLogin();
  await pressByKeyboard(page, tab.loginLink);
  await page.waitForURL(`${at.partner}/login`);

  await page.goto(`${at.account}/`);
  await pressByKeyboard(page, page.getByRole("navigation").getByRole("link", { name: "Connected Apps", exact: true }));
  await pressByKeyboard(page, page.getByRole("button", { name: "Disconnect", exact: true }));
  await pressByKeyboard(page, page.getByRole("button", { name: "Disconnect App", exact: true }));
  await page.getByText("No app is connected.").waitFor();
  assert.equal(await testAccount.appState(), "disabled");
});

inPlace(places[0], "names are exactly Connect App and Login to a screen reader", async ({ person }) => {
  const tab = await (await person()).tab();
  await tab.showsConnect();
  assert.deepEqual((await reading(tab)).match(/- (link|button).*/g), ['- link "Connect App"']);
  await tab.connect();
  assert.deepEqual((await reading(tab)).match(/- (link|button).*/g), ['- link "Login"']);
});
