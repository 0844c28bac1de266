// docs/security.md: each promise names tests that exist, and none is without one.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const filesIn = (folder, ending) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

const native = filesIn("tests", "_test.cpp")
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");
const inCpp = new Set(
  [...native.matchAll(/^(?:TEST|TEST_F|TEST_P|TYPED_TEST)\(\s*(\w+),\s*(\w+)\)/gm)].map(
    ([, suite, name]) => `${suite}.${name}`,
  ),
);
const scripts = filesIn("tests", ".test.mjs");

/** @returns why there is no such test; nothing when there is */
export function missing(reference) {
  if (/^\w+\.\w+$/.test(reference)) return inCpp.has(reference) ? undefined : "no such C++ test";
  const [, name, title] = /^([\w-]+): (.+)$/.exec(reference) ?? [];
  if (!name) return "neither `Suite.Name` nor `file: title`";
  const files = scripts.filter((file) => file.endsWith(`/${name}.test.mjs`));
  const found = files.some((file) =>
    new RegExp(`["'\`]${title.replace(/[.*+?^$(){}|[\]\\]/g, "\\$&")}`).test(readFileSync(file, "utf8")),
  );
  return found ? undefined : "no such title";
}

const page = readFileSync("docs/security.md", "utf8");
const rows = page
  .slice(page.indexOf("| Against |"), page.indexOf("## A refreshed token"))
  .split("\n")
  .filter((line) => line.startsWith("| **"));

test("every promise of docs/security.md names its tests, and each of them exists", () => {
  assert.ok(rows.length >= 18, `${rows.length} promises`);
  for (const row of rows) {
    const references = [
      ...row
        .split(" | ")
        .at(-1)
        .matchAll(/`([^`]+)`/g),
    ].map(([, name]) => name);
    assert.ok(references.length > 0, row);
    for (const reference of references) assert.equal(missing(reference), undefined, reference);
  }
});

test("the check knows a test that is not there", () => {
  assert.equal(missing("Finish.NeverWas"), "no such C++ test");
  assert.equal(missing("leaks: what nobody tests"), "no such title");
  assert.match(missing("words"), /neither/);
});
