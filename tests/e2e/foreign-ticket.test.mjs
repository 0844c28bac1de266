// Issue 2, "Done when" 4: what one person started binds nothing for, or through, another.
import assert from "node:assert/strict";
import { useStage } from "./support/stage.mjs";
import { until } from "./support/until.mjs";

const SAYS = "This connection was started by another account. Nothing was connected.";
const isTicket = (url) => url.pathname.startsWith("/connect/");
const isFinish = (url) => url.pathname === "/v1/connect/finish";

const { inBothPlaces } = useStage();

/** Presses Connect App and keeps the ticket's address instead of following it. */
async function takeTicket({ context }, tab) {
  await context.route(isTicket, (route) => route.fulfill({ status: 204 })); // RFC 9110 15.3.5: the page stays
  await tab.showsConnect();
  const [leaving] = await Promise.all([
    tab.page.waitForRequest((request) => isTicket(new URL(request.url()))),
    tab.connectLink.click(),
  ]);
  return leaving.url();
}

/** Connects, but the page never gets to post its finish code. */
async function takeFinishCode({ context }, tab) {
  const posted = new Promise((resolve) => {
    context.route(isFinish, (route) => {
      if (route.request().method() === "POST") resolve(route.request().postDataJSON().code);
      return route.abort();
    });
  });
  await tab.askForConsent();
  await tab.page.getByRole("button", { name: "Allow Access", exact: true }).click();
  return posted;
}

/** Posts a finish code as the tab's own page would. */
const postFinish = (tab, code) =>
  tab.page.evaluate(
    async ({ relay, code }) => {
      const { token } = await (await fetch("/latchkey/session")).json();
      const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
      const answer = await fetch(`${relay}/v1/connect/finish`, {
        method: "POST",
        headers,
        body: JSON.stringify({ code }),
      });
      return { status: answer.status, code: (await answer.json()).code };
    },
    { relay: tab.at.relay, code },
  );

async function assertNothingBound({ at, nothingIsBound, testAccount }, tab) {
  await until("both accounts are unconnected and nothing is held", nothingIsBound);
  await until(
    "the test account shows the app disabled again",
    async () => (await testAccount.appState()) === "disabled",
  );
  assert.equal(await testAccount.grant(), undefined);
  await tab.page.goto(`${at.account}/connected-apps`);
  await tab.page.getByText("No app is connected.").waitFor();
}

inBothPlaces("a ticket opened in another person's browser binds nothing, and that person is told", async (world) => {
  const attacker = await world.person();
  const attackers = await attacker.tab();
  const ticket = await takeTicket(attacker, attackers);

  const victims = await (await world.person({ account: "other" })).tab();
  await victims.showsConnect();
  await victims.page.goto(ticket);
  await victims.page.getByRole("heading", { name: "Application Authorization", exact: true }).waitFor();
  await victims.consent("Allow Access");
  await victims.message.filter({ hasText: SAYS }).waitFor();
  await victims.showsConnect();
  await attackers.face("disabled");
  await assertNothingBound(world, victims);
  await attackers.page.reload();
  await attackers.showsConnect();
});

inBothPlaces("a stolen finish code, opened by another account, binds nothing and is spent", async (world) => {
  const robbed = await world.person();
  const robbedTab = await robbed.tab();
  const code = await takeFinishCode(robbed, robbedTab);

  const thief = await (await world.person({ account: "other" })).tab(`/?account=other`);
  await thief.showsConnect();
  await thief.page.goto(`${world.at.partner}/#latchkey_finish=${code}`);
  await thief.page.reload();
  await thief.message.filter({ hasText: SAYS }).waitFor();
  assert.equal(thief.page.url().includes(code), false);
  await robbed.context.unroute(isFinish);
  assert.deepEqual(await postFinish(robbedTab, code), { status: 404, code: "finish_unknown" });
  await assertNothingBound(world, thief);
});

inBothPlaces("a stolen finish code, posted by another account's session, binds nothing", async (world) => {
  const robbed = await world.person();
  const code = await takeFinishCode(robbed, await robbed.tab());
  const thief = await (await world.person({ account: "other" })).tab();
  assert.deepEqual(await postFinish(thief, code), { status: 403, code: "other_account" });
  await assertNothingBound(world, thief);
});

inBothPlaces(
  "a hotel that is connected stays connected when another account's ticket is opened for it",
  async (world) => {
    const attacker = await world.person({ account: "other" });
    const ticket = await takeTicket(attacker, await attacker.tab());
    const owner = await (await world.person()).tab();
    await owner.connect();
    await owner.page.goto(ticket);
    await owner.consent("Allow Access");
    await owner.message.filter({ hasText: SAYS }).waitFor();
    await owner.showsLogin();
    assert.equal((await world.store.read()).grants.length, 1);
    assert.equal(await world.testAccount.appState(), "enabled");
    assert.deepEqual(
      (await world.stateOf("other")).links.filter(({ app_state }) => app_state !== "disabled"),
      [],
    );
  },
);

inBothPlaces(
  "a hotel that one account has connected is refused to another, and stays with the first",
  async (world) => {
    const mine = await (await world.person()).tab();
    const theirs = await (await world.person({ account: "other" })).tab();
    await mine.connect();
    await theirs.askForConsent();
    await theirs.consent("Allow Access");
    await theirs.message.filter({ hasText: "This hotel is already connected to another account." }).waitFor();
    await theirs.showsConnect();
    await mine.showsLogin();
    assert.equal((await world.store.read()).grants.length, 1);
    assert.equal(await world.testAccount.appState(), "enabled");
    await mine.page.reload();
    await mine.showsLogin();
  },
);
