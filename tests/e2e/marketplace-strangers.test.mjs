// DESIGN section 4, flow A, against strangers: nothing is bound by accident, by theft, or to whoever is quicker.
import assert from "node:assert/strict";
import { ClaimPage, comeFromMarketplace } from "./support/claim-page.mjs";
import { allowAccess, startInMarketplace } from "./support/hotelier.mjs";
import { send } from "./support/http.mjs";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";

const { inBothPlaces } = useStage();

/** The consent page that the tab shows is answered; but not by its browser, which does not follow to the callback. */
async function callbackOf(tab) {
  const request = new URL(tab.page.url()).searchParams.get("request");
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams({ request, property, decision: "allow" }).toString();
  const { location } = (await send(`${tab.at.account}/oauth`, { method: "POST", headers, body })).headers;
  assert.ok(location.startsWith(`${tab.at.relay}/callback?`), location);
  return location;
}

const tells = (page, text) => page.getByText(text).waitFor();

inBothPlaces(
  "an attacker's callback, opened by a victim who is signed in, binds nothing: the victim is shown whose hotel it is",
  async (world) => {
    const attacker = await world.person({ account: "other" });
    const attackers = await attacker.tab();
    await startInMarketplace(attackers.page, world.at);
    const callback = await callbackOf(attackers);
    const victim = await (await world.person()).tab();
    await victim.page.goto(callback);
    const { approver, account } = await new ClaimPage(victim.page).facts();
    assert.match(approver, /@/);
    assert.equal(account, "your account demo");
    assert.equal(await world.nobodyIsConnected(), true);
    assert.deepEqual(await world.boundGrants(), []);
    assert.notDeepEqual(await world.heldGrants(), [], "it is held");
    await victim.page.goto(`${world.at.partner}/`);
    await victim.showsConnect();
  },
);

inBothPlaces(
  "a claim code is locked to the account that read it: a thief's is refused, the owner's works",
  async (world) => {
    const me = await world.person();
    const tab = await me.tab();
    const claim = await comeFromMarketplace(world, tab.page);
    await claim.facts();
    const code = await tab.page.locator("input[name=latchkey_claim]").inputValue();
    const { ask, refused } = world.backEnd;
    await refused(403, "other_account", "GET", `/v1/claims/${code}?account=other`);
    await refused(403, "other_account", "POST", `/v1/claims/${code}`, { account: "other" });
    const thief = await (await world.person({ account: "other" })).tab();
    await thief.page.goto(`${world.at.partner}/claim?latchkey_claim=${code}`);
    await thief.page.getByRole("heading", { name: "This was opened by another account" }).waitFor();
    assert.equal(await world.nobodyIsConnected(), true);
    assert.equal((await ask("GET", `/v1/claims/${code}?account=demo`)).status, 200);
    await claim.confirm();
    await tab.showsLogin();
    await refused(404, "claim_unknown", "GET", `/v1/claims/${code}?account=demo`);
    await refused(404, "claim_unknown", "POST", `/v1/claims/${code}`, { account: "other" });
  },
);

inBothPlaces("a claim code is replaced by the next one: what was seen on the way is worth nothing", async (world) => {
  const tab = await (await world.person()).tab();
  const seen = tab.page.waitForRequest((request) => request.url().includes("/claim?latchkey_claim="));
  const claim = await comeFromMarketplace(world, tab.page);
  await claim.facts();
  const code = new URL((await seen).url()).searchParams.get("latchkey_claim");
  await tab.page.reload();
  await claim.facts();
  await world.backEnd.refused(404, "claim_unknown", "GET", `/v1/claims/${code}?account=demo`);
  await world.backEnd.refused(404, "claim_unknown", "POST", `/v1/claims/${code}`, { account: "demo" });
  assert.equal(await world.nobodyIsConnected(), true);
});

inBothPlaces("without the cookie the relay's /claim gives no code: an error page with a way back", async (world) => {
  const me = await world.person();
  const tab = await me.tab();
  const claim = await comeFromMarketplace(world, tab.page);
  await claim.facts();
  await me.context.clearCookies(new URL(world.at.relay).hostname === "localhost" ? { name: /^latchkey/ } : {});
  const answer = await tab.page.goto(`${world.at.partner}/claim`);
  assert.deepEqual([answer.status(), tab.page.url()], [404, `${world.at.relay}/claim`]);
  await tells(tab.page, "There is nothing to finish here.");
  assert.deepEqual(await world.boundGrants(), []);
  await claim.follow("Go back");
  await tab.showsConnect();
});

inBothPlaces("a callback of ours without its cookie is an error page, never Flow A", async (world) => {
  const me = await world.person();
  const tab = await me.tab();
  await tab.askForConsent();
  const callback = await callbackOf(tab);
  const stranger = await (await world.person({ account: "other" })).tab();
  const answer = await stranger.page.goto(callback);
  assert.deepEqual([answer.status(), new URL(stranger.page.url()).origin], [403, world.at.relay]);
  await tells(stranger.page, "This was started in another browser");
  assert.deepEqual(await world.boundGrants(), []);
  await tab.page.goto(callback);
  await tab.showsLogin();
  const used = await tab.page.goto(callback);
  assert.equal(used.status(), 403, "used, and its cookie removed");
  await tells(tab.page, "Nothing was changed");
  assert.equal((await world.backEnd.link("demo", property)).app_state, "enabled");
});

inBothPlaces(
  "a hotel that another account has is not moved by Confirm: it is told, and the owner keeps Login",
  async (world) => {
    const theirs = await (await world.person({ account: "other" })).tab();
    const claim = new ClaimPage(theirs.page);
    await startInMarketplace(theirs.page, world.at);
    const mine = await (await world.person()).tab();
    await mine.connect();
    await allowAccess(theirs.page);
    await claim.facts();
    await claim.confirm();
    await theirs.page.getByRole("heading", { name: "This hotel belongs to another account" }).waitFor();
    await claim.follow("Your integrations");
    await theirs.showsConnect();
    await mine.page.reload();
    await mine.showsLogin();
    assert.equal(
      (await world.testAccount.asksWith({ Authorization: `Bearer ${(await world.testAccount.grant()).access_token}` }))
        .body.success,
      true,
    );
  },
);

inBothPlaces("a claim code that nobody made, or for no account, is refused", async ({ backEnd }) => {
  const path = `/v1/claims/${"x".repeat(32)}`;
  await backEnd.refused(404, "claim_unknown", "GET", `${path}?account=demo`);
  await backEnd.refused(404, "claim_unknown", "POST", path, { account: "demo" });
  await backEnd.refused(400, "account_invalid", "GET", path);
  await backEnd.refused(400, "body_invalid", "POST", path, {});
});
