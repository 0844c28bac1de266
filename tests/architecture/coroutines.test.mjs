// The relay died of these: g++ 12 destroys the temporaries of a conditional expression twice when one of its branches
// awaits (every POST with the API secret was a segmentation fault, in the release build only), and copies a temporary
// that is made with braces among the arguments of a co_await byte by byte (a free of what was never allocated), and what
// is awaited among braces or further arguments (a use after free).
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const withoutComments = (source) => source.replace(/\/\/[^\n]*/g, "");
const awaitsInCondition = (source) => /\?\s*co_await\b|\?[^;{}]*:\s*co_await\b/.test(source);
const makesWithBraces = (source) => /co_await\b[^;{]*(?:[,(]\s*|\w)\{|co_await\b[^;]*\[[^\];]*\]\s*\(/.test(source);
const awaitsAmongOthers = (source) => /\w\{[^;{}]*\bco_await\b|\w\([^;{}]*,\s*co_await\b/.test(source);

function guilty(check) {
  const sources = readdirSync("src", { recursive: true }).filter((name) => /\.[ch]pp$/.test(name));
  assert.ok(sources.length > 100, "the sources are where this test looks");
  return sources.filter((name) => check(withoutComments(readFileSync(`src/${name}`, "utf8"))));
}

test("no conditional expression awaits in one of its branches", () => {
  assert.deepEqual(guilty(awaitsInCondition), []);
});

test("no argument of a co_await is made with braces, nor is it a lambda", () => {
  assert.deepEqual(guilty(makesWithBraces), []);
});

test("nothing is awaited among braces or after another argument", () => {
  assert.deepEqual(guilty(awaitsAmongOthers), []);
});

test("the check sees awaits among others", () => {
  for (const bad of ["Claim claim{a, co_await f(b)};", "return g(a, co_await f(b));"])
    assert.ok(awaitsAmongOthers(bad), bad);
  for (const good of ["auto x = co_await f(a, b);", "if (a) b = co_await f(c);"])
    assert.ok(!awaitsAmongOthers(good), good);
});

test("the check sees either branch", () => {
  assert.ok(awaitsInCondition("auto r = ok ? co_await next() : refusal();"));
  assert.ok(awaitsInCondition("auto r = ok ? refusal()\n  : co_await next();"));
  assert.ok(!awaitsInCondition("if (ok) r = co_await next();"));
});

test("the check sees braces and lambdas among the arguments", () => {
  for (const bad of ["co_await f(Grant{});", "co_await f(a, {});", "co_await f([x](int y) { return y; });"])
    assert.ok(makesWithBraces(bad), bad);
  for (const good of ["if (!co_await readable()) {", "while (co_await a() && b()) {", "co_await rows[0].f(x);"])
    assert.ok(!makesWithBraces(good), good);
});
