// One row, one way: a connected hotel, the fault, what everybody is told and how soon, the steps, Login again.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { screenshots } from "../stage.mjs";
import { PLAIN_SETTINGS } from "./causes.mjs";
import { follow } from "./people.mjs";
import { fits, textOf } from "./verdict-table.mjs";

/** From what is told to the relay, or asked by it, to the reason on the page; where from, says `why`. */
export const PROMISES = {
  webhook: { ms: 2_000, why: "a delivery makes the relay ask at once: 2 s, as for every open tab" },
  observation: { ms: 2_000, why: "a partner's report makes the relay ask at once: as a delivery" },
  test: { ms: 60_000, why: 'the panel: "what to do stands above, within a minute"' },
  flow: { ms: 2_000, why: "on the return from consent" },
};

/** Where somebody may have wanted it so, the panel calls it not connected, and not broken. */
const ENDED = ["disconnected", "app_not_available"];
export const outlookOf = ({ code }) => (ENDED.includes(code) ? "unconnected" : "broken");

export const picture = async (page, name) => {
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `mending-${name}.png`), fullPage: true });
};

/** By what the relay remembers; or by what the test account says of its fault. */
async function wasMet(row, { acted }, hotel, { evidence }) {
  if (!acted) return evidence.some((one) => one.witness === "relay" && fits(row, one));
  const requests = await hotel.desk.account.requests();
  return requests.some(({ wrong }) => wrong?.some((words) => words === `The fault ${acted} acted.`));
}

/** The button, the panel, the page API and support's page say the same; each in its own words. */
export async function assertTold(row, { hotel, tab, cause, ahead = 0 }) {
  const [page, agent, support] = await Promise.all([hotel.pageDiagnosis(), hotel.diagnosis(), hotel.supportPage()]);
  assert.equal(page.problem, row.code);
  assert.equal(agent.problem, row.code);
  assert.equal(support.problem, row.code);
  assert.equal(page.text, textOf[row.code]);
  assert.deepEqual([page.outlook, page.blame, page.actor], [outlookOf(row), "person", "a person at the hotel"]);
  assert.deepEqual(await tab.steps(), page.steps, "the panel's steps are the page API's");
  assert.deepEqual(support.steps, agent.steps, "support's steps are the diagnosis's");
  const facts = await tab.facts();
  assert.ok(facts.includes("a person at the hotel") && /Since\s+\S/.test(facts), facts);
  assert.ok(Math.abs(Date.parse(page.since) - Date.now() - ahead) < 180_000, `since ${page.since}`);
  assert.ok(
    await wasMet(row, cause, hotel, agent),
    `another row of the table was met: ${JSON.stringify(agent.evidence)}`,
  );
  return page;
}

/** Everybody who looks sees it; nobody loaded the page anew. @returns milliseconds */
export async function seesReason(row, { tab, begun }, within) {
  const text = textOf[row.code];
  const shown = await Promise.all([
    tab.reason(text, { timeout: within + 10_000 }),
    tab.panelSays(text, { timeout: within + 10_000 }),
  ]);
  await tab.showsConnect();
  await tab.outlook(outlookOf(row));
  return Math.max(...shown) - begun;
}

const notice = {
  webhook: async (scene, cause) => {
    scene.begun = await cause.begin({ ...scene, silently: false });
  },
  observation: async (scene, cause) => {
    const held = await scene.hotel.credential();
    await cause.begin({ ...scene, silently: true });
    const seen = await scene.hotel.partnersCall(held, cause.call);
    scene.begun = performance.now();
    const { verdict, asked } = await scene.hotel.observe(seen);
    assert.ok(verdict !== "healthy" && asked, `${verdict}: ${JSON.stringify(seen)}`);
  },
  test: async (scene, cause) => {
    await cause.begin({ ...scene, silently: true });
    scene.begun = performance.now();
    scene.tested = true;
    scene.says = await scene.tab.test();
  },
};

/** @returns {Promise<{noticed: number, mended: number}>} milliseconds */
export async function walkRow(row, cause, way, { desk, browser }) {
  await desk.account.set({ ...PLAIN_SETTINGS, ...cause.settings });
  const hotel = await desk.hotel();
  const context = await desk.person(browser);
  const scene = { hotel, cause };
  try {
    scene.tab = await hotel.tab(context); // the tab that stays open
    scene.hotelier = await context.newPage();
    const mender = await hotel.tab(context);
    await hotel.connect(mender);
    await scene.tab.showsLogin();
    await scene.tab.outlook("well");
    await scene.tab.page.evaluate(() => {
      globalThis.loadedOnce = true;
    });
    await cause.prepare?.(scene);
    await notice[way](scene, cause);
    const noticed = await seesReason(row, scene, PROMISES[way].ms);
    const told = await assertTold(row, scene);
    if (way === cause.ways[0]) await picture(scene.tab.page, `broken-${row.code}`);
    await cause.before?.(scene);
    await mender.outlook(outlookOf(row));
    const person = { ...scene, tab: mender };
    await follow(told.steps, person);
    await Promise.all([scene.tab.showsLogin(), mender.showsLogin()]);
    const mended = performance.now() - person.pressed;
    await scene.tab.outlook("well");
    assert.equal(await scene.tab.button.locator("[part=reason]").innerText(), "");
    assert.equal(await scene.tab.page.evaluate(() => globalThis.loadedOnce), true, "the page was loaded anew");
    assert.equal((await hotel.link()).health, "well");
    if (way === cause.ways[0]) await picture(scene.tab.page, `mended-${row.code}`);
    assert.ok(noticed <= PROMISES[way].ms, `visible after ${noticed.toFixed(0)} ms`);
    return { noticed, mended };
  } catch (error) {
    await Promise.allSettled(context.pages().map((page, index) => picture(page, `failed-${row.code}-${way}-${index}`)));
    error.message = `${row.name}, ${way}: ${error.message}\n${desk.house.relay.said.split("\n").slice(-12).join("\n")}`;
    throw error;
  } finally {
    await cause.after?.(scene);
    await context.close();
  }
}
