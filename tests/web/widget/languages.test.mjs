// The languages against the tables that English stands in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { englishTexts, languageChunk, readLanguages } from "../../../scripts/lib/languages.mjs";

const english = await englishTexts();
const languages = await readLanguages();
const wanted = [...new Set([...Object.values(english.labels), ...Object.values(english.problems)])];

/** What is worth more than a shrug: say which text of which language, all of them at once. */
const faultsOf = (judge) => languages.flatMap((one) => judge(one).map((fault) => `${one.tag}.json: ${fault}`));

test("English says exactly Connect App and Login", () => {
  assert.equal(english.labels.connect, "Connect App");
  assert.equal(english.labels.login, "Login");
});

test("there are at least 14 languages, two of them from right to left", () => {
  assert.ok(languages.length + 1 >= 14);
  const rtl = languages.filter(({ direction }) => direction === "rtl").map(({ tag }) => tag);
  assert.ok(rtl.length >= 2);
  for (const { tag, direction } of languages) {
    assert.match(direction, /^(ltr|rtl)$/, tag);
    assert.equal(tag, new Intl.Locale(tag).baseName, "file names are canonical tags");
    assert.equal(direction, /^(Arab|Hebr)$/.test(new Intl.Locale(tag).maximize().script) ? "rtl" : "ltr", tag);
  }
});

test("every language says every label and every problem, and nothing that English does not say any more", () => {
  const faults = faultsOf(({ texts }) => [
    ...wanted.filter((text) => !texts[text]).map((text) => `has no text for ${JSON.stringify(text)}`),
    ...Object.keys(texts)
      .filter((text) => !wanted.includes(text))
      .map((text) => `${JSON.stringify(text)} is no English text of the button`),
  ]);
  assert.deepEqual(faults, []);
});

test("a translation is in its own script, without stray space, and ends as a sentence does where English does", () => {
  const scripts = { el: /\p{sc=Greek}/u, ja: /[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}]/u, ko: /\p{sc=Hang}/u };
  Object.assign(scripts, { zh: /\p{sc=Han}/u, "zh-Hant": /\p{sc=Han}/u, th: /\p{sc=Thai}/u });
  Object.assign(scripts, { ar: /\p{sc=Arab}/u, he: /\p{sc=Hebr}/u });
  const faults = faultsOf(({ tag, texts }) =>
    Object.entries(texts)
      .filter(
        ([text, said]) =>
          said !== said.trim() ||
          said === text ||
          !(scripts[tag] ?? /\p{sc=Latn}/u).test(said) ||
          (tag !== "th" && /\.$/.test(text) !== /[.。]$/.test(said)), // Thai ends a sentence with none
      )
      .map(([, said]) => said),
  );
  assert.deepEqual(faults, []);
});

test("where English names the button, a translation names its own, in quotes", () => {
  const faults = faultsOf(({ texts }) =>
    Object.entries(texts)
      .filter(
        ([text, said]) =>
          text !== "Connect App" && text.includes("Connect App") && !said.includes(texts["Connect App"]),
      )
      .map(([, said]) => said),
  );
  assert.deepEqual(faults, []);
});

test("Cloudbeds keeps its name, and no text is jargon or markup", () => {
  const jargon = /[<>{}]|\b(token|oauth|api|http|url|json|null|error \d|code|callback|webhook|session id|scope)\b/i;
  const faults = faultsOf(({ texts }) =>
    Object.entries(texts)
      .filter(([text, said]) => jargon.test(said) || (text.includes("Cloudbeds") && !said.includes("Cloudbeds")))
      .map(([, said]) => said),
  );
  assert.deepEqual(faults, []);
  for (const text of wanted) assert.doesNotMatch(text, jargon);
});

test("different labels stay different: Connect App is never mistaken for Login", () => {
  const keys = ["connect", "login", "installing", "pending", "dismiss"];
  for (const { tag, texts } of languages) {
    assert.equal(new Set(keys.map((key) => texts[english.labels[key]])).size, keys.length, tag);
  }
});

test("labels and problem codes are told apart by name", () => {
  const both = Object.keys(english.labels).filter((key) => key in english.problems);
  assert.deepEqual(both, []);
});

test("a chunk holds each text by its key, in its language alone", async () => {
  const german = languages.find(({ tag }) => tag === "de");
  const source = languageChunk(german, english);
  const { default: chunk } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  assert.equal(chunk.direction, "ltr");
  assert.equal(chunk.texts.connect, german.texts["Connect App"]);
  assert.equal(chunk.texts.unknown, german.texts["Something went wrong. Please try again."]);
  assert.deepEqual(Object.keys(chunk.texts), [...Object.keys(english.labels), ...Object.keys(english.problems)]);
  for (const text of wanted) assert.ok(!source.includes(JSON.stringify(text)), text);
});

test("a missing text is left out, so that English is said", async () => {
  const source = languageChunk({ direction: "ltr", texts: {} }, english);
  const { default: chunk } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  assert.deepEqual(chunk, { direction: "ltr", texts: {} });
});
