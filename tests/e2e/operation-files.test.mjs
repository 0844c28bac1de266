// The store as a file: copied while the relay runs, put back when it does not; and docs/remove.md, followed word for word.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { binary, Program, run, withHouse } from "./support/house.mjs";
import { send } from "./support/http.mjs";
import { until } from "./support/until.mjs";

const onFiles = (house, ...args) => run(["relay", ...args, "--config", house.config], { env: house.env });

const linksOf = async (house, account = "demo") => (await house.backEnd("GET", `/v1/accounts/${account}`)).json.links;

test(
  "a copy taken while the relay works is put back when it is stopped; buttons never see a lower revision, and truth is asked anew",
  { timeout: 90_000 },
  withHouse({}, async (house) => {
    const { token } = await house.connect();
    const copy = join(house.folder, "copy.db");
    const taken = await onFiles(house, "backup", copy);
    assert.equal(taken.code, 0, taken.said);
    assert.equal(statSync(copy).mode & 0o777, 0o600);
    const again = await onFiles(house, "backup", copy);
    assert.deepEqual([again.code, /exists already/.test(again.said)], [3, true], again.said);
    await house.testAccount.postAppState("pending");
    await until("it is heard", async () => (await linksOf(house))[0].app_state === "pending");
    const revision = (await house.backEnd("GET", "/v1/accounts/demo")).json.revision;

    const refused = await onFiles(house, "restore", copy);
    assert.deepEqual([refused.code, /running relay/.test(refused.said)], [3, true], refused.said);
    await house.relay.stop();
    await writeFile(join(house.folder, "junk.db"), "x".repeat(8192));
    const junk = await onFiles(house, "restore", join(house.folder, "junk.db"));
    assert.equal(junk.code, 3, junk.said);
    const restored = await onFiles(house, "restore", copy);
    assert.equal(restored.code, 0, restored.said);
    assert.ok(existsSync(`${house.store}.before-restore`));
    await house.startRelay();
    await until("Cloudbeds was asked", async () => (await linksOf(house))[0].app_state === "pending");
    assert.ok(
      (await house.backEnd("GET", "/v1/accounts/demo")).json.revision > revision,
      "the old store does not go back",
    );
    assert.equal(
      (await send(`${house.relayUrl}/v1/state`, { headers: house.asPage(token) })).status,
      200,
      "sessions stay",
    );
  }),
);

test(
  "a second relay on the same store refuses to start, and says why",
  { timeout: 60_000 },
  withHouse({}, async (house) => {
    const second = join(house.folder, "second.toml");
    const moved = readFileSync(house.config, "utf8")
      .replaceAll(`:${house.port + 1}"]`, `:${house.port + 61}"]`)
      .replace(`:${house.port + 3}"`, `:${house.port + 63}"`);
    await writeFile(second, moved);
    const { code, said } = await run(["relay", "--config", second], { env: house.env });
    assert.deepEqual([code, /in use by a running relay/.test(said)], [3, true], said);
    assert.equal((await house.readyz()).status, 200);
  }),
);

test(
  "export tells everything but credentials; with credentials they stand in a private file that import takes",
  { timeout: 60_000 },
  withHouse({}, async (house) => {
    await house.connect();
    const { access_token, refresh_token } = await house.testAccount.grant();
    const plain = await onFiles(house, "export", "demo");
    assert.equal(plain.code, 0, plain.said);
    const { accounts } = JSON.parse(plain.said);
    assert.deepEqual([accounts.length, accounts[0].account, accounts[0].links[0].property], [1, "demo", "320000"]);
    for (const secret of [access_token, refresh_token]) assert.ok(!plain.said.includes(secret));
    const file = join(house.folder, "credentials.json");
    const full = await onFiles(house, "export", "--all", "--with-credentials", file);
    assert.equal(full.code, 0, full.said);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    for (const secret of [access_token, refresh_token]) assert.ok(!full.said.includes(secret));
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), [
      { account: "demo", property: "320000", kind: "oauth", access_token, refresh_token },
    ]);
    const dry = await onFiles(house, "import", file, "--dry-run", "--json");
    assert.equal(dry.code, 0, dry.said);
    assert.equal((await onFiles(house, "export", "nobody")).code, 1);
    assert.equal((await onFiles(house, "export")).code, 3);
  }),
);

/** Every command of the page in its order, as one script; paths and the program are this house's own. */
function scriptOf(page, folder) {
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block);
  assert.ok(blocks.length >= 6, `${blocks.length} blocks`);
  const places = {
    "/etc/latchkey": "/etc",
    "/var/lib/latchkey": "/var",
    "/var/lib/latchkey-key": "/var-key",
    "/etc/": "/etc-",
    "/usr/local/bin/": "/bin-",
  };
  return blocks
    .join("\n")
    .replace(/\/(etc|var\/lib)\/latchkey(-key)?\b|\/etc\/|\/usr\/local\/bin\//g, (path) => folder + places[path]);
}

test(
  "docs/remove.md, word for word: nothing is connected at Cloudbeds, and nothing is left on the machine",
  { timeout: 90_000 },
  withHouse({ ready: false }, async (house) => {
    const { folder } = house;
    for (const name of ["etc", "var", "var-key"]) await mkdir(join(folder, name));
    const moved = readFileSync(house.config, "utf8")
      .replace(house.store, `${folder}/var/relay.db`)
      .replace(join(folder, "key"), `${folder}/var-key/key`);
    house.config = join(folder, "etc/latchkey.toml");
    await writeFile(house.config, moved);
    house.store = join(folder, "var/relay.db");
    await house.startRelay();
    await house.connect();
    await house.backEnd("PUT", "/v1/accounts/other/properties/320001/external", {
      app_state: "enabled",
      guide: "https://app.example.com/guide",
    });
    await copyFile(house.store, `${house.store}.schema-1.backup`);
    assert.equal((await house.testAccount.state()).subscriptions.length, 1);

    const stubs = `
      latchkey() { "${binary}" "$@"; }
      systemctl() { [ "$1" = daemon-reload ] && return 0; kill -TERM ${house.relay.pid}; while kill -0 ${house.relay.pid} 2>/dev/null; do sleep 0.05; done; }
      runuser() { shift 3; "$@"; }
      userdel() { :; }`;
    const script = scriptOf(readFileSync(new URL("../../docs/remove.md", import.meta.url), "utf8"), folder);
    const shell = new Program(["-c", `set -e\ncd ${folder}\n${stubs}\n${script}`], {
      command: "/bin/bash",
      env: house.env,
    });
    assert.equal(await shell.ended, 0, shell.said);
    const { subscriptions, grants } = await house.testAccount.state();
    assert.deepEqual([subscriptions, grants.filter((grant) => grant.alive)], [[], []]);
    assert.equal(await house.testAccount.appState(), "disabled");
    assert.deepEqual(
      readdirSync(folder).filter((name) => /^(etc|var|bin)/.test(name)),
      [],
    );
    const exported = JSON.parse(readFileSync(join(folder, "connections.json"), "utf8"));
    assert.deepEqual(
      exported.accounts.map(({ account }) => account),
      ["demo", "other"],
    );
  }),
);
