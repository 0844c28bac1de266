// `latchkey doctor --config` at real installations: one that is well, and each with one thing wrong. It changes nothing, and tells
// no secret.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { House, run, secrets, withHouse } from "./support/house.mjs";
import { until } from "./support/until.mjs";

const FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
const TIMEOUT = { timeout: 120_000 };

/** What no output of it may hold, whatever is wrong. */
const HIDDEN = [secrets.api, secrets.client, "CANARY", "whsec_", "ab".repeat(32)];

/** @returns {Promise<{code, findings, rows: (check: string) => object[], wrong: string[], said: string}>} */
async function look(house, { config = house.config, env = {} } = {}) {
  const { code, said } = await run(["doctor", "--json", "--config", config], { env: { ...house.env, ...env } });
  const report = code === 0 || code === 1 ? JSON.parse(said) : { findings: [] };
  const wrong = report.findings.filter((row) => row.mark === "WRONG");
  for (const row of wrong) assert.ok(row.cure, row.what);
  for (const secret of HIDDEN) assert.ok(!said.includes(secret), `a secret is told: ${secret.slice(0, 6)}...`);
  return {
    code,
    said,
    report,
    rows: (check) => report.findings.filter((row) => row.check === check),
    wrong: [...new Set(wrong.map((row) => row.check))],
  };
}

/** The same installation, with a change in a configuration of its own. */
async function changed(house, change) {
  const other = join(house.folder, "other.toml");
  await writeFile(other, change(await readFile(house.config, "utf8")));
  return other;
}

const connected = async (house) => {
  await house.connect();
  await house.testAccount.webhook();
  await until("the relay knows it", async () => {
    const { json } = await house.backEnd("GET", "/v1/accounts/demo/properties/320000/diagnosis");
    return json.outlook === "well" && json.last_success_at;
  });
};

test(
  "an installation that is well: nothing is wrong, nothing changes, and no secret is told, not even its own",
  TIMEOUT,
  withHouse({}, async (house) => {
    await connected(house);
    const links = (await house.backEnd("GET", "/v1/accounts/demo")).body;
    const deliveries = async () => (await house.metrics()).match(/^latchkey_deliveries_total\{.*$/gm);
    const counted = await deliveries();
    const told = await look(house);
    assert.deepEqual([told.code, told.wrong], [0, []], told.said);
    assert.deepEqual(await deliveries(), counted, "its own delivery moves no alarm");
    for (const check of [
      "config",
      "key",
      "key-opens",
      "store",
      "relay",
      "ready",
      "version",
      "back-end",
      "clock",
      "clock-relay",
    ])
      assert.deepEqual([check, ...told.rows(check).map((row) => row.mark)], [check, "ok"], told.said);
    for (const check of [
      "callback",
      "same-relay",
      "script",
      "webhook",
      "operator-hidden",
      "redirect-registered",
      "subscribed-to",
      "hotels",
    ])
      assert.deepEqual([check, ...told.rows(check).map((row) => row.mark)], [check, "ok"], told.said);
    assert.deepEqual(
      told.report.hotels.map(({ property, outlook, mark }) => [property, outlook, mark]),
      [["320000", "well", "ok"]],
    );
    assert.equal((await house.backEnd("GET", "/v1/accounts/demo")).body, links, "it changes nothing");
    assert.equal((await house.testAccount.state()).grants.filter((row) => row.alive).length, 1);

    const table = await run(["doctor", "--config", house.config], { env: house.env });
    assert.equal(table.code, 0, table.said);
    assert.match(table.said, /\nthe hotels\n {2}ok {6}hotels {16}1 well\n/);
    for (const line of table.said.split("\n")) assert.ok(line.length <= 132, line);
    const { access_token, refresh_token } = await house.testAccount.grant();
    const key = (await readFile(join(house.folder, "key"), "utf8")).trim();
    const webhook = new URL((await house.testAccount.webhook()).url ?? "http://x/none").pathname.split("/").at(-1);
    for (const secret of [access_token, refresh_token, key, secrets.api, secrets.client, webhook])
      for (const { said } of [told, table])
        assert.ok(!said.includes(secret), `a secret is told: ${secret.slice(0, 4)}...`);
  }),
);

test(
  "the key file of another installation is told before hotels break",
  TIMEOUT,
  withHouse({}, async (house) => {
    await connected(house);
    await writeFile(join(house.folder, "key"), `${"ab".repeat(32)}\n`, { mode: 0o600 });
    const told = await look(house);
    assert.deepEqual([told.code, told.wrong], [1, ["key-opens"]], told.said);
    await chmod(join(house.folder, "key"), 0o644);
    assert.deepEqual((await look(house)).wrong, ["key"]);
    await rm(join(house.folder, "key"));
    assert.deepEqual((await look(house)).wrong, ["key"]);
    assert.ok(!existsSync(join(house.folder, "key")), "no key is made");
  }),
);

test(
  "a redirect URI of another path is seen at the relay and at Cloudbeds; a wrong operator port is told from a relay that is down",
  TIMEOUT,
  withHouse({}, async (house) => {
    const path = await changed(house, (toml) =>
      toml.replace("[[site]]\n", `[[site]]\nredirect_uri = "${house.relayUrl}/back"\n`),
    );
    const told = await look(house, { config: path });
    assert.equal(told.code, 1, told.said);
    assert.deepEqual(told.wrong, ["callback", "redirect-registered"], told.said);
    assert.match(
      told.rows("redirect-registered")[0].cure,
      new RegExp(`exactly this redirect URL: ${house.relayUrl}/back$`),
    );

    const port = await changed(house, (toml) => toml.replace(`:${house.port + 3}"`, `:${house.port + 63}"`));
    const elsewhere = await look(house, { config: port });
    assert.deepEqual([elsewhere.code, elsewhere.wrong], [1, ["relay"]], elsewhere.said);
    assert.match(elsewhere.rows("relay")[0].what, /a relay holds the store, and nothing answers/);
  }),
);

test(
  "a relay that is down: one thing is wrong, and its hotels are still told",
  TIMEOUT,
  withHouse({}, async (house) => {
    await connected(house);
    await house.relay.stop();
    const files = async () => (await house.bytes()).toString("base64");
    const before = await files();
    const told = await look(house);
    assert.deepEqual([told.code, told.wrong], [1, ["relay"]], told.said);
    assert.match(told.rows("relay")[0].what, /no relay runs/);
    assert.equal(told.report.hotels[0].outlook, "well");
    assert.equal(await files(), before, "the store is as it was");
    assert.ok(!existsSync(`${house.store}-wal`), "and no file beside it");
  }),
);

test(
  "a hotel that disconnected, and one whose subscription is gone",
  TIMEOUT,
  withHouse({}, async (house) => {
    await connected(house);
    await house.testAccount.loseWebhooks();
    const deaf = await look(house);
    assert.deepEqual([deaf.code, deaf.wrong], [1, ["subscribed-to"]], deaf.said);
    await house.testAccount.post("trigger/uninstalled");
    await house.backEnd("POST", "/v1/accounts/demo/properties/320000/observations", {
      status: 401,
      body: '{"error":"access_denied","hint":"Access token is invalid"}',
    });
    await until("the relay notices", async () => {
      const { json } = await house.backEnd("GET", "/v1/accounts/demo/properties/320000/diagnosis");
      return json.outlook === "unconnected";
    });
    const told = await look(house);
    assert.deepEqual([told.code, told.wrong], [0, []], told.said); // it may have been meant
    const [row] = told.rows("hotels").filter(({ mark }) => mark === "hint");
    assert.match(row.what, /^320000 .*of demo: unconnected since \d{4}-\d\d-\d\d \d\d:\d\d UTC \(\d+ s\), \w+: /);
    assert.match(row.cure, /^Ask the hotel .*mended by a person at the hotel/);
  }),
);

test(
  "a clock that is wrong is told against Cloudbeds' and the relay's",
  TIMEOUT,
  withHouse({}, async (house) => {
    assert.ok(existsSync(FAKETIME), `${FAKETIME}: install the package faketime (scripts/packages.txt)`);
    const env = { LD_PRELOAD: FAKETIME, FAKETIME: "+45s", DONT_FAKE_MONOTONIC: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
    const told = await look(house, { env });
    assert.deepEqual([told.code, told.wrong], [1, ["clock-relay", "clock"]], told.said);
    assert.match(told.rows("clock")[0].what, /4[3-6] s ahead of Cloudbeds/);
  }),
);

test(
  "what cannot be read ends with 3; what is wrong in it, and a secret that is not set, are told with all the rest",
  TIMEOUT,
  async () => {
    const house = await House.start();
    try {
      for (const path of [join(house.folder, "none.toml"), house.folder]) {
        const { code, said } = await run(["doctor", "--config", path], { env: house.env });
        assert.deepEqual([code, /cannot be read/.test(said)], [3, true], said);
      }
      const { code } = await run(["doctor", "--config", house.config, "--page", house.page], { env: house.env });
      assert.equal(code, 2);
      const bare = await look(house, { env: { LATCHKEY_CLIENT_SECRET: "", LATCHKEY_API_SECRET: "" } });
      assert.deepEqual([bare.code, bare.wrong], [1, ["config", "api-secret"]], bare.said);
      assert.equal(bare.rows("relay")[0].mark, "ok", bare.said);
      const broken = await changed(house, (toml) =>
        toml.replace("client_id", 'client_secret = "CANARY-IN-THE-FILE"\nclient_idd'),
      );
      const told = await look(house, { config: broken });
      assert.equal(told.code, 1, told.said);
      assert.equal(told.rows("config").length, 3, told.said);
    } finally {
      await house.stop();
    }
  },
);
