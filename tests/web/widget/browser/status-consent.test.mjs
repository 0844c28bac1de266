// <latchkey-status> on the return from consent: the code is posted once, by whoever is there, and tried again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { userLeft } from "../../../../web/gallery/panel-faces.mjs";
import { healthy, titled, usePanel } from "./panel.mjs";
import { link, snapshot } from "./servers.mjs";
import { soon, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const panel = usePanel(world);

test("on the return it posts the code, takes it out of the address, and shows what is so", async (t) => {
  let finished = 0;
  const made = await panel(t, {
    says: userLeft,
    more: {
      "POST /v1/connect/finish": () => {
        finished += 1;
        made.script.says = healthy;
        return [200, snapshot(link("enabled"))];
      },
    },
  });
  await made.open("/#latchkey_finish=code-1");
  await titled(made.status, "Connected to Cloudbeds");
  assert.equal(finished, 1);
  assert.equal(await made.page.evaluate(() => location.hash), "");
});

test("on a page with a button the code is the button's, once, and the panel follows at once", async (t) => {
  let finished = 0;
  const made = await panel(t, {
    says: userLeft,
    more: {
      "POST /v1/connect/finish": () => {
        finished += 1;
        made.script.says = healthy;
        made.relay.script.state = snapshot(link("enabled"));
        return [200, made.relay.script.state];
      },
    },
  });
  made.partner.script.head += `<script type="module" src="${made.relay.origin}/latchkey.js"></script>`;
  made.partner.script.html += made.html();
  await made.open("/#latchkey_finish=code-1");
  await made.page.locator("latchkey-button[state=enabled]").waitFor();
  await titled(made.status, "Connected to Cloudbeds");
  assert.equal(finished, 1);
});

const finishing = (seen, answers = [[200, snapshot(link("enabled"))]]) => ({
  "POST /v1/connect/finish": ({ body }) => {
    seen.push(body.code);
    return answers.length > 1 ? answers.shift() : answers[0];
  },
});
const buttonScript = ({ origin }) => `<script type="module" src="${origin}/latchkey.js"></script>`;
/** Longer than anybody waits for another to post. */
const settle = (page) => page.clock.runFor(20_000);

// The hand-over of consent: whichever script comes first, whichever element is there, one of them posts, once. It was lost where
// the button's script was on a page without a button.
const pages = {
  "the button's script without a button": { head: buttonScript },
  "a button set by hand, which asks nothing": { head: buttonScript, more: 'app-state="enabled"' },
  "a button that is at work": { head: buttonScript, more: "" },
  "a button whose script never comes": { more: "" },
  "a button of another property": { head: buttonScript, more: 'property="320001"' },
  "another panel": { twice: true },
};
for (const [what, { head, more, twice }] of Object.entries(pages)) {
  test(`consent comes back to a page with a panel and ${what}: it is posted once`, async (t) => {
    const posted = [];
    const made = await panel(t, { more: finishing(posted) });
    if (head) made.partner.script.head += head(made.relay);
    if (more !== undefined) made.partner.script.html += made.html(more);
    if (twice) made.partner.script.html += made.partner.script.html;
    await made.page.clock.install();
    await made.open("/#latchkey_finish=code-1");
    await titled(made.status.first(), "Connected to Cloudbeds");
    await settle(made.page);
    await soon(() => posted.length > 0);
    await settle(made.page);
    assert.deepEqual(posted, ["code-1"]);
    assert.equal(await made.page.evaluate(() => location.hash), "");
  });
}

test("a button that is added later, or whose script comes later, posts nothing again", async (t) => {
  const posted = [];
  const made = await panel(t, { more: finishing(posted) });
  const { page, relay, partner, status } = made;
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  await page.route("**/latchkey.js", async (route) => {
    await released;
    await route.continue();
  });
  partner.script.head += buttonScript(relay);
  partner.script.html += made.html();
  await page.goto(`${partner.origin}/#latchkey_finish=code-1`, { waitUntil: "commit" });
  await titled(status, "Connected to Cloudbeds");
  await soon(() => posted.length > 0);
  release();
  await page.locator("latchkey-button[state]").waitFor();
  await page.evaluate(() => {
    const first = document.querySelector("latchkey-button");
    first.after(first.cloneNode(true));
  });
  await page.locator("latchkey-button[state]").nth(1).waitFor();
  assert.deepEqual(posted, ["code-1"]);
});

test("the panel that was pressed posts before all others: another one's session may be of another hotel", async (t) => {
  const posted = [];
  const { open, page, partner, relay, status } = await panel(t, { more: finishing(posted) });
  partner.script.html = ["320001", "320000"]
    .map((id) => `<latchkey-status relay="${relay.origin}" session="of-${id}" property="${id}"></latchkey-status>`)
    .join("");
  await page.addInitScript(() => {
    sessionStorage.latchkey = JSON.stringify(["320000", "#kept"]);
  });
  await open("/#latchkey_finish=code-1");
  await titled(status.last(), "Connected to Cloudbeds");
  const { authorization } = relay.seen.find(({ route }) => route === "POST /v1/connect/finish");
  assert.equal(authorization, "Bearer of-320000");
  assert.equal(posted.length, 1);
  assert.equal(await page.evaluate(() => location.hash), "#kept");
});

const bound = [200, snapshot(link("enabled"))];
for (const [what, ...answers] of [
  ["503", [503, { code: "exchange_unavailable" }], bound],
  ["429", [429, { code: "too_many_requests" }], bound],
  ["a line that is cut", bound],
]) {
  test(`a finish that meets ${what} is tried again with the same code, and the hotel is connected`, async (t) => {
    const posted = [];
    const times = answers.length;
    const { open, page, relay, status, script } = await panel(t, { says: userLeft, more: finishing(posted, answers) });
    relay.script.up = times > 1; // its scripts come all the same
    await page.clock.install();
    await open("/#latchkey_finish=code-1");
    await page.locator("latchkey-status[busy]").waitFor();
    await soon(() => posted.length + relay.cut() > 0);
    relay.script.up = true;
    script.says = healthy;
    for (let tries = 0; tries < 20 && posted.length < times; ++tries) {
      await page.clock.runFor(1000);
      await page.evaluate(() => fetch("/favicon.ico")); // the answer has come
    }
    await titled(status, "Connected to Cloudbeds");
    assert.deepEqual(posted, Array(times).fill("code-1"));
    assert.equal(await status.getAttribute("busy"), null);
    assert.equal(await status.getByRole("alert").filter({ hasText: /\w/ }).count(), 0);
  });
}

test("what Cloudbeds said to the consent is told at once: its code is spent", async (t) => {
  // The relay says it with 502. That was taken for an outage; the second try knew no code, and nothing was said.
  const posted = [];
  const { open, page, status } = await panel(t, {
    says: userLeft,
    more: finishing(posted, [[502, { code: "no_property" }]]),
  });
  await page.clock.install();
  await open("/#latchkey_finish=code-1");
  await status.getByRole("alert").filter({ hasText: "Cloudbeds named no hotel" }).waitFor();
  await settle(page);
  assert.equal(posted.length, 1);
});

test("a finish whose answer was lost and that was bound all the same is no failure", async (t) => {
  const posted = [];
  const answers = [
    [503, {}],
    [404, { code: "finish_unknown" }],
  ];
  const { open, page, status } = await panel(t, { more: finishing(posted, answers) });
  await page.clock.install();
  await open("/#latchkey_finish=code-1");
  await soon(() => posted.length === 1);
  for (let tries = 0; tries < 20 && posted.length < 2; ++tries) {
    await page.clock.runFor(1000);
    await page.evaluate(() => fetch("/favicon.ico"));
  }
  await titled(status, "Connected to Cloudbeds");
  assert.equal(await status.getByRole("alert").filter({ hasText: /\w/ }).count(), 0);
});
