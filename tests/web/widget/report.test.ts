import assert from "node:assert/strict";
import { test } from "node:test";
import { lookOf, markOf, remedyLabel } from "../../../web/widget/model/panel-face.ts";
import { readReport, readTestRun } from "../../../web/widget/model/report.ts";
import { panelEnglish } from "../../../web/widget/status/texts.ts";
import { english } from "../../../web/widget/texts.ts";

const full = {
  property: "320000",
  name: "Example Hotel",
  app_state: "disabled",
  outlook: "broken",
  problem: "user_not_active",
  text: "Left.",
  note: null,
  since: "2026-11-21T08:12:00.000Z",
  actor: "a person at the hotel",
  steps: ["One.", "Two."],
  remedy: "reconnect",
  guide: null,
  may_connect: true,
  may_test: false,
  may_download: true,
  evidence: [{ witness: "relay", since: "a", at: "b", call: null, status: 401, request_id: "r", code: "c" }],
  foreseen: [{ what: "silent", at: "c", meaning: "Quiet." }],
  last_success_at: null,
  connected_at: null,
  ended_at: null,
};

const run = {
  id: "abc_-1",
  done: false,
  end: null,
  says: null,
  steps: [
    {
      call: "getAppState",
      proves: "p",
      state: "passed",
      ms: 12,
      text: null,
      partner_says: "We read 2 arrivals.",
      status: 200,
      request_id: null,
      code: null,
    },
  ],
};

test("a diagnosis is read as it stands, null as empty, without what the contract does not name", () => {
  const read = readReport({ ...full, extra: "<b>" });
  assert.equal(read?.note, "");
  assert.deepEqual(read?.steps, ["One.", "Two."]);
  assert.deepEqual(read?.evidence[0], {
    ...{ witness: "relay", since: "a", at: "b", call: "", request_id: "r", code: "c", status: 401 },
  });
  assert.deepEqual(read?.foreseen, [{ at: "c", meaning: "Quiet." }]);
  assert.equal(read && "extra" in read, false);
});

test("a simpler back end may say the state alone", () => {
  const read = readReport({ app_state: "enabled", outlook: "well" });
  assert.equal(read?.may_connect, true);
  assert.equal(read?.may_test, false);
  assert.equal(read?.may_download, false);
  assert.deepEqual(read?.steps, []);
});

test("every other value is no diagnosis", () => {
  const long = "x".repeat(1001);
  const bad: unknown[] = [undefined, null, 7, "text", [], {}, { app_state: "gone" }, { ...full, text: 7 }];
  bad.push({ ...full, text: long }, { ...full, steps: [7] }, { ...full, steps: "One." }, { ...full, steps: [long] });
  bad.push({ ...full, steps: Array(21).fill("x") }, { ...full, evidence: [{ code: 1 }] }, { ...full, foreseen: {} });
  for (const body of bad) assert.equal(readReport(body), null, JSON.stringify(body)?.slice(0, 60));
});

test("a run is read as it stands; one whose word cannot stand in an address is none", () => {
  assert.equal(readTestRun(run)?.steps[0]?.ms, 12);
  assert.equal(readTestRun(run)?.end, "");
  assert.equal(readTestRun(run)?.steps[0]?.partner_says, "We read 2 arrivals.");
  for (const id of ["", "../state", "a?b", 7, undefined, "x".repeat(101)]) {
    assert.equal(readTestRun({ ...run, id }), null, String(id));
  }
  assert.equal(readTestRun({ ...run, steps: [{ ...run.steps[0], ms: "12" }] })?.steps[0]?.ms, null);
  assert.equal(readTestRun({ ...run, steps: 7 }), null);
});

const texts: Readonly<Record<string, string>> = { ...english, ...panelEnglish };

test("every outlook and state has a title, and the worst are never told as the best", () => {
  const outlooks = ["well", "warned", "checking", "troubled", "broken", "unconnected", "elsewhere"];
  const looks = outlooks.map((outlook) => lookOf(readReport({ ...full, outlook, app_state: "enabled" }) ?? undefined));
  for (const { title } of looks) assert.ok(texts[title], title);
  assert.equal(new Set(looks.map(({ title }) => title)).size, outlooks.length);
  assert.deepEqual(
    looks.filter(({ tone }) => tone === "good"),
    [looks[0]],
  );
});

test("waiting is told as waiting only while nothing is wrong", () => {
  const titles = (app_state: string) =>
    ["well", "broken"].map((outlook) => lookOf(readReport({ ...full, outlook, app_state }) ?? undefined).title);
  assert.deepEqual(titles("pending"), ["pending", "panel_broken"]);
  assert.deepEqual(titles("installing"), ["installing", "panel_broken"]);
});

test("words of a newer relay break nothing, those of an object's prototype neither", () => {
  for (const word of ["marvellous", "constructor", "__proto__", ""]) {
    assert.equal(lookOf(readReport({ ...full, outlook: word }) ?? undefined).title, "panel_unknown", word);
    assert.equal(remedyLabel(word), "", word);
    assert.equal(markOf(word), "·", word);
  }
  for (const remedy of ["connect", "reconnect", "guide"]) assert.ok(texts[remedyLabel(remedy)], remedy);
  for (const state of ["waiting", "running", "passed", "failed", "skipped"]) assert.ok(texts[`panel_${state}`], state);
});
