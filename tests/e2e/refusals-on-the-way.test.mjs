// Issue 2, "Bad input here": tickets, callbacks and finish codes that are forged, replayed, unknown or another browser's.
// The relay's own tests walk the expired ones, which need its clock.
import assert from "node:assert/strict";
import { originsOf, places } from "./support/places.mjs";
import { altered, useRefusals } from "./support/refusals.mjs";

const { inBothPlaces, inPlace } = useRefusals();

const withState = (callback, state) => {
  const url = new URL(callback);
  if (state === undefined) url.searchParams.delete("state");
  else url.searchParams.set("state", state);
  return url.href;
};

inBothPlaces("a callback with a forged state is refused, and the true one still works", async ({ refused, walker }) => {
  const me = walker();
  const callback = await me.walkToCallback();
  const forged = withState(callback, altered(new URL(callback).searchParams.get("state")));
  await refused(400, "state_invalid", () => me.get(forged));
  assert.equal((await me.finish(await me.comeBack(callback))).status, 200);
});

inBothPlaces(
  "a replayed callback is refused, with its cookie and without, before and after the connection",
  async ({ ask, refused, walker }, world) => {
    const me = walker();
    const callback = await me.walkToCallback();
    const Cookie = me.cookiesFor(callback);
    const replay = () => ask(callback, { headers: { Cookie } });
    const code = await me.comeBack(callback);
    await refused(409, "state_used", replay);
    await refused(403, "cookie_missing", () => me.get(callback));
    await me.finish(code);
    await refused(404, "finish_unknown", replay);
    await refused(403, "cookie_missing", () => me.get(callback));
    assert.equal((await world.stateOf("demo")).links[0].app_state, "enabled", "the connection lives");
  },
);

inBothPlaces(
  "a callback in another browser is refused, without a cookie and with a foreign one; the right browser may still come",
  async ({ ask, refused, walker }) => {
    const [me, other] = [walker(), walker("other")];
    const callback = await me.walkToCallback();
    await refused(403, "cookie_missing", () => ask(callback));
    await other.walkToCallback();
    await refused(403, "cookie_missing", () => other.get(callback));
    assert.equal((await me.finish(await me.comeBack(callback))).status, 200);
  },
);

// A place each: starts from the Marketplace are exchanged three at once and two a second, and a preview serves both places.
const unasked = [
  [places[0], "is exchanged for one that was never ours", "0123456789abcdef0123456789abc"],
  [places[1], "is left out", undefined],
];
for (const [place, what, state] of unasked) {
  inPlace(
    place,
    `a way back whose state ${what} is held for nobody: the page that began it gets nothing`,
    async ({ walker }, world) => {
      const me = walker();
      const answer = await me.get(withState(await me.walkToCallback(), state));
      assert.deepEqual([answer.status, answer.headers.location], [303, `${world.at.partner}/claim`]);
      assert.equal(await world.nobodyIsConnected(), true);
      assert.deepEqual(await world.boundGrants(), []);
      assert.notDeepEqual(await world.heldGrants(), [], "held, and bound to nobody");
    },
  );
}

const malformed = {
  "that carries nothing": "",
  "that repeats its code": "?code=a&code=b&state=c",
  "that repeats its state": "?code=a&state=b&state=c",
};
for (const [what, query] of Object.entries(malformed)) {
  inBothPlaces(`a callback ${what} is refused`, async ({ ask, refused }, { at }) => {
    await refused(400, "callback_malformed", () => ask(`${at.relay}/callback${query}`));
  });
}

inBothPlaces("a ticket opens once; an unknown one never", async ({ ask, refused, walker }, { at }) => {
  const me = walker();
  const ticket = await me.takeTicket();
  await me.openTicket(ticket);
  await refused(404, "ticket_unknown", () => me.get(ticket));
  await refused(404, "ticket_unknown", () => ask(altered(ticket)));
  await refused(404, "ticket_unknown", () => ask(`${at.relay}/connect/${"x".repeat(4000)}`));
});

inPlace(places[0], "a ticket stays on its hosts", async ({ ask, refused, walker }, { at, preview }) => {
  const ticket = await walker().takeTicket();
  const elsewhere = ticket.replace(at.relay, originsOf(places[1], preview.port).relay);
  await refused(404, "ticket_unknown", () => ask(elsewhere));
});

inBothPlaces("looking at a ticket or a callback with HEAD does not use it up", async ({ ask, walker }) => {
  const me = walker();
  const ticket = await me.takeTicket();
  assert.equal((await ask(ticket, { method: "HEAD" })).status, 204);
  const callback = await me.consent(await me.openTicket(ticket));
  assert.equal((await ask(callback, { method: "HEAD", headers: { Cookie: me.cookiesFor(callback) } })).status, 204);
  assert.equal((await me.finish(await me.comeBack(callback))).status, 200);
});

inBothPlaces("an unknown finish code is refused, and a used one", async ({ refused, walker }, world) => {
  const me = walker();
  await refused(404, "finish_unknown", () => me.finish("nobody-ever-made-this"));
  const code = await me.comeBack(await me.walkToCallback());
  await me.finish(code);
  await refused(404, "finish_unknown", () => me.finish(code));
  assert.equal((await world.stateOf("demo")).links[0].app_state, "enabled");
});
