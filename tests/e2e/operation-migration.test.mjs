// docs/operate.md, "From OAuth to API keys": a relay, a restart with `migrate_oauth`, and a test account that knows the grant.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { withHouse } from "./support/house.mjs";
import { property } from "./support/test-account.mjs";
import { until } from "./support/until.mjs";

const link = async (house) =>
  (await house.backEnd("GET", "/v1/accounts/demo")).json.links.find((row) => row.property === property);

async function restartWith(house, lines) {
  await house.relay.stop();
  writeFileSync(house.config, readFileSync(house.config, "utf8").replace("[app]\n", `[app]\n${lines}\n`));
  await house.startRelay();
}

test(
  "an OAuth connection becomes an API key while the state stays enabled; the key lives, and outlives the next refresh's hour",
  { timeout: 60_000 },
  withHouse({}, async (house) => {
    await house.connect();
    await until("it is enabled", async () => (await link(house)).app_state === "enabled");
    assert.equal((await link(house)).kind, "oauth");
    const { refresh_token, access_token } = await house.testAccount.grant();
    await restartWith(house, 'credential = "api_key"\nmigrate_oauth = ["*"]');
    await until("it is a key", async () => (await link(house)).kind === "api_key");
    assert.equal((await link(house)).app_state, "enabled");
    const { api_key } = (await house.testAccount.state()).grants.find((row) => row.api_key);
    const asked = await house.testAccount.asksWith({ "x-api-key": api_key });
    assert.equal(asked.body.data.app_state, "enabled");
    for (const secret of [refresh_token, access_token, api_key])
      assert.ok(!(await house.bytes()).includes(secret), "the store holds a credential in clear");

    await house.testAccount.advance(10 * 3600); // the OAuth token would have been refreshed, which would end the key
    await house.testAccount.post("trigger/state_pending");
    await until("it follows", async () => (await link(house)).app_state === "pending");
    assert.equal((await house.testAccount.asksWith({ "x-api-key": api_key })).body.data.app_state, "pending");
  }),
);
