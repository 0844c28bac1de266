// The weight check itself: it must be able to fail.
import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "../../../bench/page-weight.mjs";

const budget = {
  brotli: { entry: 10, complete: 100, button_js: 30 },
  sums: { complete: ["entry", "button"], complete_js: ["entry", "button_js"] },
  core_must_hold: ["open_stream"],
  core_must_not_hold: ["RFC "],
};
const part = (brotli, text = "") => ({ raw: brotli * 3, brotli, bytes: Buffer.from(text) });
const good = { entry: part(10), button: part(50, "open_stream"), complete: part(60), button_js: part(30) };

test("parts within the budget pass", () => assert.deepEqual(judge(good, budget), []));

test("a part above its budget, missing or empty fails", () => {
  assert.match(judge({ ...good, entry: part(11) }, budget).join(), /entry: 11 bytes brotli, allowed 10/);
  assert.match(judge({ ...good, complete: part(101) }, budget).join(), /complete: 101/);
  assert.match(judge({ ...good, button_js: part(31) }, budget).join(), /button_js: 31/);
  assert.match(judge({ ...good, button_js: undefined }, budget).join(), /button_js: missing/);
  assert.match(judge({ ...good, entry: undefined }, budget).join(), /entry: missing/);
  assert.match(judge({ ...good, button: part(0) }, budget).join(), /button: missing/);
});

test("prose in the core fails, and so does a core in which nothing can be found", () => {
  assert.match(judge({ ...good, button: part(50, "open_stream RFC 6749") }, budget).join(), /holds prose/);
  assert.match(judge({ ...good, button: part(50, "compressed") }, budget).join(), /blind/);
});
