// What a relay does all day, in a few journeys: connect, webhook, stream, refresh, disconnect, restart. They are short, so that they can
// be walked with ThreadSanitizer under the whole server too (the stage `threads` of npm test), which ends it with 66 when it finds a race.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withHouse } from "./support/house.mjs";
import { send, sendJson } from "./support/http.mjs";
import { Person } from "./support/person.mjs";
import { openStream } from "./support/sse.mjs";
import { until } from "./support/until.mjs";

/** What a sanitizer would have said. */
const isClean = (house) => assert.doesNotMatch(house.relay.said, /Sanitizer|runtime error:/);

test(
  "connect, follow three streams through changes, refresh, disconnect on both sides, connect again, end",
  { timeout: 120_000 },
  withHouse({}, async (house) => {
    const { token } = await house.connect();
    await house.testAccount.webhook();
    const open = () => openStream(`${house.relayUrl}/v1/stream`, { headers: house.asPage(token) });
    const streams = [await open(), await open(), await open()];
    const show = (state) =>
      until(`all show ${state}`, () =>
        streams.every(({ text }) => text.split("event: state").at(-1).includes(`"app_state":"${state}"`)),
      );
    await show("enabled");
    for (const state of ["pending", "enabled", "pending", "enabled"]) {
      await house.testAccount.postAppState(state);
      await show(state);
    }
    await house.testAccount.advance(9 * 3600);
    const posted = await house.backEnd("POST", "/v1/accounts/demo/properties/320000/app-state", {
      app_state: "enabled",
    });
    assert.equal(posted.status, 200, posted.body);
    const person = new Person(house);
    await person.disconnectInCloudbeds();
    await show("disabled");
    await house.connect();
    await show("enabled");
    await person.disconnectAtPartner();
    await show("disabled");
    assert.equal(await house.relay.stop(), 0, house.relay.said);
    isClean(house);
    assert.ok((await Promise.all(streams.map(({ ended }) => ended))).every((end) => end === "in order"));
  }),
);

test(
  "many at once: requests, streams that come and go, calls that Cloudbeds does not answer, and an end in the middle of it",
  { timeout: 120_000 },
  withHouse({}, async (house) => {
    const { token } = await house.connect();
    await house.testAccount.webhook();
    const headers = house.asPage(token);
    const rounds = Array.from({ length: 40 }, async (_, i) => {
      const stream = await openStream(`${house.relayUrl}/v1/stream`, { headers });
      stream.close();
      await send(`${house.relayUrl}/v1/state`, { headers });
      await sendJson(`${house.relayUrl}/v1/connect`, { headers }, { return_to: house.page });
      await send(`${house.relayUrl}/webhooks/guess-${i}`, { method: "POST", body: "{}" });
      await house.metrics();
    });
    await Promise.all(rounds);
    house.sandbox.child.kill("SIGSTOP");
    const unanswered = Array.from({ length: 5 }, () =>
      house
        .backEnd("POST", "/v1/accounts/demo/properties/320000/app-state", { app_state: "enabled" })
        .catch((error) => error),
    );
    await until("Cloudbeds is asked", async () => (await house.metric("latchkey_cloudbeds_in_flight")) > 0);
    assert.equal(await house.relay.stop(), 0, house.relay.said);
    isClean(house);
    await Promise.all(unanswered);
    house.sandbox.child.kill("SIGCONT");
  }),
);
