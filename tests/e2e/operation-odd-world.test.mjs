// A machine on which something does not work: names that cannot be looked up, files that take no write.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { binary, House, Program, withHouse } from "./support/house.mjs";
import { send, sendJson } from "./support/http.mjs";
import { makeLibrary } from "./support/preloaded.mjs";
import { until } from "./support/until.mjs";

let odd;
before(() => {
  odd = makeLibrary("odd-world");
});
after(() => odd.remove());

/** From now on, and for the relay that is started next. */
function becomes(house, word) {
  const file = join(house.folder, "world");
  writeFileSync(file, word);
  Object.assign(house.env, { LD_PRELOAD: odd.library, ODD_WORLD: file });
}

const linkOf = async (house) => (await house.backEnd("GET", "/v1/accounts/demo")).json.links[0];
const toInvalid = (toml) => toml.replace(/api_base = ".*"/, 'api_base = "https://cloudbeds.invalid:9/api/v1.3"');

/** A hotel is connected; then the relay is to ask under a name of ours. */
async function whoseNameIs(house, word) {
  await house.connect();
  await house.testAccount.webhook();
  await house.relay.stop();
  const toml = execFileSync("cat", [house.config], { encoding: "utf8" });
  writeFileSync(house.config, toInvalid(toml));
  becomes(house, word);
  await house.startRelay();
  return async () => {
    await house.relay.stop();
    writeFileSync(house.config, toml);
    becomes(house, "");
    await house.startRelay();
  };
}

test(
  "a name that cannot be looked up is an outage: told with host and DNS, nothing lost, ready all the same",
  { timeout: 90_000 },
  withHouse({}, async (house, t) => {
    const mend = await whoseNameIs(house, "no-dns");
    const said = () => house.relay.said.split("\n").filter((line) => line.includes("getAppState"));
    const named = /no answer from https:\/\/cloudbeds\.invalid:9: its name could not be looked up \(DNS\)/;
    await until("it is told", () => said().some((line) => named.test(line)));
    await until("the button says so", async () => (await linkOf(house)).reason === "cloudbeds_unreachable", {
      within: 30_000,
    });
    t.diagnostic(said()[0]);
    const { app_state, kind } = await linkOf(house);
    assert.deepEqual([app_state, kind], ["enabled", "oauth"], "what was true is shown, and the credential kept");
    assert.equal((await house.readyz()).status, 200);
    assert.ok((await house.metric('latchkey_cloudbeds_calls_total{endpoint="getAppState",result="resolve"}')) > 0);
    // The name is known again, and another thing is wrong: told as that.
    becomes(house, "local");
    await until("the name is looked up anew", () => said().some((line) => /could not be reached/.test(line)), {
      within: 40_000,
    });
    await mend();
    await until("all is well", async () => (await linkOf(house)).reason === null);
    assert.equal((await linkOf(house)).app_state, "enabled");
  }),
);

test(
  "name servers that do not answer are told as such, and hold up neither anybody else nor the end",
  { timeout: 90_000 },
  withHouse({}, async (house, t) => {
    await whoseNameIs(house, "silent-dns");
    const from = performance.now();
    assert.equal((await house.readyz()).status, 200);
    assert.equal((await linkOf(house)).app_state, "enabled");
    assert.ok(performance.now() - from < 2_000, "answered while the question waits");
    await until("it is told", () => /could not be looked up \(DNS\)/.test(house.relay.said), { within: 30_000 });
    const stopping = performance.now();
    assert.equal(await house.relay.stop(), 0, house.relay.said);
    t.diagnostic(`SIGTERM to the end: ${(performance.now() - stopping).toFixed(0)} ms`);
    assert.ok(performance.now() - stopping < 10_000);
  }),
);

/** As somebody who is not root, whatever we are. */
const asNobody = (house) => {
  const args = ["relay", "--config", house.config];
  if (process.getuid() !== 0) return new Program(args, { env: house.env });
  const setpriv = ["--reuid=65534", "--regid=65534", "--clear-groups", binary, ...args];
  return new Program(setpriv, { env: house.env, command: "setpriv" });
};

test(
  "files that its user may not write: it does not start, and names file and cure",
  { timeout: 60_000 },
  withHouse({}, async (house, t) => {
    await house.connect();
    await house.relay.stop();
    const files = readdirSync(house.folder).filter((name) => /^relay\.db|^key$/.test(name));
    const own = (uid) => {
      for (const name of files) chownSync(join(house.folder, name), uid, uid);
    };
    const nobody = process.getuid() === 0 ? 65534 : process.getuid();
    for (const [what, wrong, named] of [
      ["the folder", () => [chmodSync(house.folder, 0o555), own(nobody)], /relay\.db/],
      ["the store", () => [chmodSync(house.folder, 0o777), own(nobody), chmodSync(house.store, 0o400)], /relay\.db/],
      ["the key file", () => [own(nobody), chmodSync(join(house.folder, "key"), 0o000)], /key/],
    ]) {
      wrong();
      chmodSync(house.config, 0o644);
      const refused = asNobody(house);
      assert.equal(await refused.ended, 3, `${what}: ${refused.said}`);
      const told = refused.lines().at(-1);
      t.diagnostic(`${what}: ${told}`);
      assert.match(told, named, what);
      assert.match(told, /[Ll]et |[Gg]ive |[Mm]ake |chmod|chown|[Cc]heck/, `${what}: a cure`);
      assert.doesNotMatch(refused.said, /terminate|what\(\)/, "no crash");
      chmodSync(house.store, 0o600);
      chmodSync(join(house.folder, "key"), 0o600);
    }
    chmodSync(house.folder, 0o700);
    own(process.getuid());
    await house.startRelay();
    assert.equal((await linkOf(house)).app_state, "enabled", "nothing was harmed");
  }),
);

test("a disk that becomes read-only while it serves (EROFS): told, read from, and gone on with when it is mended", {
  timeout: 90_000,
}, async () => {
  const house = await House.start({ ready: false });
  try {
    becomes(house, "");
    await house.startRelay();
    const { token } = await house.connect();
    await house.testAccount.webhook();
    becomes(house, "read-only");
    const unready = await house.readyz();
    assert.deepEqual([unready.status, /store/.test(unready.body)], [503, true], unready.body);
    assert.equal((await fetch(`${house.operator}/healthz`)).status, 200);
    const pressed = await sendJson(
      `${house.relayUrl}/v1/connect`,
      { headers: house.asPage(token) },
      { return_to: house.page },
    );
    assert.deepEqual([pressed.status, JSON.parse(pressed.body).code], [503, "store_unavailable"]);
    const state = async () =>
      JSON.parse((await send(`${house.relayUrl}/v1/state`, { headers: house.asPage(token) })).body);
    assert.equal((await state()).links[0].app_state, "enabled", "what was true is readable");
    await house.testAccount.postAppState("pending");
    await until("the trouble is logged", () => /could not be saved|could not be noted/.test(house.relay.said));
    becomes(house, "");
    await until("ready again", async () => (await house.readyz()).status === 200);
    await until("the change is shown", async () => (await state()).links[0].app_state === "pending", {
      within: 20_000,
    });
    await until("and saved", async () => {
      await house.relay.stop("SIGKILL");
      await house.startRelay();
      return (await state()).links[0].app_state === "pending";
    });
  } finally {
    await house.stop();
  }
});
