// Issue 8, the walk, third way: no webhook comes, nobody reports anything, nobody presses a test. The relay asks by itself, each
// connection every `check_minutes`, and about: from three to five quarters of it. One minute is the shortest there is, so all
// hotels wait it out together, on one page. See mending-rows.test.mjs.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CAUSES } from "./support/mending/causes.mjs";
import { Desk } from "./support/mending/desk.mjs";
import { HotelTab } from "./support/mending/hotel.mjs";
import { follow } from "./support/mending/people.mjs";
import { useBrowser, useTable } from "./support/mending/room.mjs";
import { answerRows, textOf } from "./support/mending/verdict-table.mjs";
import { assertTold, outlookOf } from "./support/mending/walk.mjs";

const CHECK_MINUTES = 1;
const PROMISED_MS = CHECK_MINUTES * 75_000 + 2_000;
const WITHIN_MS = 180_000;

const browser = await useBrowser();
const results = useTable();

async function befalls({ moment, fault }, hotel) {
  await hotel.unsubscribe();
  if (moment) await hotel.desk.trigger(moment, hotel.property);
  if (fault) await hotel.desk.fault(fault, hotel.property);
  return performance.now();
}

/** A hotel that is connected, seen by somebody who has all hotels on one page. */
async function openAll(desk, rows) {
  await desk.account.set({ outside_grant: "no_access" });
  const scenes = [];
  for (const row of rows) {
    const hotel = await desk.hotel();
    await hotel.adopt();
    scenes.push({ row, hotel, cause: CAUSES[row.name] });
  }
  const context = await desk.person(browser);
  const page = await context.newPage();
  await page.goto(`${desk.at.partner}/?${scenes.map(({ hotel }) => `property=${hotel.property}`).join("&")}`);
  for (const scene of scenes) {
    scene.tab = new HotelTab(page, scene.hotel.property);
    await scene.tab.showsLogin();
  }
  await page.evaluate(() => {
    globalThis.loadedOnce = true;
  });
  return { scenes, context, page };
}

async function sees({ row, tab, begun }) {
  const options = { timeout: PROMISED_MS + 10_000 };
  const seen = await Promise.all([tab.reason(textOf[row.code], options), tab.panelSays(textOf[row.code], options)]);
  await tab.showsConnect();
  return Math.max(...seen) - begun;
}

async function mends(scene, context, steps) {
  const mender = await scene.hotel.tab(context);
  await mender.outlook(outlookOf(scene.row));
  const person = { ...scene, tab: mender };
  await follow(steps, person);
  await Promise.all([scene.tab.showsLogin(), mender.showsLogin()]);
  const mended = performance.now() - person.pressed;
  await scene.tab.outlook("well");
  await mender.page.close();
  return mended;
}

async function walkAll(credential) {
  const rows = answerRows.filter(({ blame, name }) => {
    const cause = blame === "person" && CAUSES[name];
    return cause && cause.check !== false && (cause.credential ?? "oauth") === credential;
  });
  assert.ok(rows.length >= 3);
  const desk = await Desk.start({ credential, checkMinutes: CHECK_MINUTES });
  try {
    const { scenes, context, page } = await openAll(desk, rows);
    for (const scene of scenes) scene.begun = await befalls(scene.cause, scene.hotel);
    const noticed = await Promise.all(scenes.map(sees));
    const told = [];
    for (const scene of scenes) told.push(await assertTold(scene.row, scene));
    await desk.lift(); // whatever it was, the world goes on
    for (const [index, scene] of scenes.entries()) {
      const mended = await mends(scene, context, told[index].steps);
      const { name, code } = scene.row;
      results.push({ row: name, code, way: "check", promised: PROMISED_MS, noticed: noticed[index], mended });
    }
    assert.equal(await page.evaluate(() => globalThis.loadedOnce), true, "the page was loaded anew");
    for (const [index, ms] of noticed.entries()) assert.ok(ms <= PROMISED_MS, `${rows[index].name}: ${ms} ms`);
  } catch (error) {
    error.message += `\n${desk.house.relay.said.split("\n").slice(-15).join("\n")}`;
    throw error;
  } finally {
    await desk.close();
  }
}

describe("noticed by the relay's own question", { concurrency: 2 }, () => {
  test("OAuth: every row that lasts", { timeout: WITHIN_MS }, () => walkAll("oauth"));
  test("API key: every row that lasts", { timeout: WITHIN_MS }, () => walkAll("api_key"));
});
