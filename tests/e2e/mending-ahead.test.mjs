// Issue 8, what is seen before it happens, and what silence tells. Hours and days pass by the relay's own clock (libfaketime).
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CAUSES } from "./support/mending/causes.mjs";
import { startLeaping } from "./support/mending/leaping.mjs";
import { follow } from "./support/mending/people.mjs";
import { useBrowser, useTable } from "./support/mending/room.mjs";
import { answerRows, textOf } from "./support/mending/verdict-table.mjs";
import { assertTold, picture } from "./support/mending/walk.mjs";
import { until } from "./support/until.mjs";

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const WITHIN_MS = 120_000;
/** The relay looks for silent connections each 10 minutes, at a sweep, which comes each 30 s. */
const SWEEP_MS = 32_000;

const browser = await useBrowser();
const results = useTable();

const walk = (title, options, journey) =>
  test(title, { timeout: WITHIN_MS }, async (t) => {
    const { desk, leap } = await startLeaping(options);
    try {
      const hotel = await desk.hotel();
      const context = await desk.person(browser);
      await journey({ desk, leap, hotel, context, t });
    } catch (error) {
      await Promise.allSettled(desk.tabs.map((page, index) => picture(page, `failed-ahead-${index}`)));
      error.message += `\n${desk.house.relay.said.split("\n").slice(-15).join("\n")}`;
      throw error;
    } finally {
      await desk.close();
    }
  });

describe("time", { concurrency: 4 }, () => {
  walk(
    "an API key that lay idle for 25 of its 30 days: the panel says so, and a test keeps it alive",
    { credential: "api_key", more: "silence_hours = 0\n" },
    async ({ desk, leap, hotel, context }) => {
      const before = await hotel.tab(context);
      await hotel.connect(before);
      await before.outlook("well");
      await before.page.close();
      await leap(24 * DAY_S);
      assert.deepEqual((await hotel.pageDiagnosis()).foreseen, []);
      // An outage: else the relay itself asks within half a minute, and the key is used.
      await desk.fault("server_error", hotel.property);
      await leap(26 * DAY_S);
      await desk.account.advance(26 * DAY_S);
      const tab = await hotel.tab(context);
      await tab.showsLogin();
      const coming = tab.panel
        .locator("[part=coming]")
        .getByText("Cloudbeds ends a connection that is not used for 30 days.");
      await coming.waitFor();
      const told = await hotel.pageDiagnosis();
      assert.deepEqual([told.foreseen.map(({ what }) => what), told.remedy], [["key_idle"], "none"]);
      assert.equal(await tab.offers("Reconnect"), 0, "a Reconnect would not help");
      await picture(tab.page, "key-idle");
      await desk.lift();
      assert.equal(await tab.test(), "The connection works: everything that was tried passed.");
      await tab.outlook("well");
      await tab.showsLogin();
      await leap(31 * DAY_S); // five days after what the test asked the key would have died
      await desk.account.advance(5 * DAY_S);
      assert.deepEqual((await hotel.pageDiagnosis()).foreseen, []);
      assert.equal((await hotel.partnersCall(await hotel.credential())).status, 200);
    },
  );

  walk(
    "a token without a refresh token ends unattended: broken in words, by the steps Login again",
    { more: "silence_hours = 0\n" },
    async ({ desk, leap, hotel, context }) => {
      await desk.account.set({ refresh_token_life: "none" });
      const before = await hotel.tab(context);
      await hotel.connect(before);
      await before.outlook("warned");
      await before.page.close();
      await leap(9 * HOUR_S);
      await desk.account.advance(9 * HOUR_S);
      const begun = performance.now();
      const tab = await hotel.tab(context);
      await tab.reason(textOf.credential_refused, { timeout: SWEEP_MS + 10_000 });
      await tab.panelSays(textOf.credential_refused);
      const noticed = performance.now() - begun;
      assert.ok(noticed <= SWEEP_MS, `${noticed} ms`);
      await tab.outlook("broken");
      await desk.account.set({ refresh_token_life: "sliding_year" });
      const person = { hotel, tab };
      await follow((await hotel.pageDiagnosis()).steps, person);
      await tab.showsLogin();
      const mended = performance.now() - person.pressed;
      await tab.outlook("well");
      const row = "the token ended, and there was no refresh token";
      results.push({ row, code: "credential_refused", way: "its time", promised: SWEEP_MS, noticed, mended });
    },
  );

  walk(
    "the person who connected leaves the hotel's users: warned while it works, and by the steps nothing is interrupted",
    { more: "silence_hours = 0\n", scopes: ["read:hotel", "read:reservation", "read:user"] },
    async ({ desk, leap, hotel, context }) => {
      const asked = async () => (await desk.house.metrics()).match(/^.*endpoint="getUsers".* (\d+)$/m)?.[1];
      const before = await hotel.tab(context);
      await hotel.connect(before);
      await before.page.close();
      await leap(HOUR_S);
      await until("the relay has seen the hotel's users", asked, { within: SWEEP_MS });
      assert.deepEqual((await hotel.pageDiagnosis()).foreseen, []);
      await desk.trigger("user_left", hotel.property);
      await leap(26 * HOUR_S);
      await desk.account.advance(26 * HOUR_S);
      const begun = performance.now();
      const tab = await hotel.tab(context);
      await tab.outlook("warned", { timeout: SWEEP_MS + 10_000 });
      const noticed = performance.now() - begun;
      await tab.showsLogin();
      await tab.panel
        .locator("[part=coming]")
        .getByText("who connected the app is not among the hotel's users")
        .waitFor();
      await picture(tab.page, "approver-gone");
      const told = await hotel.pageDiagnosis();
      assert.deepEqual([told.foreseen.map(({ what }) => what), told.remedy], [["approver_gone"], "reconnect"]);
      const scene = { hotel, tab };
      await follow(told.steps, scene);
      await tab.outlook("well");
      await tab.showsLogin();
      const mended = performance.now() - scene.pressed;
      results.push({
        row: "who approved left",
        code: "approver_gone",
        way: "its time",
        promised: SWEEP_MS,
        noticed,
        mended,
      });
    },
  );

  walk(
    "silence: with no timer of its own the relay asks what nobody has heard of for `silence_hours`",
    { more: "silence_hours = 1\n" },
    async ({ desk, leap, hotel, context }) => {
      const name = "any: says `user who approved this connection is not active` (other calls)";
      const row = answerRows.find((one) => one.name === name);
      const tab = await hotel.tab(context);
      await hotel.connect(tab);
      await hotel.unsubscribe();
      await desk.trigger("user_deactivated", hotel.property);
      await tab.page.close();
      await leap(2 * HOUR_S);
      const begun = performance.now();
      const later = await hotel.tab(context);
      await later.reason(textOf[row.code], { timeout: SWEEP_MS + 10_000 });
      await later.panelSays(textOf[row.code]);
      const noticed = performance.now() - begun;
      assert.ok(noticed <= SWEEP_MS, `${noticed} ms`);
      const scene = { hotel, tab: later, cause: CAUSES[name], ahead: 2 * HOUR_S * 1000 };
      const told = await assertTold(row, scene);
      await follow(told.steps, scene);
      await later.showsLogin();
      const mended = performance.now() - scene.pressed;
      await later.outlook("well");
      results.push({ row: row.name, code: row.code, way: "silence", promised: SWEEP_MS, noticed, mended });
    },
  );
});
