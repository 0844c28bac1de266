// <latchkey-status> in Chromium: what it says, Reconnect, languages, hostile words, and its code on demand.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { endedWell, userLeft } from "../../../../web/gallery/panel-faces.mjs";
import { faceOf, titled, usePanel } from "./panel.mjs";
import { told, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const panel = usePanel(world);

const connectsTo = (relay) => ({ "POST /v1/connect": () => [200, { navigate_to: `${relay()}/connect/ticket` }] });

test("it says what is so, since when, who can mend it, and the steps in order; nothing technical is seen", async (t) => {
  const { open, status, problems } = await panel(t, { says: userLeft });
  await open();
  await titled(status, "The connection is broken");
  assert.deepEqual(await status.locator("[part=steps] li").allInnerTexts(), userLeft.steps);
  const seen = await status.locator("[part=panel]").innerText();
  for (const text of [userLeft.text, "Since", "2026", "a person at the hotel", "Example Hotel"])
    assert.ok(seen.includes(text), text);
  for (const text of ["401", "getAppState", "user_not_active", userLeft.evidence[0].request_id])
    assert.ok(!seen.includes(text), text);
  assert.ok(!(await status.locator("> a").isVisible()));
  await status.locator("summary").click();
  const known = await status.locator("[part=details]").innerText();
  for (const text of ["401", "getAppState", "user_not_active", userLeft.evidence[0].request_id, "320000"])
    assert.ok(known.includes(text), text);
  assert.deepEqual(problems, []);
});

test("it changes while it is looked at, and says so once, politely", async (t) => {
  const { open, status, script, page } = await panel(t);
  await page.clock.install();
  await open();
  await titled(status, "Connected to Cloudbeds");
  const live = status.locator("[role=status]");
  assert.equal(await live.innerText(), "", "what is there from the start is read with the page");
  script.says = userLeft;
  await page.clock.runFor(6000);
  await titled(status, "The connection is broken");
  assert.equal(await live.textContent(), `The connection is broken. ${userLeft.text}`);
  assert.equal(await status.getAttribute("outlook"), "broken");
});

test("Reconnect asks for a ticket and leads the window to it; the page may cancel it", async (t) => {
  let origin = "";
  const { open, page, relay, status } = await panel(t, { says: userLeft, more: connectsTo(() => origin) });
  origin = relay.origin;
  await open();
  await page.evaluate(() => addEventListener("latchkey-connect", (event) => event.preventDefault(), { once: true }));
  const reconnect = status.getByRole("link", { name: "Reconnect", exact: true });
  await reconnect.click();
  assert.equal(relay.asked("POST /v1/connect"), 0);
  await reconnect.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(`${relay.origin}/connect/ticket`);
  const { body } = relay.seen.find(({ route }) => route === "POST /v1/connect");
  assert.equal(body.property, "320000");
  assert.match(body.return_to, /^http:\/\/localhost:\d+\/$/);
});

test("Reconnect is the boldest thing to press where a person can mend it, and not before others have", async (t) => {
  // A missing scope is the app's maker's to add: *Reconnect* is the third step, and was pressed first.
  const { open, page, status, script } = await panel(t, { says: userLeft });
  const fill = (part) => status.locator(`[part=${part}]`).evaluate((node) => getComputedStyle(node).backgroundColor);
  await open();
  await titled(status, "The connection is broken");
  assert.notEqual(await fill("button"), await fill("download"));
  script.says = faceOf("Troubled: the partner's to mend");
  await page.evaluate(() => document.dispatchEvent(new Event("latchkey-change")));
  await titled(status, "Connected, with a problem");
  assert.ok(await status.getByRole("link", { name: "Reconnect", exact: true }).isVisible());
  assert.equal(await fill("button"), await fill("download"));
});

test("a refused ticket is told in words, and it can be pressed again", async (t) => {
  const { open, status } = await panel(t, {
    says: userLeft,
    more: { "POST /v1/connect": () => [403, { code: "may_not_connect" }] },
  });
  await open();
  await status.getByRole("link", { name: "Reconnect" }).click();
  await status.getByRole("alert").filter({ hasText: "Ask an administrator" }).waitFor();
  assert.equal(await status.getAttribute("busy"), null);
});

test("who may look and not connect is told so, and is offered no link", async (t) => {
  const { open, status } = await panel(t, { says: { ...userLeft, may_connect: false } });
  await open();
  await status.getByText("Ask an administrator of your account").waitFor();
  assert.equal(await status.getByRole("link", { name: "Reconnect" }).count(), 0);
});

test("nothing from the network is markup, no style is inline, and the policy is not broken once", async (t) => {
  const evil = '<img src="x" onerror="globalThis.ran = true"><b id="made">bold</b>';
  const says = {
    ...userLeft,
    name: evil,
    text: evil,
    problem: evil,
    steps: [evil],
    actor: evil,
    note: evil,
    may_test: true,
  };
  const { open, page, status, problems, script } = await panel(t, { says });
  script.runs = [
    { ...endedWell, says: evil, steps: endedWell.steps.map((one) => ({ ...one, text: evil, partner_says: evil })) },
  ];
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective }) =>
      globalThis.violations.push(violatedDirective),
    );
  });
  await open();
  await titled(status, "The connection is broken");
  await status.getByRole("button", { name: "Test the connection" }).click();
  await status.locator("[part=run] q", { hasText: evil }).first().waitFor();
  const made = await status.evaluate(
    ({ shadowRoot }) => shadowRoot.querySelectorAll("img, b, #made, style, script, [style]").length,
  );
  assert.equal(made, 0);
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
  assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  assert.deepEqual(problems, []);
});

test("a ticket elsewhere and a guide by script are not followed", async (t) => {
  const { open, page, status, script } = await panel(t, {
    says: userLeft,
    more: { "POST /v1/connect": () => [200, { navigate_to: "https://evil.example/" }] },
  });
  await open();
  await status.getByRole("link", { name: "Reconnect" }).click();
  await status.getByRole("alert").filter({ hasText: "not set up correctly" }).waitFor();
  script.says = { ...faceOf("Connected another way"), guide: "javascript:alert(1)" };
  await page.evaluate(() => document.dispatchEvent(new Event("latchkey-change")));
  await titled(status, "Connected in another way");
  assert.equal(await status.getByRole("link", { name: "Open the guide" }).count(), 0);
});

test("what the button says too is in the page's language; the rest is English, and each is marked", async (t) => {
  const { open, status, page } = await panel(t, { says: userLeft, partner: { lang: "de" } });
  await open();
  await page.waitForFunction(() => document.querySelector("latchkey-status").shadowRoot.querySelector("[lang=de]"));
  const text = status.locator("[part=text]");
  assert.doesNotMatch(await text.innerText(), /The person who/);
  assert.equal(await text.getAttribute("lang"), "de");
  assert.equal(await status.locator("[part=panel]").getAttribute("lang"), "en");
});

test("without a panel on the page its code is not fetched; a removed one asks no more", async (t) => {
  const { open, page, partner, relay, status } = await panel(t);
  const html = partner.script.html;
  partner.script.html = "";
  await open();
  await page.waitForFunction(() => customElements.get("latchkey-status"));
  assert.ok(!relay.served.includes("panel"));
  partner.script.html = html;
  await page.clock.install();
  await open();
  await titled(status, "Connected to Cloudbeds");
  assert.deepEqual(await told(page, "error"), []);
  await page.evaluate(() => document.querySelector("latchkey-status").remove());
  const asked = relay.asked("GET /v1/diagnosis");
  await page.clock.runFor(20_000);
  assert.equal(relay.asked("GET /v1/diagnosis"), asked);
});

test("a single refusal is told as that in every language: the relay's own words, not the problem's, which end the connection", async (t) => {
  // In German it said "Verbinden Sie die App neu" above "Leave the connection as it is: it lives".
  const checking = faceOf("Refused once, being looked into");
  const { open, status, page } = await panel(t, { says: checking, partner: { lang: "de" } });
  await open();
  await titled(status, "The connection is being checked");
  const text = status.locator("[part=text]");
  assert.equal(await text.innerText(), checking.text);
  assert.ok(await text.evaluate((node) => node.closest("[lang]").lang === "en"));
  assert.doesNotMatch(await status.locator("[part=panel]").innerText(), /Verbinden Sie/);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
});
