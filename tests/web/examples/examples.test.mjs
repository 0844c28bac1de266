// The examples of web/examples, built and used: the button lives in each framework as any other element does.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildExample, frameworks } from "../../../web/examples/build.mjs";
import { memoryOf } from "../widget/browser/memory.mjs";
import { link, snapshot, startRelay } from "../widget/browser/servers.mjs";
import { face, launch, soon } from "../widget/browser/world.mjs";
import { startSite } from "./site.mjs";

let browser;
let out;
const folders = { html: fileURLToPath(new URL("../../../web/examples/html", import.meta.url)) };
before(async () => {
  browser = await launch();
  out = await mkdtemp(join(tmpdir(), "latchkey-examples-"));
  for (const framework of frameworks) {
    folders[framework] = join(out, framework);
    await buildExample(framework, folders[framework]);
  }
});
after(async () => {
  await browser?.close();
  await rm(out, { recursive: true, force: true });
});

const hotels = () =>
  snapshot(
    link("disabled"),
    link("enabled", { property: "320001", name: "Other", href: "https://partner.example/login" }),
  );

async function open(t, framework, given = {}) {
  const relay = given.relay ?? (await startRelay({ state: hotels() }));
  const site = await startSite(relay, framework, folders[framework], given.script);
  const context = await browser.newContext();
  const page = await context.newPage();
  const said = [];
  page.on("pageerror", (error) => said.push(`${error}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) said.push(message.text());
  });
  t.after(async () => {
    await context.close();
    relay.close();
    site.close();
  });
  const press = (name) => page.getByRole("button", { name, exact: true }).click();
  const output = (text) => page.locator("output", { hasText: text }).waitFor();
  await page.goto(site.origin, { waitUntil: given.script ? "commit" : "load" });
  return { relay, page, said, press, output, button: page.locator("latchkey-button") };
}

/** Runs in the page: to the right, away, and to the left again, each time until it is alive there. */
async function wander(times) {
  const press = (name) =>
    [...document.querySelectorAll("main > button")].find((one) => one.textContent === name).click();
  const isThere = (selector) =>
    new Promise((resolve) => {
      const look = () => document.querySelector(selector) && resolve(observer.disconnect());
      const observer = new MutationObserver(look);
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      look();
    });
  globalThis.met = [];
  for (; times > 0; --times) {
    press("Right");
    await isThere("#right latchkey-button[state=disabled]");
    globalThis.met.push(new WeakRef(document.querySelector("latchkey-button")));
    press("Away");
    await isThere("#right:not(:has(latchkey-button))");
    press("Left");
    await isThere("#left latchkey-button[state=disabled]");
  }
  press("Away");
}

for (const framework of ["html", ...frameworks]) {
  test(`${framework}: it is rendered live, once, and its events reach the handlers`, async (t) => {
    const { relay, page, said, output, button } = await open(t, framework);
    await face(page, "disabled");
    await output("320000 disabled");
    await button.getByRole("link", { name: "Connect App", exact: true }).click();
    await output("connect pressed");
    assert.equal(relay.asked("POST /v1/connect"), 0);
    relay.push(snapshot(link("pending")));
    await output("320000 pending");
    assert.equal(relay.asked("GET /v1/stream"), 1, "a strict mode that mounts twice opens one stream");
    assert.deepEqual(said, []);
  });

  test(`${framework}: attributes follow what the page sets`, async (t) => {
    const { page, said, press, output, button } = await open(t, framework);
    await output("320000 disabled");
    await press("Partner's words");
    await button.getByRole("link", { name: "Connect to Cloudbeds", exact: true }).waitFor();
    await press("Other hotel");
    await output("320001 enabled");
    await button.getByRole("link", { name: "Open", exact: true }).waitFor();
    assert.equal(await page.locator("latchkey-button").getAttribute("property"), "320001");
    assert.deepEqual(said, []);
  });

  test(`${framework}: moved, taken away and put back, twenty times, it leaves nothing behind`, async (t) => {
    const { relay, page, said, output } = await open(t, framework);
    await output("320000 disabled");
    const memory = await memoryOf(page);
    await page.evaluate(wander, 20);
    await soon(() => relay.streams.size === 0);
    // The last one may be held by the page (html) or by the framework's own last tree, never two or more of them.
    const alive = await memory.alive();
    assert.ok(alive <= 2, `${alive} buttons are still alive`);
    assert.deepEqual(said, []);
  });
}

/** A page that a server rendered, whose script arrives when it is let in. */
async function openRendered(t, framework, scripts) {
  const { render } = await import(join(folders[framework], "server.mjs"));
  let letIn;
  const held = new Promise((resolve) => {
    letIn = resolve;
  });
  const relay = await startRelay({ state: hotels() });
  t.after(() => relay.close());
  const body = await render(relay.origin);
  const made = await open(t, framework, { relay, script: { held, body, scripts: scripts(relay) } });
  await made.page.locator("latchkey-button").waitFor();
  await made.page.evaluate(() => {
    globalThis.rendered = document.querySelector("latchkey-button");
  });
  return { ...made, letIn };
}

for (const framework of frameworks) {
  const scripts = {
    "before the element is defined": () => ["/main.js"],
    "after the element has come alive": (relay) => [`${relay.origin}/latchkey.js`, "/main.js"],
  };
  for (const [when, addresses] of Object.entries(scripts)) {
    test(`${framework}: what a server rendered is taken over in place, without a warning, ${when}`, async (t) => {
      const { page, said, output, press, letIn } = await openRendered(t, framework, addresses);
      await page.getByRole("link", { name: "Connect App", exact: true }).waitFor();
      if (when.startsWith("after")) await face(page, "disabled");
      letIn();
      await page.waitForFunction(() => document.readyState === "complete");
      await press("Other hotel"); // works once the framework has taken over
      await output("320001 enabled");
      assert.ok(await page.evaluate(() => globalThis.rendered === document.querySelector("latchkey-button")));
      assert.deepEqual(said, []);
    });
  }
}
