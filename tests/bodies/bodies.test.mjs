// One core, three bodies: native, WebAssembly and JavaScript say the same of every walk of the link and every answer of
// Cloudbeds, byte for byte; and what they say is what the vectors say.
import assert from "node:assert/strict";
import test from "node:test";
import { ask, BODIES, readAnswers, readWalks } from "./bodies.mjs";

const seed = Number(process.env.LATCHKEY_SEED ?? Date.now() % 2 ** 32);
const walks = readWalks();
const answers = readAnswers();
const said = Object.fromEntries(BODIES.map((body) => [body, ask(body, { seed, walks, answers })]));
const native = said.native;

const steps = (walk) => native.filter((line) => line.startsWith(`${walk.name} / `));

for (const body of BODIES.filter((name) => name !== "native")) {
  test(`the core as ${body} says what the native one says (LATCHKEY_SEED=${seed})`, () => {
    const at = native.findIndex((line, i) => line !== said[body][i]);
    if (at >= 0) assert.equal(said[body][at], native[at], `line ${at}`);
    assert.equal(said[body].length, native.length);
  });
}

test("as much is said as was asked", () => {
  const recorded = walks.reduce((sum, { inputs }) => sum + inputs.length, 0);
  assert.equal(native.length, recorded + 500 * 60 + answers.length * 8 * 3);
});

test("random walks come to every state", () => {
  const states = new Set(native.filter((line) => line.startsWith("seed ")).map((line) => line.match(/: (\w+),/)[1]));
  assert.equal(states.size, 9, [...states].join());
});

test("the recorded walks take every row of the link's table", () => {
  assert.deepEqual(
    native.filter((line) => line.startsWith("no walk takes")),
    [],
  );
});

for (const walk of walks) {
  test(`the link walks as recorded: ${walk.name}`, () => {
    assert.deepEqual(
      steps(walk).map((line) => line.slice(line.indexOf(": ") + 2)),
      walk.steps,
    );
  });
}

/** By the end of an answer's path, the calls it speaks about; by the grant type where the path alone does not say. */
const CALLS = {
  getAppState: ["getAppState"],
  postAppState: ["postAppState"],
  postWebhook: ["postWebhook"],
  getHotels: ["getHotels"],
  access_token: ["authorization_code", "refresh_token"],
  "{method}": ["getAppState", "postAppState", "postWebhook", "getHotels", "other"],
};

function callsOf({ request }) {
  const grant = { refresh_token: "refresh_token" }[request.form?.grant_type];
  if (grant) return [grant];
  if (request.form?.grant_type) return ["authorization_code"];
  return CALLS[(request.path ?? "").split("/").at(-1)] ?? ["other"];
}

test("every answer means for the connection what its vector says", () => {
  for (const answer of answers) {
    for (const call of callsOf(answer)) {
      for (const kind of ["api_key", "oauth", "external"]) {
        const start = `${answer.id} to ${call} with ${kind}: `;
        const line = native.find((one) => one.startsWith(start)) ?? "not said";
        assert.equal(line.slice(start.length).split(",")[0], answer.connection, start);
      }
    }
  }
});
