// DESIGN section 5, "adopt an existing token or key": no hotel has to consent again because its partner begins to use Latchkey.
import assert from "node:assert/strict";
import { disconnectInCloudbeds } from "./support/hotelier.mjs";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";
import { until } from "./support/until.mjs";

const { inBothPlaces } = useStage();

/** What a partner has who connected this hotel without Latchkey. */
async function formerTokens({ at, preview }) {
  const client = {
    client_id: "exampleapp_0123456789abcdefABCDEF01",
    client_secret: (await preview.secrets()).clientSecret,
  };
  const redirect_uri = `${at.relay}/callback`;
  const query = new URLSearchParams({ client_id: client.client_id, redirect_uri, response_type: "code" });
  const follow = { redirect: "manual" };
  const asked = await fetch(`${at.account}/api/v1.3/oauth?${query}`, follow);
  const request = new URL(asked.headers.get("location"), at.account).searchParams.get("request");
  const form = (values) => ({ ...follow, method: "POST", body: new URLSearchParams(values) });
  const allowed = await fetch(`${at.account}/oauth`, form({ request, property, decision: "allow" }));
  const code = new URL(allowed.headers.get("location")).searchParams.get("code");
  const exchange = { ...client, grant_type: "authorization_code", redirect_uri, code };
  const { access_token, refresh_token } = await (
    await fetch(`${at.account}/api/v1.3/access_token`, form(exchange))
  ).json();
  return { kind: "oauth", access_token, refresh_token };
}

const adopt = ({ backEnd }, tokens, account = "demo") =>
  backEnd.ofProperty("PUT", account, property, "credential", tokens);

inBothPlaces(
  "a live token is adopted: every open button shows Login, and follows Cloudbeds from then on",
  async (world) => {
    const me = await world.person();
    const tabs = [await me.tab(), await me.tab()];
    for (const tab of tabs) await tab.showsConnect();
    const { status, body } = await adopt(world, await formerTokens(world));
    assert.equal(status, 200, JSON.stringify(body));
    for (const tab of tabs) await tab.showsLogin();
    await world.testAccount.postAppState("pending");
    for (const tab of tabs) await tab.face("pending");
    await disconnectInCloudbeds(await me.context.newPage(), world.at);
    for (const tab of tabs) await tab.showsConnect();
    assert.deepEqual((await world.store.read()).grants, []);
  },
);

inBothPlaces("a token that is too old to be used is refreshed and adopted", async (world) => {
  const tab = await (await world.person()).tab();
  const tokens = await formerTokens(world);
  await world.testAccount.advance(9 * 3600);
  assert.equal((await world.testAccount.asksWith({ Authorization: `Bearer ${tokens.access_token}` })).status, 401);
  assert.equal((await adopt(world, tokens)).status, 200);
  await tab.showsLogin();
});

inBothPlaces("a dead token is not adopted, nothing is kept, and no button shows Login", async (world) => {
  const tab = await (await world.person()).tab();
  const tokens = await formerTokens(world);
  await world.testAccount.reset();
  const { status, body } = await adopt(world, tokens);
  assert.ok(status >= 400 && body.code, JSON.stringify(body));
  assert.equal(await world.nothingIsBound(), true);
  await tab.showsConnect();
});

inBothPlaces("what another account has is not adopted", async (world) => {
  const mine = await (await world.person()).tab();
  const tokens = await formerTokens(world);
  assert.equal((await adopt(world, tokens)).status, 200);
  await mine.showsLogin();
  const { status, body } = await adopt(world, tokens, "other");
  assert.deepEqual([status, body.code], [409, "property_taken"]);
  await until("demo keeps it", async () => (await world.backEnd.link("demo", property)).app_state === "enabled");
  await mine.showsLogin();
});
