// Where the truth comes from, and what stays when it does not come.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { link, snapshot } from "./servers.mjs";
import { face, soon, told, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const login = { href: "https://partner.example/login" };

test("without JavaScript the child link is all there is", async (t) => {
  const { button, open, relay } = await world(t, { javaScriptEnabled: false });
  await open();
  assert.equal(
    await button.getByRole("link", { name: "Connect App" }).getAttribute("href"),
    `${relay.origin}/marketplace/exampleapp`,
  );
});

test("with the relay down the child link stays, and the truth follows when it is back", async (t) => {
  const { button, open, page, relay } = await world(t, { relay: { up: false } });
  await open();
  await soon(() => relay.cut() > 0);
  assert.equal(await button.getAttribute("state"), null);
  assert.ok(await button.locator("> a").isVisible());
  relay.script.up = true;
  await face(page, "disabled");
});

test("when the rest cannot be loaded the child link stays, it is said once, and tried again", async (t) => {
  const { button, open, page, relay } = await world(t, { relay: { withheld: /button-/ } });
  await page.clock.install();
  await open();
  await page.waitForFunction(() => told.some(([name]) => name === "error"));
  await page.clock.runFor(8000);
  await soon(() => relay.withheld() > 1); // tried again, past what the cache keeps
  assert.deepEqual(await told(page, "error"), [{ code: "core_unavailable", blame: "partner", retry: "never" }]);
  assert.ok(await button.locator("> a").isVisible());
  relay.script.withheld = undefined;
  await page.clock.runFor(20_000);
  await face(page, "disabled");
});

test("where there is no stream it polls, with the ETag it was given", async (t) => {
  const { open, page, relay } = await world(t, { relay: { stream: false } });
  await page.clock.install();
  await open();
  await face(page, "disabled");
  const polls = () => relay.seen.filter(({ route }) => route === "GET /v1/state");
  await page.clock.runFor(5500);
  await soon(() => polls().length === 2);
  assert.equal(polls()[1].headers["if-none-match"], `"${relay.script.state.revision}"`);
  relay.script.state = snapshot(link("enabled", login));
  await page.clock.runFor(5500);
  await face(page, "enabled");
});

test("a stream that falls silent marks the face stale after 9 s, in words, and keeps it", async (t) => {
  const { button, open, page, relay } = await world(t);
  await page.clock.install();
  await open();
  await face(page, "disabled");
  relay.script.up = false;
  await page.clock.runFor(9500);
  await page.locator("latchkey-button[stale]").waitFor();
  assert.equal(await button.getAttribute("state"), "disabled");
  await button.locator("[part=hint]").getByText("This is the last known state.").waitFor();
  relay.script.up = true;
  await page.clock.runFor(1500);
  await page.locator("latchkey-button:not([stale])").waitFor();
});

test("a broken stream is opened again and resumes after the last event", async (t) => {
  const { open, page, relay } = await world(t);
  await open();
  await face(page, "disabled");
  const before = relay.script.state.revision;
  relay.drop();
  relay.script.state = snapshot(link("enabled", login));
  await face(page, "enabled");
  assert.equal(relay.seen.at(-1).headers["last-event-id"], `${before}`);
});

test("a session that has ended is fetched again and the stream goes on", async (t) => {
  const { open, page, partner, relay } = await world(t, {
    relay: { refuse: (request) => request.headers.authorization === "Bearer token-1" && 401 },
    partner: { session: (n) => [200, { token: `token-${n}`, channel: "channel-1" }] },
  });
  await open();
  await face(page, "disabled");
  assert.equal(partner.sessions(), 2);
  assert.equal(relay.seen.at(-1).authorization, "Bearer token-2");
});

test("the stream is renewed before its session ends, without a gap", async (t) => {
  const { open, page, relay, partner } = await world(t, {
    partner: { session: (n) => [200, { token: `token-${n}`, channel: "channel-1" }] },
  });
  await open();
  await face(page, "disabled");
  relay.say("event: unheard-of\ndata: {}\n\nevent: renew\ndata: {}\n\n");
  await soon(
    () => relay.seen.filter(({ route }) => route === "GET /v1/stream").length === 2 && relay.streams.size === 1,
  );
  assert.equal(relay.seen.at(-1).authorization, "Bearer token-2");
  assert.equal(partner.sessions(), 2);
  relay.push(snapshot(link("enabled", login)));
  await face(page, "enabled");
});

test("another person on the same page: the old face goes at once", async (t) => {
  const { open, page, relay } = await world(t, {
    relay: { state: snapshot(link("enabled", login)) },
    partner: { session: (n) => [200, { token: `token-${n}`, channel: n === 1 ? "channel-1" : "channel-2" }] },
  });
  await open();
  await face(page, "enabled");
  relay.script.state = { revision: 1, links: [link("disabled")] }; // the other account's revisions are its own
  relay.say("event: renew\ndata: {}\n\n");
  await face(page, "disabled");
});

test("answers that are no snapshot leave the child link and are reported once", async (t) => {
  const { button, open, page, relay } = await world(t, {
    relay: { state: { revision: 5, links: [{ app_state: "connected" }] } },
  });
  await open();
  await page.waitForFunction(() => told.some(([name]) => name === "error"));
  relay.push({ revision: 6, links: "none" });
  relay.push(snapshot(link("disabled")));
  await face(page, "disabled");
  assert.deepEqual(
    (await told(page, "error")).map(({ code }) => code),
    ["relay_unreachable"],
  );
  assert.equal(await button.getAttribute("state"), "disabled");
});

test("a session-url of another origin is refused with a message that names the cure", async (t) => {
  const html = `<latchkey-button relay="https://relay.example" session-url="https://evil.example/session"><a href="https://x.example/">Connect App</a></latchkey-button>`;
  const { button, open, page, problems } = await world(t, { partner: { html } });
  await open();
  await page.waitForFunction(() =>
    told.some(([name, detail]) => name === "error" && detail.code === "address_refused"),
  );
  await soon(() => problems.some((text) => text.includes("must be on this page's own origin")));
  assert.ok(await button.locator("> a").isVisible());
});

test("a hidden page holds no stream and reads again when shown", async (t) => {
  const { open, page, relay } = await world(t);
  await open();
  await face(page, "disabled");
  const show = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await show(true);
  await soon(() => relay.streams.size === 0);
  relay.script.state = snapshot(link("enabled", login));
  await show(false);
  await face(page, "enabled");
});

test("logged in without a reload: an attribute that is set anew asks again", async (t) => {
  const { button, open, page, partner } = await world(t, { partner: { session: [401, {}] } });
  await open();
  await soon(() => partner.sessions() === 1);
  await page.waitForLoadState("networkidle");
  partner.script.session = [200, { token: "token-1", channel: "channel-1" }];
  await button.evaluate((element) => element.setAttribute("session-url", "/latchkey/session"));
  await face(page, "disabled");
  await button.evaluate((element) => element.setAttribute("session-url", "/latchkey/session"));
  await page.waitForLoadState("networkidle");
  assert.equal(partner.sessions(), 2); // somebody is here: there is nothing to ask
});

test("moved within the page it keeps its stream; taken out it ends it; put back it starts anew", async (t) => {
  const { button, open, page, relay } = await world(t);
  await open();
  await face(page, "disabled");
  await page.evaluate(() => {
    const element = document.querySelector("latchkey-button");
    document.querySelector("main").prepend(element);
    document.body.append(element);
  });
  relay.push(snapshot(link("enabled", login)));
  await face(page, "enabled");
  assert.equal(relay.seen.filter(({ route }) => route === "GET /v1/stream").length, 1);
  await page.evaluate(() => {
    globalThis.kept = document.querySelector("latchkey-button");
    globalThis.kept.remove();
  });
  await soon(() => relay.streams.size === 0);
  assert.equal(await page.evaluate(() => globalThis.kept.hasAttribute("state")), false);
  await page.evaluate(() => document.body.append(globalThis.kept));
  await face(page, "enabled");
  assert.equal(await button.count(), 1);
});

test("properties set before the script ran are taken over", async (t) => {
  const { open, page } = await world(t, {
    partner: { html: '<latchkey-button><a href="https://x.example/">Connect App</a></latchkey-button>' },
  });
  await page.addInitScript(() => {
    document.addEventListener("readystatechange", () => {
      if (document.readyState === "interactive") document.querySelector("latchkey-button").appState = "pending";
    });
  });
  await open();
  await face(page, "pending");
});
