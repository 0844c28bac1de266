// The wall clock of a machine that leaps, a day on and a day back (a restored machine, a wrong time server): libfaketime under a
// relay that serves. The time that passes (CLOCK_MONOTONIC) goes on evenly, as it does there.
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { House } from "./support/house.mjs";
import { send, sendJson } from "./support/http.mjs";
import { openStream } from "./support/sse.mjs";
import { until } from "./support/until.mjs";

const LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
const DAY_S = 86_400;

/** A house whose relay's clock is set by us. */
async function inLeapingTime(change, journey, t) {
  assert.ok(existsSync(LIBRARY), `${LIBRARY}: install the package faketime (scripts/packages.txt)`);
  const house = await House.start({ change, ready: false });
  const file = join(house.folder, "clock");
  const leap = async (seconds) => {
    writeFileSync(file, `${seconds < 0 ? "" : "+"}${seconds}`);
    await until("the relay sees it", async () => {
      const { headers } = await send(`${house.relayUrl}/v1/state`);
      const issued = (await house.backEnd("POST", "/v1/sessions", { account: "clock", origin: house.origin })).json;
      assert.ok(headers);
      return Math.abs(Date.parse(issued.expires_at) - Date.now() - seconds * 1000 - 600_000) < 60_000;
    });
  };
  try {
    writeFileSync(file, "+0");
    Object.assign(house.env, {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      DONT_FAKE_MONOTONIC: "1",
    });
    await house.startRelay();
    await journey(house, leap, t);
  } catch (error) {
    console.error(house.relay?.said.split("\n").slice(-25).join("\n"));
    throw error;
  } finally {
    await house.stop();
  }
}

const refreshes = async (house) =>
  (await house.metrics())
    .split("\n")
    .filter((line) => line.startsWith("latchkey_refreshes_total"))
    .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);

test(
  "a day on, back again, and a day back: streams, sessions, tokens and what the button shows",
  {
    timeout: 120_000,
  },
  (t) =>
    inLeapingTime(
      (toml) => toml,
      async (house, leap) => {
        await house.connect();
        await house.testAccount.webhook();
        const open = async (token) => openStream(`${house.relayUrl}/v1/stream`, { headers: house.asPage(token) });
        const state = async (token) => {
          const answer = await send(`${house.relayUrl}/v1/state`, { headers: house.asPage(token) });
          return { status: answer.status, body: JSON.parse(answer.body) };
        };
        const ofPresent = await house.session();
        const stream = await open(ofPresent);
        await until("the stream speaks", () => stream.text.includes("event: state"));
        let revision = (await state(ofPresent)).body.revision;
        let asked = 0;
        for (const seconds of [DAY_S, 0, -DAY_S, 0]) {
          const before = await house.session();
          await leap(seconds);
          const { status, body } = await state(before);
          assert.deepEqual([status, body.code], [401, "session_expired"], `a session of another day, at ${seconds} s`);
          const token = await house.session();
          const following = await open(token);
          for (const app_state of ["pending", "enabled"]) {
            await house.testAccount.postAppState(app_state);
            await until(`${app_state} is shown`, () =>
              following.text.split("event: state").at(-1).includes(`"${app_state}"`),
            );
          }
          following.close();
          const now = (await state(token)).body;
          assert.ok(now.revision > revision, `revisions rise, at ${seconds} s`);
          revision = now.revision;
          assert.equal(now.links[0].reason, null, "and nothing is explained away");
          const calls = await refreshes(house);
          assert.ok(calls - asked <= 2, `no storm: ${calls - asked} refreshes at ${seconds} s`);
          asked = calls;
        }
        t.diagnostic(`refreshes over four leaps: ${asked}`);
        assert.equal(house.relay.child.exitCode, null, "it lives");
        assert.ok((await house.readyz()).status === 200);
        stream.close();
      },
      t,
    ),
);

test("what waits is not made to wait for a day by a clock that is set back", { timeout: 120_000 }, (t) =>
  inLeapingTime(
    (toml) => toml,
    async (house, leap) => {
      await leap(DAY_S);
      const { token } = await house.connect();
      const ofThatDay = token;
      await house.testAccount.webhook();
      await house.testAccount.loseWebhooks();
      // Cloudbeds goes silent: the link tries again, by a time of that day.
      house.sandbox.child.kill("SIGSTOP");
      const asking = house.backEnd("POST", "/v1/accounts/demo/properties/320000/app-state", { app_state: "enabled" });
      asking.catch(() => {});
      await until("it waits to ask again", () => /-> retrying/.test(house.relay.said), { within: 40_000 });
      await leap(0);
      assert.equal((await send(`${house.relayUrl}/v1/state`, { headers: house.asPage(ofThatDay) })).status, 401);
      house.sandbox.child.kill("SIGCONT");
      const from = performance.now();
      await until("it asks again", () => /retrying -> asking/.test(house.relay.said), { within: 30_000 });
      t.diagnostic(`asked again after ${((performance.now() - from) / 1000).toFixed(1)} s`);
      const settled = async () => /asking -> settled/.test(house.relay.said.split("retrying -> asking").at(-1));
      await until("and is answered", settled, { within: 40_000 });
    },
    t,
  ),
);

test("a session of before is revoked though the clock was set back since", { timeout: 60_000 }, (t) =>
  inLeapingTime(
    (toml) => toml,
    async (house, leap) => {
      await leap(3_600);
      const token = await house.session();
      await leap(0);
      const revoked = await house.backEnd("DELETE", "/v1/sessions", { account: "demo" }).catch((error) => error);
      assert.ok(revoked.status === 204, `${revoked.status}`);
      const answer = await sendJson(
        `${house.relayUrl}/v1/connect`,
        { headers: house.asPage(token) },
        { return_to: house.page },
      );
      assert.equal(answer.status, 401);
    },
    t,
  ),
);
