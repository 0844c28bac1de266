import assert from "node:assert/strict";
import { test } from "node:test";
import { lookUp } from "../../../web/widget/model/language.ts";

const there = ["en", "de", "pt", "he", "id", "zh", "zh-Hant", "sr-Latn"];
const look = (tag: string) => lookUp(tag, (one) => there.includes(one), "en");

/** RFC 4647 section 3.4, on canonical tags (RFC 5646) with their likely script (Unicode TR 35). */
const expected: Record<string, string> = {
  de: "de",
  "de-AT": "de",
  "DE-at": "de",
  "de-CH-1996": "de",
  "de-x-hotel": "de",
  "pt-BR": "pt",
  pt_BR: "pt",
  "zh-CN": "zh",
  "zh-Hans-SG": "zh",
  "zh-TW": "zh-Hant",
  "zh-HK": "zh-Hant",
  "zh-Hant": "zh-Hant",
  "sr-Latn-RS": "sr-Latn",
  iw: "he", // the old tags of both are still written
  in: "id",
  "en-GB": "en",
  sr: "en",
  fo: "en",
  "": "en",
  "*": "en",
  "-": "en",
  "not a tag": "en",
  "de-": "en",
  constructor: "en",
};

test("a tag finds its language by lookup, and what is no tag finds English", () => {
  for (const [tag, language] of Object.entries(expected)) assert.equal(look(tag), language, tag);
});

test("what is there by its own name is found as it is written", () => {
  for (const tag of there) assert.equal(look(tag), tag);
});

test("lookup takes away one subtag at a time, and a single letter with its follower", () => {
  const asked: string[] = [];
  const note = (tag: string) => !asked.push(tag);
  assert.equal(lookUp("de-AT-1996-u-co-phonebk", note, "none"), "none");
  assert.equal(asked.shift(), "de-AT-1996-u-co-phonebk");
  assert.deepEqual(asked, ["de-Latn-AT-1996", "de-Latn-AT", "de-Latn", "de"]);
});
