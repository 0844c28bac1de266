import assert from "node:assert/strict";
import { test } from "node:test";
import { readOwnTexts } from "../../../web/widget/model/own-texts.ts";
import { english, textsWith } from "../../../web/widget/texts.ts";

test("own texts are a JSON object of texts; nothing given is no mistake", () => {
  assert.deepEqual(readOwnTexts(""), { texts: {}, mistake: "" });
  assert.deepEqual(readOwnTexts('{"connect":"Link us"}'), { texts: { connect: "Link us" }, mistake: "" });
  assert.deepEqual(readOwnTexts('{"busy":""}').texts, {}, "an empty text would leave a link without a name");
});

test("what is none is named and changes nothing", () => {
  for (const json of ["{", "null", "7", '"text"', "[]", "Connect App"]) {
    const { texts, mistake } = readOwnTexts(json);
    assert.deepEqual(texts, {}, json);
    assert.ok(mistake.startsWith("texts "), json);
  }
  const { texts, mistake } = readOwnTexts('{"connect":7,"login":"Go","busy":null}');
  assert.deepEqual(texts, { login: "Go" });
  assert.equal(mistake, "texts: connect, busy must be text");
});

test("own texts stand before the language's, these before English, and no key finds a prototype", () => {
  const texts = textsWith({ connect: "App verbinden", login: "Anmelden" }, { login: "Los" });
  assert.equal(texts.connect, "App verbinden");
  assert.equal(texts.login, "Los");
  assert.equal(texts.dismiss, english.dismiss);
  for (const key of ["constructor", "toString", "__proto__"]) assert.equal(texts[key], undefined, key);
});
