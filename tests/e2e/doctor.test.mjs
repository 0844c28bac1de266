// `latchkey doctor` at the running preview: nothing is wrong there, whoever looks, and looking changes nothing.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { places } from "./support/places.mjs";
import { useStage } from "./support/stage.mjs";

const { inBothPlaces, inPlace } = useStage();
const binary = process.env.LATCHKEY_BIN ?? fileURLToPath(new URL("../../build/bin/latchkey", import.meta.url));

/** @returns {Promise<{code: number, told: Record<string, string>, wrong: object[]}>} */
const doctor = (page, environment = {}) =>
  run(binary, ["doctor", "--json", "--page", page], { ...process.env, ...environment });

function run(command, args, env = process.env) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { env }, (error, out, err) => {
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

/** The story: by what docs/operate.md said of it, the file lacked a secret, and the doctor found the preview ill. */
inPlace(places[0], "the preview's folder has all that the doctor of an installation needs", async ({ preview }) => {
  const command = 'set -a; . "$1/secrets.env"; exec "$0" doctor --json --config "$1/relay.toml"';
  const { code, wrong } = await run("sh", ["-c", command, binary, preview.folder]);
  assert.deepEqual([code, wrong], [0, []]);
});
