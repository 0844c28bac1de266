// DESIGN section 3, `external`: connected some other way. The button shows what it is told, and the partner's own guide.
import assert from "node:assert/strict";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";

const { inBothPlaces } = useStage();

const state = ({ backEnd, at }, app_state, more) =>
  backEnd.ofProperty("PUT", "demo", property, "external", { app_state, guide: `${at.partner}/login`, ...more });

inBothPlaces(
  "an external connection: Connect App leads to the guide by a plain press, without a ticket",
  async (world) => {
    const me = await world.person();
    const asked = [];
    me.context.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    const tab = await me.tab();
    await tab.showsConnect();
    assert.equal((await state(world, "disabled", { name: "Harbour Inn", note: "Ask your bookkeeper." })).status, 200);
    await tab.page.locator(`latchkey-button a[href="${world.at.partner}/login"]`).waitFor();
    await tab.showsConnect();
    await tab.connectLink.click();
    await tab.page.waitForURL(`${world.at.partner}/login`);
    assert.ok(asked.includes("GET /v1/stream"), "the search is not blind");
    assert.deepEqual(
      asked.filter((line) => /connect/.test(line)),
      [],
    );
  },
);

inBothPlaces(
  "every open button follows what is stated; taken back, Connect App leads to consent again",
  async (world) => {
    const me = await world.person();
    const tabs = [await me.tab(), await me.tab()];
    for (const tab of tabs) await tab.showsConnect();
    await state(world, "enabled");
    for (const tab of tabs) await tab.showsLogin();
    await state(world, "pending", { note: "Ask your bookkeeper." });
    for (const tab of tabs) await tab.button.getByText("Ask your bookkeeper.").waitFor();
    assert.equal((await world.backEnd.link("demo", property)).kind, "external");
    const { status } = await world.backEnd.ofProperty("DELETE", "demo", property, "external");
    assert.equal(status, 200);
    for (const tab of tabs) await tab.showsConnect();
    await tabs[0].connect();
  },
);

inBothPlaces(
  "an external connection has no Disconnect on the partner's page, and cannot be ended there",
  async (world) => {
    await state(world, "enabled");
    const tab = await (await world.person()).tab();
    await tab.showsLogin();
    assert.equal(await tab.page.getByRole("button", { name: "Disconnect", exact: true }).count(), 0);
    const end = { app_state: "disabled" };
    const { status, body } = await world.backEnd.ofProperty("POST", "demo", property, "app-state", end);
    assert.deepEqual([status, body.code], [409, "external_connection"]);
  },
);

inBothPlaces("a connection of ours and one made another way exclude each other", async (world) => {
  const me = await world.person();
  const [tab, second] = [await me.tab(), await me.tab()];
  await second.askForConsent();
  await tab.connect();
  const refused = await state(world, "enabled");
  assert.deepEqual([refused.status, refused.body.code], [409, "already_connected"]);
  await world.backEnd.ofProperty("POST", "demo", property, "app-state", { app_state: "disabled" });
  await tab.showsConnect();
  assert.equal((await state(world, "enabled")).status, 200);
  await tab.showsLogin();
  assert.equal(await world.backEnd.link("demo", property).then((link) => link.kind), "external");
});
