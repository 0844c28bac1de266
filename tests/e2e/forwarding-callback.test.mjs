// A redirect address that Cloudbeds knows already: the partner's own callback forwards, the relay does the rest.
import assert from "node:assert/strict";
import { comeFromMarketplace, watchNavigations } from "./support/claim-page.mjs";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";

const { inBothPlaces } = useStage({ switches: ["--forward-callback"] });

const fromCallback = (seen) => seen.slice(seen.findIndex((step) => step.includes("callback")));

inBothPlaces("flow B by way of the partner's own callback: the query unchanged, then Login", async ({ at, person }) => {
  const tab = await (await person()).tab();
  const queries = [];
  tab.page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.endsWith("/callback")) queries.push(search);
  });
  const seen = watchNavigations(tab.page, at);
  await tab.connect();
  assert.deepEqual(fromCallback(seen), [
    "partner /cloudbeds/callback?code&state",
    "relay /callback?code&state",
    "partner /",
  ]);
  assert.equal(queries.length, 2);
  assert.equal(queries[0], queries[1]);
});

inBothPlaces("Deny by way of the partner's own callback is told like any other", async ({ at, person }) => {
  const tab = await (await person()).tab();
  await tab.askForConsent();
  const seen = watchNavigations(tab.page, at);
  await tab.consent("Deny");
  await tab.message.filter({ hasText: "Access was not allowed" }).waitFor();
  assert.match(fromCallback(seen)[0], /^partner \/cloudbeds\/callback\?error/);
  await tab.showsConnect();
});

inBothPlaces("flow A by way of the partner's own callback: claim page, Confirm, Login", async (world) => {
  await world.testAccount.set({ redirect_url: "partner" });
  const tab = await (await world.person()).tab();
  const seen = watchNavigations(tab.page, world.at);
  const claim = await comeFromMarketplace(world, tab.page);
  await claim.facts();
  assert.deepEqual(fromCallback(seen).slice(0, 3), [
    "partner /cloudbeds/callback?code&state",
    "relay /callback?code&state",
    "partner /claim",
  ]);
  await claim.confirm();
  await tab.showsLogin();
  assert.equal((await world.backEnd.link("demo", property)).health, "well");
});
