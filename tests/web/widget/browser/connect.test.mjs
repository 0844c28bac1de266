// The press, the way out and the way back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { link, snapshot } from "./servers.mjs";
import { face, soon, told, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const login = { href: "https://partner.example/login" };
const posts = (relay, path) => relay.seen.filter(({ route }) => route === `POST ${path}`);

test("a plain press takes a ticket and leads to the relay; the shown link keeps the page's own address", async (t) => {
  const { button, open, page, relay, partner } = await world(t);
  relay.script.connect = [200, { navigate_to: `${relay.origin}/connect/ticket` }];
  await open("/?tab=1#here");
  await face(page, "disabled");
  assert.equal(await button.getByRole("link").getAttribute("href"), `${relay.origin}/marketplace/exampleapp`);
  await button.getByRole("link").click();
  await page.waitForURL(`${relay.origin}/connect/ticket`);
  assert.deepEqual(
    posts(relay, "/v1/connect").map(({ body, authorization }) => [body, authorization]),
    [[{ return_to: `${partner.origin}/?tab=1` }, "Bearer token-1"]],
  );
});

test("a ticket that leads elsewhere than to the relay is not followed, and the console says why", async (t) => {
  const foreign = ["https://evil.example/connect/secret", "javascript:alert(1)", "http://relay.example/connect/1"];
  for (const navigate_to of [...foreign, 7, undefined]) {
    const { button, open, page, partner, problems } = await world(t, { relay: { connect: [200, { navigate_to }] } });
    await open();
    await face(page, "disabled");
    await button.getByRole("link").click();
    await button.getByRole("alert").waitFor();
    const told = foreign.includes(navigate_to);
    await page.waitForFunction(() => globalThis.told.some(([name]) => name === "error"));
    assert.deepEqual(
      await page.evaluate(() => globalThis.told.filter(([name]) => name === "error").map(([, { code }]) => code)),
      [told ? "address_refused" : "relay_unreachable"],
    );
    if (told) await soon(() => problems.some((text) => text.includes("must be on the origin of relay")));
    assert.ok(!problems.join().includes("secret"), problems.join());
    assert.equal(page.url(), `${partner.origin}/`);
  }
});

test("while a ticket is asked for the button says so and takes no second press", async (t) => {
  const { button, open, page, relay } = await world(t);
  let answer;
  await page.route("**/v1/connect", async (route) => {
    if (route.request().method() === "POST")
      await new Promise((resolve) => {
        answer = resolve;
      });
    await route.continue();
  });
  await open();
  await face(page, "disabled");
  const shown = button.getByRole("link", { name: "Connect App", exact: true });
  await shown.click();
  await button.locator("[part=hint]").getByText("One moment").waitFor();
  assert.equal(await shown.getAttribute("aria-busy"), "true");
  assert.equal(await shown.getAttribute("aria-disabled"), "true");
  assert.equal(await button.getAttribute("busy"), "");
  await shown.click({ force: true });
  answer();
  await button.getByRole("alert").waitFor();
  assert.equal(posts(relay, "/v1/connect").length, 1);
  assert.equal(await button.getAttribute("busy"), null);
});

test("a press the page cancels asks for nothing", async (t) => {
  const { button, open, page, relay, partner } = await world(t);
  await open();
  await face(page, "disabled");
  await page.evaluate(() => addEventListener("latchkey-connect", (event) => event.preventDefault()));
  await button.getByRole("link").click();
  assert.equal((await told(page, "connect")).length, 1);
  assert.deepEqual(posts(relay, "/v1/connect"), []);
  assert.equal(page.url(), `${partner.origin}/`);
});

test("a modified press is the browser's own", async (t) => {
  const { button, context, open, page, relay } = await world(t);
  await open();
  await face(page, "disabled");
  const [opened] = await Promise.all([
    context.waitForEvent("page"),
    button.getByRole("link").click({ modifiers: ["Control"] }),
  ]);
  assert.equal(opened.url() === "about:blank" || opened.url().endsWith("/marketplace/exampleapp"), true);
  assert.deepEqual(posts(relay, "/v1/connect"), []);
  assert.deepEqual(await told(page, "connect"), []);
});

test("Login is a plain link that the page may cancel", async (t) => {
  const { button, open, page, relay } = await world(t);
  relay.script.state = snapshot(link("enabled", { href: `${relay.origin}/connect/ticket` }));
  await open();
  await face(page, "enabled");
  await page.evaluate(() => addEventListener("latchkey-login", (event) => event.preventDefault(), { once: true }));
  await button.getByRole("link").click();
  assert.equal((await told(page, "login")).length, 1);
  await button.getByRole("link").click();
  await page.waitForURL(`${relay.origin}/connect/ticket`);
});

test("an address of Login that may not be followed leads nowhere, and the event is still sent", async (t) => {
  const { button, open, page } = await world(t, {
    relay: { state: snapshot(link("enabled", { href: "javascript:alert(1)" })) },
  });
  await open();
  await face(page, "enabled");
  const shown = button.getByRole("link", { name: "Login", exact: true });
  assert.equal(await shown.getAttribute("href"), null);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal((await told(page, "login")).length, 1);
});

test("a back end that sells no tickets is left by connect-url", async (t) => {
  const { button, open, page, relay } = await world(t, { relay: { connect: [405, {}] } });
  await open();
  await face(page, "disabled");
  await button.evaluate((element, url) => element.setAttribute("connect-url", url), `${relay.origin}/connect/ticket`);
  await button.getByRole("link").click();
  await page.waitForURL(`${relay.origin}/connect/ticket`);
});

test("a session refused at the press is fetched once again and the ticket asked for once more", async (t) => {
  const { button, open, page, relay, partner } = await world(t, {
    relay: { refuse: ({ method, headers }) => method === "POST" && headers.authorization === "Bearer token-1" && 401 },
    partner: { session: (n) => [200, { token: `token-${n}`, channel: "channel-1" }] },
  });
  relay.script.connect = [200, { navigate_to: `${relay.origin}/connect/ticket` }];
  await open();
  await face(page, "disabled");
  await button.getByRole("link").click();
  await page.waitForURL(`${relay.origin}/connect/ticket`);
  assert.deepEqual(
    posts(relay, "/v1/connect").map(({ authorization }) => authorization),
    ["Bearer token-1", "Bearer token-2"],
  );
  assert.equal(partner.sessions(), 2);
});

test("a finish code leaves the address at once and is posted once, by one of several buttons", async (t) => {
  const { open, page, relay, partner } = await world(t);
  relay.script.finish = [200, snapshot(link("enabled", login))];
  const one = partner.script.html;
  partner.script.html = `<latchkey-button app-state="disabled"></latchkey-button>${one}${one}`;
  await page.addInitScript(() => history.replaceState({ kept: 1 }, ""));
  await open("/?tab=1#/route&latchkey_finish=code-1");
  await face(page, "enabled");
  assert.equal(page.url(), `${partner.origin}/?tab=1#/route`);
  assert.deepEqual(await page.evaluate(() => history.state), { kept: 1 });
  assert.deepEqual(
    posts(relay, "/v1/connect/finish").map(({ body, authorization }) => [body, authorization]),
    [[{ code: "code-1" }, "Bearer token-1"]],
  );
  await page.reload();
  await face(page, "disabled");
  assert.equal(posts(relay, "/v1/connect/finish").length, 1);
});

test("of two hotels the one that was pressed takes the finish code, wherever it stands; without it any other does", async (t) => {
  const { html, open, page, partner, relay } = await world(t);
  const [first, second] = [html('property="320001"'), html('property="320000"')];
  relay.script.state = snapshot(link("disabled"), link("disabled", { property: "320001" }));
  relay.script.connect = [200, { navigate_to: `${relay.origin}/connect/ticket` }];
  relay.script.finish = [403, { code: "property_mismatch" }];
  partner.script.html = first + second;
  await open();
  await page.locator('latchkey-button[property="320000"][state] [part=button]').click();
  await page.waitForURL(`${relay.origin}/connect/ticket`);
  await open("/#latchkey_finish=code-1");
  const told = (property) => page.locator(`latchkey-button[property="${property}"] [role=alert]`);
  await told("320000").filter({ hasText: /./ }).waitFor();
  assert.equal(await told("320001").textContent(), "");
  partner.script.html = first;
  await open("/#latchkey_finish=code-2");
  await page.reload(); // the same document else: only its hash was another one
  await told("320001").filter({ hasText: /./ }).waitFor();
});

test("a page whose route is its hash comes back to where it was left", async (t) => {
  const { button, open, page, partner, relay } = await world(t);
  relay.script.connect = [200, { navigate_to: `${relay.origin}/connect/ticket` }];
  relay.script.finish = [200, snapshot(link("enabled", login))];
  await open("/?tab=1#/settings/integrations");
  await face(page, "disabled");
  await button.getByRole("link").click();
  await page.waitForURL(`${relay.origin}/connect/ticket`);
  const [{ body }] = posts(relay, "/v1/connect");
  assert.equal(body.return_to, `${partner.origin}/?tab=1`);
  await open("/?tab=1#latchkey_finish=code-1");
  await face(page, "enabled");
  assert.equal(page.url(), `${partner.origin}/?tab=1#/settings/integrations`);
});

test("where storage is refused the way out and back is the same, without the hash", async (t) => {
  const { button, open, page, partner, relay } = await world(t);
  relay.script.connect = [200, { navigate_to: `${relay.origin}/connect/ticket` }];
  relay.script.finish = [200, snapshot(link("enabled", login))];
  await page.addInitScript(() => {
    Object.defineProperty(window, "sessionStorage", {
      get: () => {
        throw new DOMException("The operation is insecure.", "SecurityError");
      },
    });
  });
  await open("/#/settings");
  await face(page, "disabled");
  await button.getByRole("link").click();
  await page.waitForURL(`${relay.origin}/connect/ticket`);
  await open("/#latchkey_finish=code-1");
  await face(page, "enabled");
  assert.equal(page.url(), `${partner.origin}/`);
});

test("a finish code alone decides no face; a refused one is explained and can be dismissed", async (t) => {
  const { button, open, page } = await world(t, { relay: { finish: [403, { code: "consent_denied" }] } });
  await open("/#latchkey_finish=code-1");
  await button.getByText("Access was not allowed, so nothing was connected.").waitFor();
  await face(page, "disabled");
  await button.getByRole("button", { name: "Dismiss" }).click();
  await button.getByRole("alert").waitFor({ state: "hidden" });
  assert.ok(await button.getByRole("link", { name: "Connect App", exact: true }).isVisible());
});

/** A page that comes back with a code. What each finish is answered, the last for good; and which codes were posted. */
async function finishing(t, ...answers) {
  const posted = [];
  const next = ({ body }) => {
    posted.push(body.code);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer !== bound) return answer;
    made.relay.script.state = snapshot(link("enabled", login));
    return [200, made.relay.script.state];
  };
  const made = await world(t, { relay: { more: { "POST /v1/connect/finish": next } } });
  await made.page.clock.install();
  await made.open("/#latchkey_finish=code-1");
  await soon(() => posted.length === 1);
  return { ...made, posted };
}

/** On the page's own clock, every answer there before the next second. */
async function seconds(page, count, isOver = () => false) {
  for (let second = 0; second < count && !isOver(); ++second) {
    await page.clock.runFor(1000);
    await page.evaluate(() => fetch("/favicon.ico"));
  }
}

/** What connects the hotel. */
const bound = "bound";
const unavailable = [503, { code: "store_unavailable" }];

test("a finish that meets an outage is tried again with the same code, and the hotel is connected", async (t) => {
  // One 503 and the consent was lost: the person had to go to Cloudbeds once more.
  const { button, page, posted } = await finishing(t, unavailable, bound);
  await page.locator("latchkey-button[busy]").waitFor();
  await seconds(page, 10, () => posted.length > 1);
  await face(page, "enabled");
  await page.locator("latchkey-button:not([busy])").waitFor();
  assert.deepEqual(posted, ["code-1", "code-1"]);
  assert.equal(await button.getByRole("alert").filter({ hasText: /\w/ }).count(), 0);
  assert.deepEqual(await told(page, "error"), []);
});

test("a finish whose answer was lost and that was bound all the same is no failure", async (t) => {
  const { button, page, posted } = await finishing(t, [502, "Bad gateway"], [404, { code: "finish_unknown" }]);
  await seconds(page, 10, () => posted.length > 1);
  await page.locator("latchkey-button:not([busy])").waitFor();
  assert.equal(await button.getByRole("alert").filter({ hasText: /\w/ }).count(), 0);
});

test("what Cloudbeds said to the consent is told at once: its code is spent", async (t) => {
  const { button, page, posted } = await finishing(t, [502, { code: "no_property" }]);
  await button.getByText("Cloudbeds named no hotel.").waitFor();
  await seconds(page, 10);
  assert.equal(posted.length, 1);
});

test("an outage that lasts ends the finish after a minute: said once, and the code is not posted any more", async (t) => {
  const { button, page, posted } = await finishing(t, unavailable);
  await seconds(page, 65);
  await button.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
  assert.equal((await told(page, "error")).length, 1);
  const tries = posted.length;
  assert.ok(tries > 5 && tries < 15, `${tries} tries`);
  await seconds(page, 20);
  assert.equal(posted.length, tries);
});

test("a button that is taken away between two tries leaves the code to the next one", async (t) => {
  const { page, posted } = await finishing(t, unavailable, bound);
  await seconds(page, 1);
  await page.evaluate(async () => {
    const button = document.querySelector("latchkey-button");
    const next = button.cloneNode(true);
    button.remove();
    await Promise.resolve();
    document.body.append(next);
  });
  await seconds(page, 10, () => posted.length > 1);
  await face(page, "enabled");
  assert.deepEqual(posted, ["code-1", "code-1"]);
});

test("a code that is none is removed and not posted", async (t) => {
  const { open, page, relay, partner } = await world(t);
  await open("/#latchkey_finish=%3Cscript%3E");
  await face(page, "disabled");
  assert.equal(page.url(), `${partner.origin}/`);
  assert.deepEqual(posts(relay, "/v1/connect/finish"), []);
});

test("a connection made another way: Connect App is a plain link to its guide, and no ticket is asked for", async (t) => {
  const { button, open, page, relay } = await world(t);
  const guide = `${relay.origin}/connect/ticket`;
  relay.script.state = snapshot(link("disabled", { href: guide }));
  await open();
  await face(page, "disabled");
  const shown = button.getByRole("link", { name: "Connect App", exact: true });
  assert.equal(await shown.getAttribute("href"), guide);
  assert.equal(await button.getAttribute("action"), "connect");
  await page.evaluate(() => addEventListener("latchkey-connect", (event) => event.preventDefault(), { once: true }));
  await shown.click();
  assert.equal((await told(page, "connect")).length, 1);
  await shown.click();
  await page.waitForURL(guide);
  assert.deepEqual(posts(relay, "/v1/connect"), []);
});

test("a guide that may not be followed leads nowhere, not even to the page's own address, and takes no ticket", async (t) => {
  const { button, open, page, relay, partner } = await world(t, {
    relay: { state: snapshot(link("disabled", { href: "javascript:alert(1)" })) },
  });
  await open();
  await face(page, "disabled");
  const shown = button.getByRole("link", { name: "Connect App", exact: true });
  assert.equal(await shown.getAttribute("href"), null);
  await shown.click();
  assert.equal((await told(page, "connect")).length, 1);
  assert.deepEqual(posts(relay, "/v1/connect"), []);
  assert.equal(page.url(), `${partner.origin}/`);
});
