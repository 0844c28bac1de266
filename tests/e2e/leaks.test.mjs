// DESIGN section 5: no Cloudbeds token, key, code or client secret ever reaches a browser; the code passes in the callback's
// address only.
import assert from "node:assert/strict";
import { useRefusals } from "./support/refusals.mjs";

const { inBothPlaces } = useRefusals();

/** Everything relay and partner send to this browser. */
function listen(context, at) {
  const got = [];
  context.on("response", (response) => {
    if (new URL(response.url()).origin === at.account) return;
    got.push(Promise.all([response.headersArray(), response.text().catch(() => "")]).catch(() => []));
  });
  return () => Promise.all(got);
}

const keptBy = (page) =>
  page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }, history.state, document.documentElement.outerHTML]);

inBothPlaces(
  "nothing that a browser is sent, or keeps, holds a credential after a whole connection",
  async (attempts, world) => {
    const me = await world.person();
    const codes = [];
    me.context.on("request", (request) => {
      const url = new URL(request.url());
      if (url.pathname === "/callback") codes.push(url.searchParams.get("code"));
    });
    const all = listen(me.context, world.at);
    const tab = await me.tab();
    await tab.connect();
    await attempts.noteCredentials();
    await world.testAccount.postAppState("pending");
    await tab.face("pending");
    const kept = [await keptBy(tab.page), await me.context.cookies()];
    await tab.page.reload(); // ends the stream, whose body is complete then
    await tab.face("pending");
    await tab.page.close();

    assert.equal(codes.length, 1);
    attempts.noteCode(codes[0]);
    const sent = JSON.stringify(await all());
    assert.ok(sent.includes("event: state") || sent.includes("app_state"), "the search is not blind");
    attempts.record({ head: sent, body: JSON.stringify(kept) });
  },
);
