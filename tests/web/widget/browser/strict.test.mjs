// Pages that allow little, servers that send what they should not, and places where an element may stand.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { link, snapshot } from "./servers.mjs";
import { face, soon, told, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const login = { href: "https://partner.example/login" };
const codes = async (page) => (await told(page, "error")).map(({ code }) => code);
const anError = (page) => page.waitForFunction(() => globalThis.told.some(([name]) => name === "error"));
const isTampered = (page) => page.evaluate(() => globalThis.tampered === true);
const release = JSON.parse(await readFile(new URL("../../../../web/dist/latchkey.json", import.meta.url), "utf8"));

test("the versioned entry runs with its published digest, and not with another content", async (t) => {
  for (const isRight of [true, false]) {
    const made = await world(t, { relay: { tampered: isRight ? undefined : /latchkey@/ } });
    const { button, open, page, partner, relay } = made;
    const src = `${relay.origin}/${release.entry}`;
    partner.script.head = `<script type="module" src="${src}" integrity="${release.integrity}" crossorigin></script>`;
    await open();
    if (isRight) await face(page, "disabled");
    else await page.waitForLoadState("networkidle");
    assert.equal(await page.evaluate(() => !!customElements.get("latchkey-button")), isRight);
    assert.equal(await isTampered(page), false);
    assert.ok(await button.getByRole("link", { name: "Connect App" }).isVisible());
  }
});

for (const [chunk, wasm] of [
  ["button-[0-9a-f]", true],
  ["button-js-", false],
]) {
  test(`a tampered chunk does not run: ${chunk}; the child link stays, and the true one is taken when it is there`, async (t) => {
    const tampered = new RegExp(chunk);
    const { button, open, page, relay } = await world(t, { relay: { tampered }, partner: { wasm } });
    await page.clock.install();
    await open();
    await anError(page);
    assert.deepEqual(await codes(page), ["core_unavailable"]);
    assert.ok(await button.locator("> a").isVisible());
    assert.equal(await page.locator("link[rel=modulepreload]").count(), 0);
    relay.script.tampered = undefined;
    await page.clock.runFor(8000);
    await face(page, "disabled");
    assert.equal(await isTampered(page), false);
  });
}

test("tampered words do not run either: the problem is told in general words", async (t) => {
  const { button, open, page } = await world(t, {
    relay: { tampered: /words-|engineers-/, connect: [403, { code: "may_not_connect" }] },
  });
  await open();
  await face(page, "disabled");
  await button.getByRole("link").click();
  await button.getByRole("alert").filter({ hasText: "does not answer just now" }).waitFor();
  await page.waitForLoadState("networkidle");
  assert.equal(await isTampered(page), false);
});

test("the contract's policy is not broken once, from the child link to a problem and the machine's steps", async (t) => {
  const { button, open, page, problems, relay } = await world(t, {
    relay: { connect: [403, { code: "may_not_connect" }] },
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      globalThis.violations.push([violatedDirective, blockedURI]),
    );
  });
  await open();
  await button.evaluate((element) => element.setAttribute("debug", ""));
  await face(page, "disabled");
  await button.getByRole("link").click();
  await button.getByRole("alert").waitFor();
  relay.push(snapshot(link("pending", { note: "Soon." })));
  await face(page, "pending");
  await button.locator("[part=debug] li").first().waitFor();
  assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  assert.deepEqual(
    problems.filter((text) => !text.startsWith("Failed to load resource")), // the browser's own words for the 403
    [],
  );
  const inline = await button.evaluate(
    (element) => element.shadowRoot.querySelectorAll("style, script, [style]").length,
  );
  assert.equal(inline, 0);
});

test("nothing from the network is markup", async (t) => {
  const evil = '<img src="x" onerror="globalThis.ran = true"><b id="made">bold</b>';
  const { button, open, page, relay } = await world(t, {
    relay: {
      state: snapshot(link("pending", { note: evil, name: evil, reason: `${evil} and prose` }), link("enabled")),
    },
  });
  await open();
  await face(page, "pending");
  await button.getByText(evil).first().waitFor();
  relay.push(snapshot(link("disabled", { name: evil, reason: `${evil} and prose` }), link("enabled")));
  await face(page, "disabled");
  await button.locator("[part=reason]", { hasText: evil }).waitFor();
  await button.locator("[part=name]", { hasText: evil }).waitFor();
  const made = await button.evaluate((element) => element.shadowRoot.querySelectorAll("img, b, #made").length);
  assert.equal(made, 0);
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
});

const refused = ["javascript:alert(1)", "http://relay.example/", "data:text/html,x", "https://hotel@evil.example/"];

for (const attribute of ["relay", "session-url"]) {
  test(`a ${attribute} that may not be asked leaves the child link and is an error event`, async (t) => {
    for (const address of refused) {
      const { button, open, page, partner, relay } = await world(t);
      partner.script.html = partner.html().replace(new RegExp(`${attribute}="[^"]*"`), `${attribute}="${address}"`);
      await open();
      await anError(page);
      assert.deepEqual(await codes(page), ["address_refused"], address);
      assert.ok(await button.locator("> a").isVisible());
      assert.equal(await button.getAttribute("state"), null);
      assert.deepEqual(relay.seen, []);
    }
  });
}

for (const [attribute, state] of [
  ["connect-url", "disabled"],
  ["login-url", "enabled"],
]) {
  test(`a ${attribute} that may not be followed is left out and is an error event, once`, async (t) => {
    const { button, open, page, partner, relay, problems } = await world(t, {
      relay: { state: snapshot(link(state)) },
    });
    partner.script.html = partner.html(`${attribute}="javascript:alert(1)"`);
    await open();
    await face(page, state);
    await anError(page);
    relay.push(snapshot(link("pending")));
    relay.push(snapshot(link(state)));
    await page.waitForFunction(() => globalThis.told.filter(([name]) => name === "change").length === 3);
    assert.deepEqual(await codes(page), ["address_refused"]);
    const href = await button.getByRole("link").getAttribute("href");
    assert.equal(href, state === "enabled" ? null : `${relay.origin}/marketplace/exampleapp`);
    await soon(() => problems.length > 0);
    assert.deepEqual(
      problems.map((text) => text.includes('"javascript:alert(1)" is not followed')),
      [true],
    );
  });
}

test("a session-url that redirects is not followed: an error event, a message with the cure, the child link", async (t) => {
  const { button, open, page, partner, problems, relay } = await world(t, {
    partner: { session: [302, {}, { location: "/elsewhere" }] },
  });
  await open();
  await anError(page);
  assert.deepEqual(await codes(page), ["address_refused"]);
  await soon(() => problems.some((text) => text.includes("Answer 401 when nobody is logged in")));
  assert.ok(await button.locator("> a").isVisible());
  assert.deepEqual(relay.seen, []);
  partner.script.session = [200, { token: "token-1", channel: "channel-1" }];
  await face(page, "disabled"); // a login page that stood in between is gone: it is asked again
});

test("a session-url that answers no session says so in the console, once", async (t) => {
  const { open, page, partner, problems } = await world(t, { partner: { session: [200, { session: "token-1" }] } });
  await open();
  await soon(() => partner.sessions() >= 2);
  await soon(() => problems.length > 0);
  assert.equal(problems.filter((text) => text.includes("session-url answered 200")).length, 1);
  partner.script.session = [404, {}];
  await soon(() => problems.some((text) => text.includes("session-url answered 404")));
  assert.deepEqual(await codes(page), []);
});

test("a relay that is not the one that made the session refuses it: an error event, and no hammering", async (t) => {
  const { button, open, page, relay, problems } = await world(t, { relay: { refuse: () => 401 } });
  await open();
  await anError(page);
  assert.deepEqual(await codes(page), ["session_refused"]);
  await soon(() => problems.some((text) => text.includes("Is the relay the one that made them?")));
  const asked = relay.seen.length;
  await page.waitForTimeout(1500); // longer than a retry
  assert.equal(relay.seen.length, asked);
  assert.ok(await button.locator("> a").isVisible());
});

test("a page without a link inside is told what is missing", async (t) => {
  const { open, page, partner, problems } = await world(t);
  partner.script.html = partner.html().replace(/<a .*<\/a>/s, "");
  await open();
  await face(page, "disabled");
  await soon(() => problems.some((text) => text.includes("there is no link inside")));
});

test("what a server rendered for a hotel that is being connected, and a face set by hand, are no mistakes", async (t) => {
  const { open, page, partner, relay, problems } = await world(t, { relay: { state: snapshot(link("installing")) } });
  partner.script.html = `
    <latchkey-button relay="${relay.origin}" session-url="/latchkey/session"><span>Connecting</span></latchkey-button>
    <latchkey-button app-state="pending"></latchkey-button>
    <latchkey-button relay="${relay.origin}" session-url="/elsewhere/session" texts="mistake"><b>last</b></latchkey-button>`;
  await open();
  await face(page, "installing");
  await face(page, "pending");
  await soon(() => problems.some((text) => text.includes("texts is not JSON"))); // the last of the mistakes has been told
  assert.deepEqual(
    problems.filter((text) => text.includes("no link inside")),
    [],
  );
});

test("it lives in shadow roots, open and closed, and its events come out of them", async (t) => {
  const { open, page, relay } = await world(t);
  await open();
  await face(page, "disabled");
  await page.evaluate(() => {
    const made = document.querySelector("latchkey-button");
    for (const mode of ["open", "closed"]) {
      const host = document.body.appendChild(document.createElement("div"));
      host.id = mode;
      host.attachShadow({ mode }).append(made.cloneNode(true));
    }
  });
  await page.waitForFunction(() => globalThis.told.filter(([name]) => name === "change").length === 3);
  assert.equal(relay.asked("GET /v1/stream"), 1);
  relay.push(snapshot(link("enabled", login)));
  await page.waitForFunction(() => globalThis.told.filter(([name]) => name === "change").length === 6);
  await page.locator("#open").getByRole("link", { name: "Login", exact: true }).focus();
  relay.push(snapshot(link("pending")));
  await page.locator("#open latchkey-button[state=pending]").waitFor();
  const focused = await page.evaluate(
    () => document.querySelector("#open").shadowRoot.activeElement.shadowRoot.activeElement.part.value,
  );
  assert.equal(focused, "status");
});

test("it works in a modal dialog: it is reached by Tab, and Escape closes the dialog", async (t) => {
  const { button, open, page, partner, relay } = await world(t);
  partner.script.html = `<dialog>${partner.html()}</dialog>`;
  await open();
  await page.evaluate(() => document.querySelector("dialog").showModal());
  await face(page, "disabled");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  assert.ok(await button.evaluate((element) => document.activeElement === element));
  relay.push(snapshot(link("enabled", login)));
  await button.getByRole("link", { name: "Login", exact: true }).waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog").evaluate((dialog) => dialog.open), false);
});

const framed = (sandbox, src = "/frame") => `<iframe src="${src}" sandbox="${sandbox}" title="app"></iframe>`;

test("in a sandboxed frame with an origin and leave to go, it connects, and the whole window goes", async (t) => {
  const { open, page, partner, relay } = await world(t);
  relay.script.connect = [200, { navigate_to: `${relay.origin}/connect/ticket` }];
  partner.script.pages = {
    "/": framed("allow-scripts allow-same-origin allow-top-navigation-by-user-activation"),
  };
  await open();
  const frame = page.frameLocator("iframe");
  await frame.locator("latchkey-button[state=disabled]").waitFor();
  await frame.getByRole("link", { name: "Connect App", exact: true }).click();
  await page.waitForURL(`${relay.origin}/connect/ticket`);
});

test("in a frame without an origin the child link stays, and the message names what is missing", async (t) => {
  const { open, page, partner, problems, relay } = await world(t);
  partner.script.pages = { "/": framed("allow-scripts") };
  await open();
  const frame = page.frameLocator("iframe");
  await soon(() => problems.some((text) => text.includes("allow-same-origin, and allow-top-navigation")));
  assert.ok(await frame.locator("latchkey-button > a").isVisible());
  assert.equal(await frame.locator("latchkey-button").getAttribute("state"), null);
  assert.deepEqual(relay.seen, []);
});

test("removed while a ticket is asked for, it asks no further and leads nowhere; put back, it works", async (t) => {
  const { button, open, page, partner, relay } = await world(t);
  relay.script.connect = [200, { navigate_to: `${relay.origin}/connect/ticket` }];
  let release;
  await page.route("**/v1/connect", async (route) => {
    if (route.request().method() === "POST") await new Promise((resolve) => (release = resolve));
    await route.continue().catch(() => {}); // it was given up
  });
  await open();
  await face(page, "disabled");
  await button.getByRole("link").click();
  await page.locator("latchkey-button[busy]").waitFor();
  await soon(() => release);
  await page.evaluate(() => {
    globalThis.kept = document.querySelector("latchkey-button");
    globalThis.kept.remove();
  });
  release();
  await soon(() => relay.streams.size === 0);
  assert.equal(await page.evaluate(() => globalThis.kept.hasAttribute("busy")), false);
  assert.equal(page.url(), `${partner.origin}/`);
  await page.unroute("**/v1/connect");
  await page.evaluate(() => document.querySelector("main").append(globalThis.kept));
  await face(page, "disabled");
  assert.deepEqual(await codes(page), []);
  await button.getByRole("link").click();
  await page.waitForURL(`${relay.origin}/connect/ticket`);
});

test("debug shows the machine's last steps beside the button, and no secret", async (t) => {
  const { button, open, page, partner, relay } = await world(t, {
    relay: { finish: [403, { code: "other_account" }] },
  });
  partner.script.html = partner.html("debug");
  await open("/#latchkey_finish=code-that-is-secret");
  const steps = button.locator("[part=debug] li");
  await steps.filter({ hasText: "finish_refused other_account" }).waitFor();
  await steps.filter({ hasText: /configured session · no face · .*fetch_session/ }).waitFor();
  const early = await button.locator("[part=debug]").innerText();
  for (let times = 0; times < 30; ++times) relay.push(snapshot(link("enabled", login)));
  await face(page, "enabled");
  const late = await button.locator("[part=debug]").innerText();
  for (const secret of ["token-1", "code-that-is-secret", "channel-1"])
    assert.ok(!(early + late).includes(secret), secret);
  assert.ok((await steps.count()) <= 20);
  await button.evaluate((element) => {
    element.debug = false;
  });
  await button.locator("[part=debug]").waitFor({ state: "detached" });
  assert.equal(await button.getAttribute("debug"), null);
  for (let times = 0; times < 3; ++times) {
    await button.evaluate((element) => element.toggleAttribute("debug"));
    await button.locator("[part=debug]").waitFor({ state: "attached" });
    await button.evaluate((element) => element.toggleAttribute("debug"));
    await button.locator("[part=debug]").waitFor({ state: "detached" });
  }
  assert.equal(await button.evaluate(({ shadowRoot }) => shadowRoot.adoptedStyleSheets.length), 1); // the face's own
});

test("what only engineers need is fetched with debug and not before", async (t) => {
  const { button, open, page, relay } = await world(t);
  await open();
  await face(page, "disabled");
  assert.ok(!relay.served.includes("engineers"));
  await button.evaluate((element) => {
    element.debug = true;
  });
  relay.push(snapshot(link("enabled", login)));
  await button
    .locator("[part=debug] li")
    .filter({ hasText: /snapshot · enabled · .*announce/ })
    .waitFor();
  assert.equal(relay.served.filter((part) => part === "engineers").length, 1);
});
