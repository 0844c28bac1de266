// Issue 2, "Done when" 3: Deny leads back with a clear, dismissible message and Connect App.
import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import { pressByKeyboard } from "./support/keyboard.mjs";
import { useStage } from "./support/stage.mjs";

const SAYS = "Access was not allowed, so nothing was connected. You can try again at any time.";

const { inBothPlaces } = useStage();

async function deny(tab) {
  await tab.askForConsent();
  await tab.consent("Deny");
  await tab.message.filter({ hasText: SAYS }).waitFor();
}

inBothPlaces("Deny leads back with a clear message and Connect App", async ({ at, person }) => {
  const tab = await (await person()).tab();
  await deny(tab);
  assert.equal(await tab.message.textContent(), SAYS);
  assert.equal(tab.page.url(), `${at.partner}/`);
  await tab.showsConnect();
});

inBothPlaces(
  "the message is announced, has no accessibility fault, and goes by keyboard; Connect App stays",
  async ({ person }) => {
    const tab = await (await person()).tab();
    await deny(tab);
    const { violations } = await new AxeBuilder({ page: tab.page }).analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      [],
    );
    await pressByKeyboard(tab.page, tab.button.getByRole("button", { name: "Dismiss", exact: true }));
    await tab.message.waitFor({ state: "hidden" });
    await tab.showsConnect();
    assert.equal(
      await tab.connectLink.evaluate((node) => node.matches(":focus")),
      true,
      "the focus stays with the button",
    );
  },
);

inBothPlaces("a dismissed message does not come back with a reload", async ({ person }) => {
  const tab = await (await person()).tab();
  await deny(tab);
  await tab.button.getByRole("button", { name: "Dismiss", exact: true }).click();
  await tab.message.waitFor({ state: "hidden" });
  await tab.page.reload();
  await tab.showsConnect();
  assert.equal(await tab.message.count(), 0);
});

inBothPlaces("nothing is bound by Deny, anywhere", async ({ nothingIsBound, person, store, testAccount }) => {
  const tab = await (await person()).tab();
  await deny(tab);
  assert.equal(await nothingIsBound(), true);
  assert.deepEqual((await store.read()).grants, []);
  const { codes, grants } = await testAccount.state();
  assert.deepEqual([codes, grants], [0, []]);
  assert.equal(await testAccount.appState(), "disabled");
});

inBothPlaces("after Deny, Connect App can be pressed again and connects", async ({ person }) => {
  const tab = await (await person()).tab();
  await deny(tab);
  await tab.connect();
  assert.equal(await tab.message.count(), 0);
});
