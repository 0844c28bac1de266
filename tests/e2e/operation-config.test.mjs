// The example files start a relay; mistakes are told all at once, with key and cure, before anything is made.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Program, run, secrets } from "./support/house.mjs";
import { send } from "./support/http.mjs";
import { until } from "./support/until.mjs";

const env = { LATCHKEY_CLIENT_SECRET: secrets.client, LATCHKEY_API_SECRET: secrets.api };
const example = (name) => readFile(new URL(`../../docs/examples/relay/${name}.toml`, import.meta.url), "utf8");

async function withFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-config-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The example on ports of our own, with its files in a folder of our own. */
function moved(toml, folder, port) {
  return toml
    .replaceAll(/\/var\/lib\/latchkey(-key)?\//g, `${folder}/`)
    .replaceAll("/etc/latchkey/", `${folder}/`)
    .replace(/^(store|key_file) = "(?!\/)/gm, `$1 = "${folder}/`)
    .replaceAll(":8081", `:${port}`)
    .replaceAll(":8083", `:${port + 2}`);
}

async function starts(name, host, port) {
  await withFolder(async (folder) => {
    const config = join(folder, "latchkey.toml");
    await writeFile(config, moved(await example(name), folder, port));
    for (const secret of ["client_secret", "notify_secret"]) {
      await writeFile(join(folder, secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
      await chmod(join(folder, secret), 0o600);
    }
    const checked = await run(["relay", "--config", config, "--check-config"], { env });
    assert.deepEqual([checked.code, existsSync(join(folder, "relay.db"))], [0, false], checked.said);
    const relay = new Program(["relay", "--config", config], { env });
    try {
      await until("it is ready", async () => (await fetch(`http://127.0.0.1:${port + 2}/readyz`)).ok);
      const answer = await send(`http://127.0.0.1:${port}/v1/state`, { headers: { Host: host.replace("8081", port) } });
      assert.equal(answer.status, 401, answer.body);
      const other = await send(`http://127.0.0.1:${port}/v1/state`, { headers: { Host: "other.example" } });
      assert.equal(other.status, 421);
    } catch (error) {
      throw new Error(relay.said, { cause: error });
    } finally {
      assert.equal(await relay.stop(), 0, relay.said);
    }
  });
}

const port = 31_700 + (process.pid % 250) * 4; // between those of a house and those that the kernel hands out
test("the preview's example starts a relay", () => starts("preview", "localhost:8081", port));
test("the production example starts a relay", () => starts("production", "relay.example.com", port));

test("the examples name every key that is known, and the reference has them all", async () => {
  const reference = await readFile(new URL("../../docs/operate.md", import.meta.url), "utf8");
  const text = await example("production");
  const keys = [...reference.slice(reference.indexOf("## The configuration's keys")).matchAll(/^\| `(\w+)` \|/gm)].map(
    ([, key]) => key,
  );
  assert.ok(keys.length > 25, `${keys.length} keys found`);
  for (const key of keys.filter((one) => !/_env$|^redirect_uri$/.test(one)))
    assert.match(text, new RegExp(`^(# )?${key} = `, "m"));
});

test("mistakes are told at once, each with its key, what was found and the cure; nothing is made and no secret is told", () =>
  withFolder(async (folder) => {
    const config = join(folder, "latchkey.toml");
    const toml = moved(await example("preview"), folder, port)
      .replace("operator_listen", "operator_listens")
      .replace('"oauth"', '"password"')
      .replace(`"127.0.0.1:${port}"]\noper`, "8081]\noper")
      .replace("[app]", '[app]\nclient_secret = "CANARY-IN-THE-FILE"');
    await writeFile(config, `${toml}\n[limits]\nconnections = 5\n`);
    for (const [args, code] of [
      [["--check-config"], 1],
      [[], 3],
    ]) {
      const { said, code: ended } = await run(["relay", "--config", config, ...args], {
        env: { LATCHKEY_CLIENT_SECRET: "" },
      });
      assert.equal(ended, code, said);
      for (const told of [
        /`operator_listen` is missing: give it an address:port/,
        /`operator_listens`.*did you mean `operator_listen`\?/,
        /`credential` in \[app\] is "password": it must be one of these words in quotes: "oauth", "api_key"/,
        /`listen` is a list with 8081: it must be a list/,
        /`client_secret` in \[app\]: secrets do not stand in the file/,
        /`connections` in \[limits\] is 5: it must be a whole number from 16 to 1000000/,
        /LATCHKEY_CLIENT_SECRET is missing/,
      ])
        assert.match(said, told);
      assert.doesNotMatch(said, /CANARY/);
      assert.deepEqual([existsSync(join(folder, "relay.db")), existsSync(join(folder, "key"))], [false, false]);
    }
  }));
