// DESIGN section 4, flow A, under bad input: a foreign callback is exchanged only if well-formed, and below every other call.
import assert from "node:assert/strict";
import { problemOf } from "./support/http.mjs";
import { useRefusals } from "./support/refusals.mjs";

const FLOOD = 60; // far more than ten at once and two a second

const { inBothPlaces } = useRefusals();

const exchanges = async ({ testAccount }) =>
  (await testAccount.requests()).filter(({ parameters }) => parameters.grant_type === "authorization_code").length;

const foreign = ({ relay }, code) =>
  `${relay}/callback?code=${encodeURIComponent(code)}&state=0123456789abcdef0123456789abc`;

inBothPlaces(
  "a foreign callback whose code is not well-formed is refused, and Cloudbeds is not asked",
  async ({ ask, refused }, world) => {
    for (const code of ["", "a b", "x\n", "<script>", "x".repeat(5_000)]) {
      await refused(400, "callback_malformed", () => ask(foreign(world.at, code)));
    }
    assert.equal(await exchanges(world), 0);
  },
);

inBothPlaces("a code that Cloudbeds never gave is refused, and nothing is held", async ({ ask, refused }, { at }) => {
  await refused(502, "code_refused", () => ask(foreign(at, "0".repeat(32))));
});

inBothPlaces(
  "a flood of foreign callbacks is held back, and a connection from the partner's page goes through it",
  async ({ ask, walker }, world) => {
    const flood = Array.from({ length: FLOOD }, (_, i) => ask(foreign(world.at, `${i}`.padStart(32, "0"))));
    await walker().connect();
    const told = (await Promise.all(flood)).map((answer) => problemOf(answer));
    const count = (code) => told.filter((one) => one === code).length;
    assert.equal(count("code_refused") + count("marketplace_busy"), FLOOD, told.join(" "));
    assert.ok(count("marketplace_busy") > 0, "it is not held back");
    assert.equal(await exchanges(world), count("code_refused") + 1, "one for each that was let through, and ours");
  },
);
