// A disk that takes no more, as a limit on the size of files that is set and lifted while the relay runs: clear answers, nothing
// lost, and recovery without a restart.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { withHouse } from "./support/house.mjs";
import { send, sendJson } from "./support/http.mjs";
import { until } from "./support/until.mjs";

const limitFiles = (pid, bytes) => execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}`]);

test(
  "a full disk: not ready and told why, changes refused as such, what Cloudbeds changed meanwhile shown when there is room again",
  { timeout: 90_000 },
  withHouse({}, async (house) => {
    const { token } = await house.connect();
    const state = async () =>
      JSON.parse((await send(`${house.relayUrl}/v1/state`, { headers: house.asPage(token) })).body);
    const before = await state();
    const { pid } = house.relay;
    limitFiles(pid, "0:unlimited");
    const unready = await house.readyz();
    assert.deepEqual([unready.status, /store: it cannot be written/.test(unready.body)], [503, true], unready.body);
    assert.equal((await fetch(`${house.operator}/healthz`)).status, 200, "alive");
    assert.equal(await house.metric("latchkey_ready"), 0);
    const pressed = await sendJson(
      `${house.relayUrl}/v1/connect`,
      { headers: house.asPage(token) },
      { return_to: house.page },
    );
    assert.equal(pressed.status, 503);
    assert.equal(JSON.parse(pressed.body).code, "store_unavailable");
    assert.ok(!pressed.body.includes(house.folder), "the answer tells no path");
    assert.deepEqual((await state()).links, before.links, "what was true is readable");
    await house.testAccount.postAppState("pending");
    await until("the trouble is logged", () => /could not be saved|could not be noted/.test(house.relay.said));
    limitFiles(pid, "unlimited:unlimited");
    await until("it is ready again", async () => (await house.readyz()).status === 200);
    await until("the change is shown", async () => (await state()).links[0].app_state === "pending");
    assert.equal(house.relay.pid, pid);
    assert.equal(
      (await sendJson(`${house.relayUrl}/v1/connect`, { headers: house.asPage(token) }, { return_to: house.page }))
        .status,
      200,
    );
    await house.relay.stop("SIGKILL");
    await house.startRelay();
    assert.equal((await state()).links[0].app_state, "pending", "and it is on the disk");
  }),
);

test(
  "a full disk when a token has to be refreshed: none is used up, the hotel stays connected, and it is refreshed when there is room",
  { timeout: 90_000 },
  withHouse({}, async (house) => {
    const { token } = await house.connect();
    await house.testAccount.set({ rotate_refresh_tokens: true });
    const { url, endpoint_url, endpointUrl } = await house.testAccount.webhook();
    const webhook = new URL(endpoint_url ?? url ?? endpointUrl).pathname;
    const { pid } = house.relay;
    limitFiles(pid, "0:unlimited");
    await house.testAccount.advance(9 * 3600); // the access token is over
    const delivery = JSON.stringify({ event: "integration/appstate_changed", propertyID: 320000, newState: "enabled" });
    await send(house.relayUrl + webhook, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: delivery,
    });
    await until("it could not be refreshed", () => house.relay.said.includes("could not be refreshed"));
    const asked = await house.testAccount.requests();
    assert.ok(!asked.some((call) => JSON.stringify(call).includes("refresh_token")), "no token was used up");
    limitFiles(pid, "unlimited:unlimited");
    const refreshed = 'latchkey_refreshes_total{verdict="healthy"}';
    await until("it is refreshed", async () => (await house.metric(refreshed)) > 0, { within: 20_000 });
    await until("it is ready again", async () => (await house.readyz()).status === 200);
    await house.relay.stop("SIGKILL");
    await house.startRelay();
    await house.testAccount.advance(9 * 3600);
    const disconnected = await sendJson(`${house.relayUrl}/v1/disconnect`, { headers: house.asPage(token) }, {});
    assert.equal(disconnected.status, 200, `the latest refresh token was on the disk: ${disconnected.body}`);
  }),
);
