// The faces of the gallery are what a relay says: by the schema it publishes, and in the words of its own tables. What is looked at
// and judged there is what people get.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { endedBadly, endedWell, PANEL_FACES, testing } from "../../../web/gallery/panel-faces.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const contract = parse(await readFile(`${root}docs/relay.openapi.yaml`, "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(contract, "relay");

/** The core's texts as its compiler reads them: literals side by side are one. */
const headers = ["problem", "mending", "hotel_mending", "diagnosis", "proof", "proof_words"];
const sources = await Promise.all(headers.map((name) => readFile(`${root}src/core/${name}.hpp`, "utf8")));
const more = await Promise.all(["diagnosis", "proof"].map((name) => readFile(`${root}src/core/${name}.cpp`, "utf8")));
const tables = [...sources, ...more].join("\n").replaceAll(/"\s*"/g, "");
const isTold = (text) => tables.includes(JSON.stringify(text));

const faultsOf = (schema, value) => {
  const validate = ajv.getSchema(`relay#/components/schemas/${schema}`);
  return validate(value) ? [] : validate.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
};

test("the schema refuses what is no diagnosis", () => {
  assert.notDeepEqual(faultsOf("PageDiagnosis", { ...PANEL_FACES[0][1], outlook: "sunny" }), []);
  assert.notDeepEqual(faultsOf("PageTestRun", { ...testing, done: "no" }), []);
});

for (const [title, diagnosis] of PANEL_FACES.filter(([, told]) => told)) {
  test(`${title}: a diagnosis by docs/relay.openapi.yaml, in the relay's words`, () => {
    assert.deepEqual(faultsOf("PageDiagnosis", diagnosis), []);
    const { text, steps, actor, foreseen } = diagnosis;
    const words = [text, ...steps, ...(actor ? [actor] : []), ...foreseen.map(({ meaning }) => meaning)];
    assert.deepEqual(
      words.filter((one) => !isTold(one)),
      [],
    );
  });
}

for (const [title, run] of Object.entries({ testing, endedWell, endedBadly })) {
  test(`${title}: a test by docs/relay.openapi.yaml, in the relay's words`, () => {
    assert.deepEqual(faultsOf("PageTestRun", run), []);
    const words = [
      run.says,
      ...run.steps.flatMap(({ proves, text }) => [proves, text?.split(": the last came")[0]]),
    ].filter(Boolean);
    assert.deepEqual(
      words.filter((one) => !isTold(one)),
      [],
    );
  });
}
