// Where WebAssembly is refused by the page's policy, or missing, the same core runs as JavaScript, and nothing else changes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { link, snapshot } from "./servers.mjs";
import { face, soon, told, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const login = { href: "https://partner.example/login" };

/** Two ways to be without; both pages have no unsafe-* and require Trusted Types. */
const ways = {
  "refused by the policy": (t, script = {}) => world(t, { ...script, partner: { ...script.partner, wasm: false } }),
  missing: async (t, script) => {
    const made = await world(t, script);
    await made.page.addInitScript(() => {
      delete globalThis.WebAssembly;
    });
    return made;
  },
};

for (const [way, without] of Object.entries(ways)) {
  test(`${way}: the live state is shown and followed`, async (t) => {
    const { button, open, page, relay } = await without(t);
    await open();
    await face(page, "disabled");
    await button.getByRole("link", { name: "Connect App", exact: true }).waitFor();
    relay.push(snapshot(link("pending", { note: "We are reading your rooms: Zimmer 5 für Gäste." })));
    await face(page, "pending");
    await button.getByText("Zimmer 5 für Gäste.").waitFor();
    relay.push(snapshot(link("enabled", login)));
    await face(page, "enabled");
    await button.getByRole("link", { name: "Login", exact: true }).waitFor();
    assert.deepEqual(
      (await told(page, "change")).map(({ appState, revision }) => [appState, revision > 1000]),
      [
        ["disabled", true],
        ["pending", true],
        ["enabled", true],
      ],
    );
    assert.deepEqual(await told(page, "error"), []);
  });

  test(`${way}: a press takes a ticket and leads to the relay`, async (t) => {
    const { button, open, page, relay } = await without(t);
    relay.script.connect = [200, { navigate_to: `${relay.origin}/connect/ticket` }];
    await open();
    await face(page, "disabled");
    await button.getByRole("link").click();
    await page.waitForURL(`${relay.origin}/connect/ticket`);
    assert.equal(relay.asked("POST /v1/connect"), 1);
  });

  test(`${way}: a silent stream makes it stale after 9 s, and the truth returns`, async (t) => {
    const { open, page, relay } = await without(t);
    await page.clock.install();
    await open();
    await face(page, "disabled");
    relay.script.up = false;
    await page.clock.runFor(9500);
    await page.locator("latchkey-button[stale]").waitFor();
    relay.script.up = true;
    await page.clock.runFor(1500);
    await page.locator("latchkey-button:not([stale])").waitFor();
  });

  test(`${way}: a finish code is posted and its answer shown`, async (t) => {
    const { open, page, relay } = await without(t);
    relay.script.finish = [200, snapshot(link("enabled", login))];
    await open("/#latchkey_finish=code-1");
    await face(page, "enabled");
    assert.equal(relay.asked("POST /v1/connect/finish"), 1);
  });

  test(`${way}: neither the WebAssembly nor its glue is fetched`, async (t) => {
    const { open, page, relay } = await without(t);
    await open();
    await face(page, "disabled");
    assert.deepEqual(relay.served.toSorted(), ["button_js", "entry"]);
  });
}

test("a policy that refuses WebAssembly is asked once: one report to the page's owner", async (t) => {
  const { open, page, problems, relay } = await world(t, { partner: { wasm: false } });
  await page.addInitScript(() => {
    globalThis.refused = [];
    addEventListener("securitypolicyviolation", (event) => globalThis.refused.push(event.blockedURI));
  });
  await open();
  await face(page, "disabled");
  relay.push(snapshot(link("enabled", login)));
  await face(page, "enabled");
  assert.deepEqual(await page.evaluate(() => globalThis.refused), ["wasm-eval"]);
  assert.ok(problems.length <= 1, problems.join("\n"));
});

test("a normal page never fetches the JavaScript core", async (t) => {
  const { open, page, problems, relay } = await world(t);
  await open();
  await face(page, "disabled");
  assert.deepEqual(relay.served.toSorted(), ["button", "entry"]);
  assert.deepEqual(problems, []);
});

test("when the JavaScript core cannot be loaded either, the child link stays, and it is tried again", async (t) => {
  const { button, open, page, relay } = await world(t, { relay: { withheld: /button-js-/ }, partner: { wasm: false } });
  await page.clock.install();
  await open();
  await page.waitForFunction(() => told.some(([name]) => name === "error"));
  assert.deepEqual(await told(page, "error"), [{ code: "core_unavailable", blame: "partner", retry: "never" }]);
  assert.ok(await button.locator("> a").isVisible());
  relay.script.withheld = undefined;
  await page.clock.runFor(8000);
  await soon(() => relay.served.includes("button_js"));
  await face(page, "disabled");
});
