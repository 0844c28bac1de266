// Issue 8, the ways of mending: Cloudbeds' own guide by hand, a Reconnect that is given up at each step, a wrong hotel, a wrong
// user, a missing scope, and a connection that is made another way. Whatever goes wrong is said on the way, and nothing is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { allowAccess, startInMarketplace } from "./support/hotelier.mjs";
import { decide } from "./support/mending/hotel.mjs";
import { useBrowser, useDesk } from "./support/mending/room.mjs";
import { textOf } from "./support/mending/verdict-table.mjs";
import { picture } from "./support/mending/walk.mjs";
import { until } from "./support/until.mjs";

const WITHIN_MS = 60_000;
const SCOPES = ["read:hotel", "read:reservation", "write:reservation"];

const [browser, desk] = await Promise.all([useBrowser(), useDesk()]);

/** `journey` is given a hotel, a tab that stays open, and a tab of the person who mends. */
const walk = (title, journey, { connected = true } = {}) =>
  test(title, { timeout: WITHIN_MS }, async (t) => {
    const hotel = await desk.hotel();
    const context = await desk.person(browser);
    try {
      const [tab, mender] = [await hotel.tab(context), await hotel.tab(context)];
      if (connected) {
        await hotel.connect(mender);
        await tab.showsLogin();
      }
      await journey({ hotel, context, tab, mender, t });
    } catch (error) {
      await Promise.allSettled(context.pages().map((page, index) => picture(page, `failed-flow-${index}`)));
      error.message += `\n${desk.house.relay.said.split("\n").slice(-12).join("\n")}`;
      throw error;
    } finally {
      await context.close();
      await desk.lift();
      await desk.account.set({
        refresh_token_life: "sliding_year",
        scope_parameter: "bounds",
        duplicate_subscriptions: "same_id",
      });
      await desk.logIn("Ben");
      await desk.logIn("Ada");
    }
  });

/** The user who approved is gone, and the relay knows. */
async function breakIt({ hotel, tab }) {
  await desk.trigger("user_deactivated", hotel.property);
  await hotel.observe(await hotel.partnersCall(await hotel.credential()));
  await isBroken({ tab });
}

const isBroken = async ({ tab }) => {
  await tab.reason(textOf.user_not_active);
  await tab.panelSays(textOf.user_not_active);
  await tab.showsConnect();
};

const isConsent = (url) => url.pathname === "/oauth";

/** Allow Access has reached Cloudbeds; its answer, which leads back, is in our hands. */
const betweenConsentAndCallback = (page, deed) =>
  page.route(isConsent, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await deed(route, await route.fetch({ maxRedirects: 0 }));
  });

/** From now on the partner's own calls and the relay's go with another credential. */
const idOf = async (hotel) => (await hotel.credential()).id;

/** Only the relay's own, and one of them. */
const subscribedOnce = (hotel) =>
  until("it is subscribed once", async () => (await hotel.subscriptions()).length === 1);

/** A change in Cloudbeds reaches the open tab: the subscription that there is, is the right one. */
async function hears({ hotel, tab }) {
  await desk.trigger("state_pending", hotel.property);
  await tab.face("pending");
  await desk.trigger("state_enabled", hotel.property);
  await tab.showsLogin();
}

walk(
  "Cloudbeds' own guide, by hand: Disconnect and Connect there, and the partner's page says Login by itself",
  async (all) => {
    const { hotel, context, tab } = all;
    await breakIt(all);
    const page = await context.newPage();
    await hotel.disconnectInCloudbeds(page);
    await tab.showsConnect(); // by either reason: the event comes before the credentials die
    await startInMarketplace(page, desk.at, hotel.property);
    await allowAccess(page);
    await page.waitForURL(`${desk.at.partner}/**`);
    await tab.showsLogin();
    await tab.outlook("well");
    assert.ok((await hotel.link()).renewed_at, "without a claim");
    await subscribedOnce(hotel);
    await hears(all);
  },
);

walk("a Reconnect given up at each step leaves what was: the reason, and the way to mend it", async (all) => {
  const { hotel, context, tab, mender } = all;
  await breakIt(all);
  const before = await hotel.diagnosis();

  const closed = await hotel.tab(context);
  await closed.pressReconnect();
  await closed.page.getByRole("button", { name: "Allow Access", exact: true }).waitFor();
  await closed.page.close();

  await mender.pressReconnect();
  await decide(mender.page, hotel.property, "Deny");
  await hotel.comesBack(mender);
  await mender.message.getByText(textOf.consent_denied, { exact: true }).waitFor();
  await isBroken({ tab: mender });

  await mender.pressReconnect();
  await mender.page.getByRole("button", { name: "Allow Access", exact: true }).waitFor();
  await mender.page.goBack({ waitUntil: "commit" }); // it is taken out of the memory, and not loaded
  await isBroken({ tab: mender });
  assert.equal(await mender.panel.getAttribute("busy"), null, "and it may be pressed again");

  await betweenConsentAndCallback(mender.page, (route) => route.abort());
  await mender.pressReconnect();
  const lost = mender.page.waitForEvent("requestfailed");
  await decide(mender.page, hotel.property);
  await lost;
  await mender.page.unroute(isConsent);
  await mender.page.goto(`${desk.at.partner}/?property=${hotel.property}`);
  await isBroken({ tab: mender });

  await isBroken({ tab });
  const now = await hotel.diagnosis();
  assert.deepEqual([now.problem, now.since, now.outlook], [before.problem, before.since, "broken"]);
  await hotel.reconnect(mender);
  await Promise.all([mender.showsLogin(), tab.showsLogin()]);
  await tab.outlook("well");
  await subscribedOnce(hotel);
  await hears(all);
});

for (const duplicates of ["same_id", "another"])
  walk(
    `seen before it happens: a token without a refresh token. Until the new grant verifies the old one works (${duplicates})`,
    async (all) => {
      const { hotel, tab, mender } = all;
      await desk.account.set({ refresh_token_life: "none", duplicate_subscriptions: duplicates });
      await hotel.connect(mender);
      await tab.showsLogin();
      await tab.outlook("warned");
      await mender.outlook("warned");
      await picture(tab.page, "warned");
      const told = await hotel.pageDiagnosis();
      assert.deepEqual([told.problem, told.foreseen[0].what, told.remedy], [null, "token_ends", "reconnect"]);
      assert.deepEqual(await tab.steps(), told.steps);
      assert.equal(await tab.button.locator("[part=reason]").innerText(), "", "the button has no reason: it works");
      const old = await hotel.credential();
      const works = async () => {
        assert.equal((await hotel.partnersCall(old)).status, 200);
        assert.equal(await idOf(hotel), old.id);
        await tab.showsLogin();
        await tab.outlook("warned");
        await subscribedOnce(hotel);
      };

      await mender.pressReconnect();
      await mender.page.getByRole("button", { name: "Allow Access", exact: true }).waitFor();
      await works(); // at the consent page
      await decide(mender.page, hotel.property, "Deny");
      await hotel.comesBack(mender);
      await mender.message.getByText(textOf.consent_denied, { exact: true }).waitFor();
      await works();

      await desk.account.set({ refresh_token_life: "sliding_year" });
      await hotel.reconnect(mender);
      await Promise.all([mender.outlook("well"), tab.outlook("well")]);
      await tab.showsLogin();
      assert.notEqual(await idOf(hotel), old.id);
      await subscribedOnce(hotel);
      await hears(all);
      assert.equal(await mender.test(), "The connection works: everything that was tried passed.");
    },
    { connected: false },
  );

walk("a reason that went away by itself: a test that works shows Login, without a Reconnect", async (all) => {
  await breakIt(all);
  await desk.logIn("Ada"); // she is back
  assert.equal(await all.tab.test(), "The connection works: everything that was tried passed.");
  await all.tab.showsLogin();
  await all.tab.outlook("well");
});

walk("another hotel is chosen at consent: said, nothing is connected, and nothing of the old is lost", async (all) => {
  const { hotel, tab, mender } = all;
  await breakIt(all);
  await desk.logIn("Ben");
  const wrong = await desk.hotel();
  await hotel.reconnect(mender, wrong.property);
  await mender.message.getByText(textOf.property_mismatch, { exact: true }).waitFor();
  await isBroken({ tab: mender });
  await isBroken({ tab });
  assert.equal(await wrong.link(), undefined);
  await picture(mender.page, "wrong-hotel");
  await hotel.reconnect(mender);
  await Promise.all([mender.showsLogin(), tab.showsLogin()]);
});

walk(
  "a user who is deactivated between consent and connection: said in the flow, and the old grant goes on",
  async (all) => {
    const { hotel, tab, mender } = all;
    const old = await idOf(hotel);
    await desk.logIn("Ben");
    const { users } = await desk.account.state();
    const ben = users.find(({ first_name }) => first_name === "Ben").id;
    // The panel of a healthy connection has no Reconnect: the partner's page may lead there all the same.
    const ticket = await mender.page.evaluate(
      async ([relay, property]) => {
        const { token } = await (await fetch("/latchkey/session")).json();
        const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
        const body = JSON.stringify({ property, return_to: location.href });
        return (await (await fetch(`${relay}/v1/connect`, { method: "POST", headers, body })).json()).navigate_to;
      },
      [desk.at.relay, hotel.property],
    );
    await betweenConsentAndCallback(mender.page, async (route, response) => {
      await desk.account.post("users", { id: ben, active: false });
      await route.fulfill({ response });
    });
    await mender.page.goto(ticket);
    await decide(mender.page, hotel.property);
    await hotel.comesBack(mender);
    await mender.message.getByText(textOf.user_not_active, { exact: true }).waitFor();
    await mender.showsLogin();
    await tab.showsLogin();
    await tab.outlook("well");
    assert.equal(await idOf(hotel), old);
    await hears(all);
  },
);

walk(
  "a scope that App Details does not register: said on the way, before anything is connected",
  async ({ hotel, mender }) => {
    await desk.account.post("app", { scopes: SCOPES.filter((scope) => scope !== "read:reservation") });
    try {
      await mender.showsConnect();
      await mender.pressConnect();
      await hotel.comesBack(mender);
      await mender.message.filter({ hasText: /\w/ }).waitFor();
      const said = await mender.message.innerText();
      await picture(mender.page, "scope-refused");
      assert.ok([textOf.scope_missing].includes(said), said);
      await mender.showsConnect();
      assert.equal(await hotel.link(), undefined);
    } finally {
      await desk.account.post("app", { scopes: SCOPES });
    }
    await hotel.connect(mender);
  },
  { connected: false },
);

walk(
  "a scope that the token came without: the connection lives, the test says what is missing, and whom to tell",
  async ({ hotel, tab, mender }) => {
    await desk.account.set({ scope_parameter: "ignored" });
    await desk.account.post("app", { scopes: SCOPES.filter((scope) => scope !== "read:reservation") });
    await hotel.connect(mender);
    await desk.account.post("app", { scopes: SCOPES });
    assert.match(await mender.test(), /not everything passed/);
    const failed = mender.panel.locator("[part=run] li.failed");
    assert.match(await failed.innerText(), /Reservations can be read/);
    assert.ok((await failed.innerText()).includes(textOf.scope_missing));
    await tab.showsLogin();
    // And when the partner's own program meets it:
    const { code } = await hotel.observe(await hotel.partnersCall(await hotel.credential()));
    assert.equal(code, "scope_missing");
    await tab.outlook("troubled", { timeout: 10_000 });
    await tab.panelSays(textOf.scope_missing);
    const told = await hotel.pageDiagnosis();
    assert.deepEqual([told.blame, told.remedy, await tab.steps()], ["partner", "reconnect", told.steps]);
    await tab.showsLogin();
    await picture(tab.page, "scope-missing");
    await mender.outlook("troubled", { timeout: 10_000 });
    await hotel.reconnect(mender); // the scope is registered now
    await Promise.all([mender.showsLogin(), tab.outlook("well", { timeout: 10_000 })]);
    assert.equal((await hotel.partnersCall(await hotel.credential())).status, 200);
  },
  { connected: false },
);

walk(
  "connected another way: never a Reconnect, never a ticket; its own guide, and support says so too",
  async ({ hotel, context, tab }) => {
    const asked = [];
    context.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    const guide = `${desk.at.partner}/login`;
    const state = async (app_state) => (await hotel.state("PUT", "external", { app_state, guide })).status;
    assert.equal(await state("enabled"), 200);
    await tab.showsLogin();
    await tab.outlook("elsewhere");
    assert.equal(await tab.offers("Reconnect"), 0);
    assert.equal(await state("disabled"), 200);
    await tab.face("disabled");
    await tab.reason(textOf.external_connection);
    assert.deepEqual([await tab.offers("Reconnect"), await tab.offers("Open the guide")], [0, 1]);
    const told = await hotel.pageDiagnosis();
    assert.deepEqual([told.outlook, told.remedy, told.guide], ["elsewhere", "guide", guide]);
    assert.ok((await tab.steps()).some((step) => step.includes("Do not disconnect the app in Cloudbeds")));
    assert.ok((await hotel.supportPage()).html.includes(guide));
    const refused = await hotel.state("POST", "observations", { status: 401 });
    assert.deepEqual([refused.status, refused.json.code], [409, "external_connection"]);
    await picture(tab.page, "elsewhere");
    await tab.panel.getByRole("link", { name: "Open the guide", exact: true }).click();
    await tab.page.waitForURL(guide);
    assert.deepEqual(
      asked.filter((line) => /connect/.test(line)),
      [],
    );
    assert.ok(asked.includes("GET /v1/diagnosis"), "the search is not blind");
  },
  { connected: false },
);
