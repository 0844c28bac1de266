// `latchkey doctor` at the running preview: nothing is wrong there, whoever looks, and looking changes nothing.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { useStage } from "./support/stage.mjs";

const { inBothPlaces } = useStage();
const binary = process.env.LATCHKEY_BIN ?? fileURLToPath(new URL("../../build/bin/latchkey", import.meta.url));

/** @returns {Promise<{code: number, told: Record<string, string>, wrong: object[]}>} */
function doctor(page, environment = {}) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...environment };
    execFile(binary, ["doctor", "--json", "--page", page], { env }, (error, out, err) => {
      if (error && error.code !== 1) return reject(new Error(err));
      const { findings } = JSON.parse(out);
      resolve({
        code: error ? 1 : 0,
        told: Object.fromEntries(findings.map(({ check, mark }) => [check, mark])),
        wrong: findings.filter(({ mark }) => mark === "WRONG"),
      });
    });
  });
}

inBothPlaces("the doctor finds the demo page and the relay well, and leaves all as it was", async (world) => {
  const before = await world.store.read();
  const { code, told, wrong } = await doctor(`${world.at.partner}/`);
  assert.deepEqual(wrong, []);
  assert.equal(code, 0);
  for (const check of ["session-body", "state-shape", "etag", "cors", "change-origin", "clock", "stream-heartbeat"])
    assert.equal(told[check], "ok", check);
  assert.deepEqual(await world.store.read(), before);
});

inBothPlaces("nobody is logged in: that is told, and is nothing wrong", async (world) => {
  const { code, told } = await doctor(`${world.at.partner}/`, { LATCHKEY_DOCTOR_COOKIE: "harbourlight_account=" });
  assert.equal(told["session-answer"], "hint");
  assert.equal(told.state, "skipped");
  assert.equal(code, 0);
});

inBothPlaces("a session of another life is seen to be refused", async (world) => {
  const { code, told } = await doctor(`${world.at.partner}/`, { LATCHKEY_DOCTOR_SESSION: "lks1.old.session" });
  assert.equal(told.state, "WRONG");
  assert.equal(code, 1);
});
