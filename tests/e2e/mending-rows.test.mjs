// Issue 8: every row of the verdict table that concerns a person, in a real browser, by each way in which it is noticed at once:
// the fault -> the reason on button and panel -> the steps -> mended by following them -> Login again. What the relay's own timer
// finds is walked in mending-check.test.mjs, what is seen before it happens in mending-ahead.test.mjs.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { CAUSES } from "./support/mending/causes.mjs";
import { Desk } from "./support/mending/desk.mjs";
import { decide } from "./support/mending/hotel.mjs";
import { useBrowser, useTable } from "./support/mending/room.mjs";
import { answerRows, textOf } from "./support/mending/verdict-table.mjs";
import { PROMISES, walkRow } from "./support/mending/walk.mjs";

const STARTS_WITHIN_MS = 60_000;
const ROW_WITHIN_MS = 60_000;

const concerning = answerRows.filter(({ blame }) => blame === "person");
const browser = await useBrowser();
const results = useTable();

test("the walk knows how to produce every row of the verdict table that concerns a person, and no other", () => {
  assert.deepEqual(concerning.map(({ name }) => name).toSorted(), Object.keys(CAUSES).toSorted());
  assert.ok(concerning.length >= 13);
});

const note = (row, way, { noticed, mended }) =>
  results.push({ row: row.name, code: row.code, way, promised: PROMISES[way].ms, noticed, mended });

/** The rows of one desk, one after the other: what befalls its test account befalls all who share it. */
function lane(title, credential, chosen) {
  describe(title, { concurrency: 1 }, () => {
    let desk;
    before(
      async () => {
        desk = await Desk.start({ credential });
      },
      { timeout: STARTS_WITHIN_MS },
    );
    after(() => desk?.close(), { timeout: STARTS_WITHIN_MS });
    for (const row of chosen) {
      const cause = CAUSES[row.name];
      for (const way of cause?.ways ?? []) {
        const walk = way === "flow" ? walkFlow : walkRow;
        test(`${cause.what}: ${row.code}, by ${way}`, { timeout: ROW_WITHIN_MS }, async () => {
          note(row, way, await walk(row, cause, way, { desk, browser }));
        });
      }
    }
  });
}

/** No connection of any hotel's: it is met between consent and connection, and said there. */
async function walkFlow(row, _cause, _way, { desk }) {
  const hotel = await desk.hotel();
  const context = await desk.person(browser);
  const tab = await hotel.tab(context);
  await desk.fault("code_invalid", hotel.property, { times: 1 });
  await tab.showsConnect();
  await tab.pressConnect();
  await decide(tab.page, hotel.property);
  await hotel.comesBack(tab);
  const begun = performance.now();
  await tab.message.getByText(textOf[row.code], { exact: true }).waitFor();
  const noticed = performance.now() - begun;
  await tab.showsConnect();
  assert.equal(await hotel.link(), undefined, "nothing is bound");
  const pressed = performance.now();
  await hotel.connect(tab); // what the sentence says
  const mended = performance.now() - pressed;
  const seen = await hotel.observe({ status: 401, content_type: "application/json", body: OLD_CODE, call: "exchange" });
  assert.deepEqual([seen.verdict, seen.code, seen.asked], ["reauthorize", row.code, true]);
  await tab.showsLogin(); // a partner who reports it of a connection that lives: asked, and it does
  await tab.outlook("well");
  await context.close();
  return { noticed, mended };
}
const OLD_CODE = '{"error":"server_error","error_description":"The authorization code is invalid or has expired."}';

describe("every row that concerns a person", { concurrency: 3 }, () => {
  const oauth = concerning.filter(({ name }) => (CAUSES[name]?.credential ?? "oauth") === "oauth");
  const half = Math.ceil(oauth.length / 2);
  lane("OAuth", "oauth", oauth.slice(0, half));
  lane("OAuth, the other half", "oauth", oauth.slice(half));
  lane(
    "API key",
    "api_key",
    concerning.filter((row) => !oauth.includes(row)),
  );
});
