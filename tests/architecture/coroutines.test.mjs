// The relay died of this once: every POST with the API secret ended in a segmentation fault, in the release build only.
// g++ 12 destroys the temporaries of a conditional expression twice when one of its branches awaits.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const awaitsInCondition = (source) => /\?\s*co_await\b|\?[^;{}]*:\s*co_await\b/.test(source.replace(/\/\/[^\n]*/g, ""));

test("no conditional expression awaits in one of its branches", () => {
  const sources = readdirSync("src", { recursive: true }).filter((name) => /\.[ch]pp$/.test(name));
  assert.ok(sources.length > 100, "the sources are where this test looks");
  const guilty = sources.filter((name) => awaitsInCondition(readFileSync(`src/${name}`, "utf8")));
  assert.deepEqual(guilty, []);
});

test("the check sees either branch", () => {
  assert.ok(awaitsInCondition("auto r = ok ? co_await next() : refusal();"));
  assert.ok(awaitsInCondition("auto r = ok ? refusal()\n  : co_await next();"));
  assert.ok(!awaitsInCondition("if (ok) r = co_await next();  // not ? : around co_await"));
});
