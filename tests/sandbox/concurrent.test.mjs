// Many at once, with faults and clock moves in between: nothing that was answered is lost.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { until } from "../e2e/support/until.mjs";
import { Victim } from "./hostile.mjs";

const CLIENTS = 50;
const CHANGES = 8; // of each client

/** A partner who writes down every state change that he is told of, and answers now and then that he is unwell. */
async function partner(chance) {
  const heard = new Set();
  let deliveries = 0;
  const server = createServer(async (request, answer) => {
    const body = JSON.parse((await request.toArray()).join(""));
    ++deliveries;
    const unwell = chance.often(0.1);
    if (!unwell) heard.add(`${body.propertyID_str} ${body.oldState} ${body.newState} ${body.timestamp}`);
    answer.writeHead(unwell ? 500 : 204).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    heard,
    server,
    deliveries: () => deliveries,
    url: (path) => `http://127.0.0.1:${server.address().port}/${path}`,
  };
}

/** One property of one account, by its number: connects, then changes and reads its own state. */
async function client(victim, account, number, url) {
  const property = `${400_000 + number}`;
  const post = async (path, body) => JSON.parse((await victim.ask("POST", account + path, { body })).text);
  await post("/_test/properties", JSON.stringify({ id: property, name: `Hotel ${number}` }));
  const { access_token } = await post("/_test/connect", JSON.stringify({ property }));
  const headers = { Authorization: `Bearer ${access_token}` };
  let refused = 0;
  const api = async (name, form) => {
    for (;;) {
      const options = form ? { method: "POST", body: new URLSearchParams(form), headers } : { headers };
      const answer = await fetch(`${victim.origin}${account}/api/v1.3/${name}`, options);
      const text = await answer.text();
      if (answer.status !== 500) return JSON.parse(text);
      ++refused; // by the fault that was set for this property, before the call had an effect
    }
  };
  const hook = { object: "integration", action: "appstate_changed", endpointUrl: url };
  assert.equal((await api("postWebhook", hook)).success, true);
  for (let i = 0; i < CHANGES; ++i) {
    const app_state = i % 2 === 0 ? "pending" : "enabled";
    if (i === 3) await post("/_test/faults", JSON.stringify({ fault: "server_error", times: 2, property }));
    if (i === 4) await post("/_test/faults", JSON.stringify({ fault: "webhook_delayed", times: 1, property }));
    if (i === 5) await post("/_test/faults", JSON.stringify({ fault: "webhook_doubled", times: 1, property }));
    if (i === 6) await post("/_test/clock", JSON.stringify({ advance_s: 7 }));
    assert.deepEqual(await api("postAppState", { app_state }), { success: true });
    assert.deepEqual(await api("getAppState"), { success: true, data: { app_state } }, property);
  }
  assert.equal(refused, 2, `${property}: the fault acted as often as it was told to`);
}

test("fifty clients over two accounts, faults and clock moves in between: no change is lost", {
  timeout: 120_000,
}, async (t) => {
  const victim = await Victim.brace(t);
  const { heard, server, deliveries, url } = await partner(victim.chance);
  const accounts = ["", "/accounts/two"];
  const from = performance.now();
  const clients = Array.from({ length: CLIENTS }, (_, i) => client(victim, accounts[i % 2], i, url(i % 2)));
  await Promise.all(clients);
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  // Retries come a minute apart, five at most: each minute is looked at once the attempts of the last one ended.
  const waiting = async (account) => {
    const { text } = await victim.ask("GET", `${account}/_test/deliveries`);
    return JSON.parse(text).deliveries.filter(({ status }) => status === "waiting");
  };
  await until("everything was told", async () => {
    for (const account of accounts) await victim.ask("POST", `${account}/_test/clock`, { body: '{"advance_s":60}' });
    for (const account of accounts) if ((await waiting(account)).length > 0) return false;
    return true;
  });
  t.diagnostic(
    `${CLIENTS} clients: ${seconds} s, ${heard.size} changes, ${deliveries()} deliveries, ${victim.kb()} kB`,
  );
  assert.equal(heard.size, CLIENTS * CHANGES, "each change was told, under a time of its own");
  for (const [i, account] of accounts.entries()) {
    const state = await victim.calm("fifty clients", account);
    const own = state.properties.filter(({ id }) => id.startsWith("40"));
    assert.equal(own.length, CLIENTS / 2);
    for (const { id, app_state } of own) {
      assert.equal(app_state, "enabled", id);
      assert.equal(Number(id) % 2, i, "of its own account");
    }
  }
  server.close();
  await victim.end();
});
