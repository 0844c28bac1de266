// <latchkey-status>: when it asks, how often, and what it does without an answer.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { userLeft } from "../../../../web/gallery/panel-faces.mjs";
import { healthy, titled, usePanel } from "./panel.mjs";
import { soon, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const panel = usePanel(world);

test("without contact the last is shown, marked; with it again, the truth", async (t) => {
  const { open, page, relay, status, script } = await panel(t);
  await page.clock.install();
  await open();
  await titled(status, "Connected to Cloudbeds");
  relay.script.up = false;
  await page.clock.runFor(6000);
  await page.locator("latchkey-status[stale]").waitFor();
  await status.getByText("This is the last known state").waitFor();
  relay.script.up = true;
  script.says = userLeft;
  await page.clock.runFor(6000);
  await titled(status, "The connection is broken");
  assert.equal(await status.getAttribute("stale"), null);
});

for (const [what, says] of [
  ["a back end without a diagnosis", [404, { code: "not_found" }]],
  ["nobody logged in", [401, { code: "session_missing" }]],
]) {
  test(`${what}: what the page put inside stays`, async (t) => {
    const { open, relay, status } = await panel(t, { says });
    await open();
    await soon(() => relay.asked("GET /v1/diagnosis") > 0);
    assert.ok(await status.locator("> a").isVisible());
    assert.equal(await status.locator("[part=panel]:visible").count(), 0);
  });
}

test("a refused session is fetched once more, no more", async (t) => {
  let asked = 0;
  const { open, partner, status } = await panel(t, {
    more: { "GET /v1/diagnosis": () => (++asked === 1 ? [401, { code: "session_expired" }] : [200, healthy]) },
  });
  await open();
  await titled(status, "Connected to Cloudbeds");
  assert.equal(partner.sessions(), 2);
});

/** Five minutes of the page's time; every answer is there before the next step. */
async function fiveMinutes(page) {
  for (let step = 0; step < 60; ++step) {
    await page.clock.runFor(5000);
    await page.evaluate(() => fetch("/favicon.ico"));
  }
}

for (const [what, says, most, mostSessions] of [
  ["refused by the relay", [401, { code: "session_invalid" }], 30, 18],
  ["a back end without a diagnosis", [404, { code: "not_found" }], 3, 2],
  ["a relay that fails", [500, { code: "internal" }], 15, 1],
  ["an answer that nobody can read", [200, { app_state: "?" }], 15, 1],
]) {
  test(`it does not hammer: five minutes of ${what}`, async (t) => {
    // It asked every 5 s whatever came: 93 diagnoses and 48 sessions in five minutes of 401.
    const { open, page, partner, relay, script, status } = await panel(t, { says });
    await page.clock.install();
    await open();
    await soon(() => relay.asked("GET /v1/diagnosis") > 0);
    await fiveMinutes(page);
    const asked = relay.asked("GET /v1/diagnosis");
    t.diagnostic(`${asked} diagnoses, ${partner.sessions()} sessions`);
    assert.ok(asked <= most, `${asked} diagnoses`);
    assert.ok(partner.sessions() <= mostSessions, `${partner.sessions()} sessions`);
    script.says = healthy;
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await titled(status, "Connected to Cloudbeds");
  });
}

test("nobody is logged in: asked again only when something happens, such as the page writing a session", async (t) => {
  const { open, page, partner, relay, status } = await panel(t, { partner: { session: [401] } });
  await page.clock.install();
  await open();
  await soon(() => partner.sessions() > 0);
  await fiveMinutes(page);
  assert.ok(partner.sessions() <= 2, `${partner.sessions()}`);
  assert.equal(relay.asked("GET /v1/diagnosis"), 0);
  await status.evaluate((node) => node.setAttribute("session", "token-2"));
  await titled(status, "Connected to Cloudbeds");
});

test("a new token of the same person is used at once, without a gap", async (t) => {
  const { open, page, relay, status, partner } = await panel(t);
  partner.script.html = `<latchkey-status relay="${relay.origin}" session="old" channel="one"></latchkey-status>`;
  relay.script.refuse = ({ headers }) => headers.authorization !== `Bearer ${relay.script.good}` && 401;
  relay.script.good = "old";
  await page.clock.install();
  await open();
  await titled(status, "Connected to Cloudbeds");
  relay.script.good = "new";
  await status.evaluate((node) => node.setAttribute("session", "new"));
  await soon(() => relay.seen.some(({ headers }) => headers.authorization === "Bearer new"));
  await page.evaluate(() => fetch("/favicon.ico"));
  assert.ok(await status.locator("[part=panel]").isVisible());
});

test("a hidden page does not ask", async (t) => {
  const { open, page, relay, status } = await panel(t);
  await page.clock.install();
  await open();
  await titled(status, "Connected to Cloudbeds");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { get: () => true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.clock.runFor(6000);
  const asked = relay.asked("GET /v1/diagnosis");
  await fiveMinutes(page);
  assert.equal(relay.asked("GET /v1/diagnosis"), asked);
});
