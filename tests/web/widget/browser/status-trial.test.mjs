// <latchkey-status>: the test of the connection, and the file for support.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { endedBadly, endedWell, testing, userLeft } from "../../../../web/gallery/panel-faces.mjs";
import { faceOf, healthy, titled, usePanel } from "./panel.mjs";
import { soon, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const panel = usePanel(world);

test("the test shows each call as it comes in, and ends in words that are announced", async (t) => {
  const { open, status, script } = await panel(t);
  script.runs = [testing, testing, endedWell];
  await open();
  const button = status.getByRole("button", { name: "Test the connection", exact: true });
  await button.focus();
  await button.press("Enter");
  await status.locator("[part=run] li.running", { hasText: "The hotel can be read" }).waitFor();
  assert.equal(await status.locator("[part=run] li.passed").count(), 2);
  await status.getByText(endedWell.says).last().waitFor();
  assert.match(await status.locator("[part=run] li").first().innerText(), /accepted · 182 ms/);
  assert.equal(await status.locator("[role=status]").textContent(), endedWell.says);
  assert.ok(await status.evaluate(({ shadowRoot }) => shadowRoot.activeElement?.part.value === "test"), "focus stays");
});

test("a test that ends badly says which call failed and why, and looks at the diagnosis anew", async (t) => {
  const { open, status, script, relay } = await panel(t);
  script.runs = [testing, endedBadly];
  await open();
  await titled(status, "Connected");
  const asked = relay.asked("GET /v1/diagnosis");
  await status.getByRole("button", { name: "Test the connection" }).click();
  await status.getByText(endedBadly.says).last().waitFor();
  assert.match(await status.locator("[part=run] li.failed").innerText(), /Reservations can be read/);
  await soon(() => relay.asked("GET /v1/diagnosis") > asked);
});

test("the app's own part is told in its own words, and what a passed step showed", async (t) => {
  const { open, status, script } = await panel(t);
  script.runs = [testing, endedWell];
  await open();
  await status.getByRole("button", { name: "Test the connection" }).click();
  await status.getByText(endedWell.says).last().waitFor();
  const app = status.locator("[part=run] li").last();
  assert.match(await app.innerText(), /The app itself works .*\n?The app says: .?We read the arrivals: 12 known\./);
  assert.equal(await app.locator("q").getAttribute("dir"), "auto");
  assert.match(await status.locator("[part=run]").innerText(), /the last came 2026-11-22/);
});

/** The bundle, as bytes that are no text; and what was asked. */
const zip = Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe, 0]);
const bundleAs = (answer) => ({
  "GET /v1/bundle": answer ?? (() => [200, zip, { "content-type": "application/zip" }]),
});

test("a reservation's number goes with the test and with the file for support, which the browser saves", async (t) => {
  const { open, page, relay, status, script, problems } = await panel(t, { more: bundleAs() });
  script.runs = [endedWell];
  await open();
  await status.getByLabel("A reservation").fill("320000-01");
  await status.getByRole("button", { name: "Test the connection" }).click();
  await status.getByText(endedWell.says).last().waitFor();
  assert.deepEqual(relay.seen.find(({ route }) => route === "POST /v1/test").body, {
    property: "320000",
    reservation: "320000-01",
  });
  const saved = page.waitForEvent("download");
  await status.getByRole("button", { name: "Download for support" }).press("Enter");
  const download = await saved;
  assert.match(download.suggestedFilename(), /^latchkey-320000-\d{4}-\d\d-\d\d\.zip$/);
  const { readFile } = await import("node:fs/promises");
  assert.deepEqual(await readFile(await download.path()), zip);
  const asked = relay.seen.find(({ route }) => route === "GET /v1/bundle");
  assert.match(asked.headers.authorization, /^Bearer /);
  assert.match(asked.url, /\?property=320000&reservation=320000-01$/);
  assert.deepEqual(problems, [], "under the strictest policy");
});

test("what is no number of a reservation is not sent; a file that is refused is told in words", async (t) => {
  const { open, relay, status } = await panel(t, {
    more: bundleAs(() => [403, { code: "property_invalid" }]),
  });
  await open();
  const download = status.getByRole("button", { name: "Download for support" });
  await status.getByLabel("A reservation").fill("<b>1");
  await download.click();
  await status.getByRole("button", { name: "Test the connection" }).click();
  assert.equal(relay.asked("GET /v1/bundle") + relay.asked("POST /v1/test"), 0);
  await status.getByLabel("A reservation").fill("");
  await download.click();
  await status.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
  assert.equal(relay.asked("GET /v1/bundle"), 1);
  assert.equal(await download.getAttribute("aria-disabled"), null);
});

test("the file is offered where there is one, also to who may only look, and what was typed is not another person's", async (t) => {
  const { open, page, status, script } = await panel(t, { says: { ...healthy, may_test: false, may_download: false } });
  await open();
  await titled(status, "Connected to Cloudbeds");
  assert.equal(await status.getByRole("button").count(), 0);
  assert.equal(await status.getByRole("textbox").count(), 0);
  script.says = { ...userLeft, may_connect: false };
  await page.evaluate(() => document.dispatchEvent(new Event("latchkey-change")));
  await status.getByRole("button", { name: "Download for support" }).waitFor();
  const number = status.getByRole("textbox");
  await number.fill("123");
  await status.evaluate((element) => element.setAttribute("session-url", "/latchkey/session?of=another"));
  await page.waitForFunction(() => !document.querySelector("latchkey-status").shadowRoot.querySelector("input").value);
});

/** What a live region is given, in order. */
const listen = (status) =>
  status.evaluate(({ shadowRoot }) => {
    const live = shadowRoot.querySelector("[role=status]");
    globalThis.heard = [];
    new MutationObserver(() => globalThis.heard.push(live.textContent)).observe(live, { childList: true });
  });

test("tested again too soon, it says from when on, beside what the last test found, which is not said again", async (t) => {
  // The refusal hid the result that stood there, and told to wait for "a moment".
  const answers = [
    [202, endedWell],
    [429, { code: "too_many_requests" }, { "retry-after": "40" }],
  ];
  const { open, page, status } = await panel(t, { more: { "POST /v1/test": () => answers.shift() } });
  await page.clock.install({ time: "2026-11-21T08:12:00Z" });
  await open();
  const button = status.getByRole("button", { name: "Test the connection", exact: true });
  await button.waitFor();
  await listen(status);
  await button.click();
  const verdict = status.locator("[part=says]", { hasText: endedWell.says });
  await verdict.waitFor();
  await button.click();
  await status
    .getByRole("alert")
    .filter({ hasText: /less than a minute ago. It can be tested again at \d+:12:[45]\d [AP]M\.$/ })
    .waitFor();
  assert.ok(await verdict.isVisible());
  assert.equal(await status.locator("[part=run] li").count(), endedWell.steps.length);
  assert.deepEqual(await page.evaluate(() => globalThis.heard), ["Testing the connection…", endedWell.says]);
});

test("too soon for one hotel is not too soon for another of the same page", async (t) => {
  // Who answered 429 was left alone for the address, whatever was asked there.
  const asked = [];
  const { open, partner, status } = await panel(t, {
    more: {
      "POST /v1/test": ({ body }) => {
        asked.push(body.property);
        return body.property === "320000" ? [429, {}, { "retry-after": "40" }] : [202, endedWell];
      },
    },
    attributes: 'property="320000"',
  });
  partner.script.html += partner.script.html.replace("320000", "320001");
  await open();
  for (const one of [status.first(), status.first(), status.last()])
    await one.getByRole("button", { name: "Test the connection" }).click();
  await status.first().getByRole("alert").filter({ hasText: "less than a minute ago" }).waitFor();
  await status.last().locator("[part=says]", { hasText: endedWell.says }).waitFor();
  assert.deepEqual(asked, ["320000", "320001"]);
});

test("after a test a change of state is heard and seen: the verdict of before does not stand beside it", async (t) => {
  // It stayed silent after the first test of a page's life, with "The connection works" above "The connection is broken".
  const { open, page, status, script } = await panel(t);
  await page.clock.install();
  await open();
  await titled(status, "Connected to Cloudbeds");
  await listen(status);
  script.runs = [endedWell];
  await status.getByRole("button", { name: "Test the connection" }).click();
  await status.locator("[part=says]", { hasText: endedWell.says }).waitFor();
  assert.match(await status.locator("[part=label]#run").innerText(), /The test · Nov 21, 2026/, "when it was made");
  script.says = userLeft;
  await page.clock.runFor(6000);
  await titled(status, "The connection is broken");
  assert.equal(await status.locator("[part=says]:visible").count(), 0);
  script.says = healthy;
  await page.clock.runFor(6000);
  await titled(status, "Connected to Cloudbeds");
  assert.deepEqual(await page.evaluate(() => globalThis.heard), [
    "Testing the connection…",
    endedWell.says,
    `The connection is broken. ${userLeft.text}`,
    `Connected to Cloudbeds. ${healthy.text}`,
  ]);
});

test("a test that says what is so too stays, with its time, when the diagnosis follows it", async (t) => {
  const { open, page, status, script } = await panel(t);
  await open();
  await titled(status, "Connected to Cloudbeds");
  script.runs = [endedBadly];
  script.says = faceOf("Troubled: the partner's to mend");
  await status.getByRole("button", { name: "Test the connection" }).click();
  await titled(status, "Connected, with a problem");
  await status.locator("[part=says]", { hasText: endedBadly.says }).waitFor();
  script.says = healthy; // mended
  await page.evaluate(() => document.dispatchEvent(new Event("latchkey-change")));
  await titled(status, "Connected to Cloudbeds");
  assert.equal(await status.locator("[part=says]:visible").count(), 0);
});

test("a test that the relay did not live to end is not shown as going on, and what is over is not said any more", async (t) => {
  // A relay was killed in the middle: "asking…" stood there for good, under "does not answer just now", long after it answered.
  const { open, page, relay, status, script } = await panel(t);
  script.runs = [testing];
  await open();
  await status.getByRole("button", { name: "Test the connection", exact: true }).click();
  await status.locator("[part=run] li.running").waitFor();
  relay.script.up = false;
  await status.getByRole("alert").filter({ hasText: "does not answer just now" }).waitFor();
  assert.equal(await status.locator("[part=run] li:visible").count(), 0);
  await page.locator("latchkey-status[stale]").waitFor();
  relay.script.up = true;
  await page.locator("latchkey-status:not([stale])").waitFor();
  assert.equal(await status.getByRole("alert").filter({ hasText: /\w/ }).count(), 0);
});

test("how long a call took is told in whole milliseconds below a second", async (t) => {
  const took = (ms) => ({ ...testing.steps[0], ms });
  const { open, status, script } = await panel(t);
  script.runs = [{ ...endedWell, steps: [took(0), took(12.4), took(999), took(999.6), took(10_240)] }];
  await open();
  await status.getByRole("button", { name: "Test the connection" }).click();
  await status.locator("[part=says]", { hasText: endedWell.says }).waitFor();
  const told = await status.locator("[part=run] .end").allInnerTexts();
  assert.deepEqual(
    told.map((text) => text.replace("accepted · ", "")),
    ["0 ms", "12 ms", "999 ms", "1.0 sec", "10.2 sec"],
  );
});
