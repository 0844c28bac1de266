// The one-file back ends of docs/examples, each behind a page of its own, against the real button in Chromium: what a partner
// sees who copies them. They bind 127.0.0.1 on free ports; the page is opened as localhost.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "../e2e/support/browser.mjs";
import { startRelay } from "../web/widget/browser/servers.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));
const php = (router) => ["php", ["-S", "127.0.0.1:0", "-t", folder, join(folder, router)]];
/** `api`: where the page API is; `stream`: it has one. */
const examples = [
  { name: "Node", run: [process.execPath, [join(folder, "node-site.mjs")]], api: "", stream: true },
  { name: "PHP", run: php("php-site.php"), api: "", stream: false },
  { name: "WordPress", run: php("wordpress-stub.php"), api: "/wp-json/latchkey", stream: false },
];
const hotel = { property: "320000", name: "Example Hotel", app_state: "pending", note: "Choose the rooms to finish." };

let browser;
let widget; // serves latchkey.js; its page API is asked nothing here
before(async () => {
  browser = await launch();
  widget = await startRelay();
});
after(async () => {
  await browser.close();
  widget.close();
});

/** The port is the number that the program says first: in PHP's line, behind the address. */
function portOf(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (part) => {
      said += part;
      const [, port] = /(?:127\.0\.0\.1:|^)(\d{4,5})\b/m.exec(said) ?? [];
      if (port) resolve(port);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
}

async function start(t, { run: [program, options], api }) {
  const place = await mkdtemp(join(tmpdir(), "latchkey-example-"));
  const file = join(place, "state.json");
  const child = spawn(program, options, {
    env: {
      ...process.env,
      LATCHKEY_SCRIPT: `${widget.origin}/latchkey.js`,
      LATCHKEY_FILE: file,
      PHP_CLI_SERVER_WORKERS: "3", // one page asks for several things at once
    },
    detached: true, // PHP's workers are children of it: the group ends together
  });
  t.after(async () => {
    process.kill(-child.pid, "SIGTERM");
    await rm(place, { recursive: true, force: true });
  });
  const origin = `http://localhost:${await portOf(child)}`;
  child.stderr.resume();
  child.stdout.resume();
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(`${error}`));
  const save = (account, links) =>
    fetch(`${origin}/test/save?account=${account}`, { method: "POST", body: JSON.stringify(links) });
  return { origin, base: origin + api, context, page, errors, save, file };
}

const face = (page, state) => page.locator(`latchkey-button[state="${state}"]`).waitFor({ timeout: 15_000 });
/** What the page's own script could ask, with cookies and the Origin of the page. */
const ask = (page, path, init = {}) =>
  page.evaluate(
    async ([url, options]) => {
      const response = await fetch(url, options);
      const text = await response.text();
      return { status: response.status, text, headers: Object.fromEntries(response.headers) };
    },
    [path, init],
  );
/** The session of WordPress stands in a header, of the others in a cookie. */
const authorization = (page) =>
  page.evaluate(async () => {
    const url = document.querySelector("latchkey-button").getAttribute("session-url");
    return url ? { authorization: `Bearer ${(await (await fetch(url)).json()).token}` } : {};
  });

for (const example of examples) {
  const { name, stream } = example;

  test(`${name}: nobody logged in sees the link inside; who logs in sees the truth`, async (t) => {
    const { origin, page, errors } = await start(t, example);
    await page.goto(origin);
    const button = page.locator("latchkey-button");
    await page.waitForFunction(() => document.querySelector("latchkey-button").shadowRoot);
    assert.equal(await button.getByRole("link", { name: "Connect App" }).count(), 1);
    assert.equal(await button.getAttribute("state"), null);
    await page.goto(`${origin}/login?user=1`);
    await face(page, "disabled");
    assert.deepEqual(errors, []);
  });

  test(`${name}: Connect App leads through the partner's own connecting and back to Login`, async (t) => {
    const { origin, page } = await start(t, example);
    await page.goto(`${origin}/login?user=1`);
    await face(page, "disabled");
    await page.locator("latchkey-button").getByRole("link", { name: "Connect App" }).click();
    await face(page, "enabled");
    const link = page.locator("latchkey-button").getByRole("link", { name: "Login" });
    assert.equal(await link.getAttribute("href"), "https://partner.example/login");
    assert.equal(page.url(), `${origin}/`);
  });

  test(`${name}: what the partner learns is on the open page ${stream ? "at once" : "within 5 s"}`, async (t) => {
    const { origin, page, save } = await start(t, example);
    await page.goto(`${origin}/login?user=1`);
    await face(page, "disabled");
    await save("user-1", [hotel]);
    await face(page, "pending");
    await page.locator("latchkey-button").getByText(hotel.note).waitFor();
  });

  test(`${name}: one account is never told of another`, async (t) => {
    const { origin, page, save } = await start(t, example);
    await save("user-2", [hotel]);
    await page.goto(`${origin}/login?user=1`);
    await face(page, "disabled");
  });

  test(`${name}: answers as docs/page-api.md says`, async (t) => {
    const { origin, base, page, save } = await start(t, example);
    await save("user-1", [hotel]);
    await page.goto(`${origin}/login?user=1`);
    await face(page, "pending");
    const headers = await authorization(page);
    const first = await ask(page, `${base}/v1/state`, { headers });
    assert.equal(first.status, 200);
    assert.match(first.headers["cache-control"], /no-store/);
    const { revision, links } = JSON.parse(first.text);
    assert.ok(Number.isSafeInteger(revision) && revision > 1_700_000_000_000);
    assert.equal(links[0].action, "none");
    const again = await ask(page, `${base}/v1/state`, {
      headers: { ...headers, "if-none-match": first.headers.etag },
      cache: "no-store",
    });
    assert.equal(again.status, 304);
    assert.equal(again.text, "");
    const bare = await fetch(`${base}/v1/state`);
    assert.equal(bare.status, 401);
    assert.match(bare.headers.get("content-type"), /^application\/problem\+json/);
    assert.match((await bare.json()).code, /^session_(missing|invalid)$/);
    assert.equal((await fetch(`${base}/v1/stream`)).status, stream ? 401 : 404);
  });

  test(`${name}: a change is this page's own, well-formed, and by somebody who may`, async (t) => {
    const { origin, base, context, page, save } = await start(t, example);
    await save("user-1", [{ ...hotel, app_state: "enabled" }]);
    await page.goto(`${origin}/login?user=1`);
    await face(page, "enabled");
    const session = await authorization(page);
    const cookie = (await context.cookies()).map(({ name: key, value }) => `${key}=${value}`).join("; ");
    const json = { ...session, "content-type": "application/json" };
    const post = (path, body, headers) =>
      fetch(base + path, { method: "POST", body: JSON.stringify(body), headers: { cookie, ...json, ...headers } });
    for (const from of [undefined, "https://evil.example", "null", `${origin}.evil.example`]) {
      for (const path of ["/v1/disconnect", "/v1/connect"]) {
        const answer = await post(path, { return_to: `${origin}/` }, from && { origin: from });
        assert.equal(answer.status, 403, `${path} from ${from}`);
        assert.equal(answer.headers.get("access-control-allow-origin"), null);
      }
    }
    const own = { headers: json, method: "POST" };
    for (const return_to of ["https://evil.example/", "javascript:alert(1)", `${origin}.evil.example/`, 7, null]) {
      const refused = await ask(page, `${base}/v1/connect`, { ...own, body: JSON.stringify({ return_to }) });
      assert.equal(refused.status, 400, `${return_to}`);
    }
    const other = await ask(page, `${base}/v1/disconnect`, { ...own, body: '{"property":"320009"}' });
    assert.equal(other.status, 409);
    const done = await ask(page, `${base}/v1/disconnect`, { ...own, body: "{}" });
    assert.equal(done.status, 200);
    assert.equal(JSON.parse(done.text).links[0].app_state, "disabled");
    await face(page, "disabled");
  });

  test(`${name}: a broken store is an outage, not a disconnect, and tells nothing`, async (t) => {
    if (name === "WordPress") return t.skip("its store is WordPress' own database, which is not stood in for");
    const { origin, base, page, save, file } = await start(t, example);
    await save("user-1", [{ ...hotel, app_state: "enabled" }]);
    await page.goto(`${origin}/login?user=1`);
    await face(page, "enabled");
    await writeFile(file, "{ cut off");
    const answer = await ask(page, `${base}/v1/state`);
    assert.equal(answer.status, 503);
    assert.equal(JSON.parse(answer.text).code, "store_unavailable");
    assert.doesNotMatch(answer.text, /state\.json|Exception|Error/);
  });
}

test("WordPress: who may only look cannot connect, nor can a forged or an old token", async (t) => {
  const { origin, base, page } = await start(t, examples[2]);
  await page.goto(`${origin}/login?user=2`);
  await face(page, "disabled");
  const session = await authorization(page);
  const post = (path, headers) =>
    ask(page, base + path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: "{}" });
  assert.equal(JSON.parse((await post("/v1/connect", session)).text).code, "may_not_connect");
  assert.equal(JSON.parse((await post("/v1/disconnect", session)).text).code, "may_not_disconnect");
  const forged = session.authorization.replace("Bearer 2.", "Bearer 1.");
  assert.equal((await post("/v1/connect", { authorization: forged })).status, 401);
  const old = session.authorization.replace(/\.\d+\./, ".1000000000.");
  assert.equal((await ask(page, `${base}/v1/state`, { headers: { authorization: old } })).status, 401);
  const nonce = await ask(page, `${base}/v1/session?key=0123456789`);
  assert.equal(nonce.status, 401, "a cookie without its nonce opens nothing");
});

test("WordPress: what an author writes into the shortcode stays text", async (t) => {
  const { origin, page } = await start(t, examples[2]);
  const html = async (link) => await (await fetch(`${origin}/?link=${encodeURIComponent(link)}`)).text();
  assert.match(await html('https://x.example/"><script>'), /href="https:\/\/x\.example\/&quot;&gt;&lt;script&gt;"/);
  assert.match(await html("javascript:alert(1)"), /<a href="">/);
  await page.close();
});

const binary = process.env.LATCHKEY_BIN ?? fileURLToPath(new URL("../../build/bin/latchkey", import.meta.url));
for (const example of examples) {
  test(`${example.name}: the doctor finds nothing wrong`, async (t) => {
    const { origin, context, page, save } = await start(t, example);
    await save("user-1", [{ ...hotel, app_state: "enabled", href: "https://partner.example/login" }]);
    await page.goto(`${origin}/login?user=1`);
    await face(page, "enabled");
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    const { code, findings } = await new Promise((resolve, reject) => {
      const env = { ...process.env, LATCHKEY_DOCTOR_COOKIE: cookie };
      execFile(binary, ["doctor", "--json", "--page", `${origin}/`], { env }, (error, out) => {
        if (error && error.code !== 1) reject(error);
        else resolve({ code: error?.code ?? 0, ...JSON.parse(out) });
      });
    });
    assert.deepEqual(
      findings.filter(({ mark }) => mark === "WRONG"),
      [],
    );
    assert.equal(code, 0);
    const told = Object.fromEntries(findings.map(({ check, mark }) => [check, mark]));
    for (const check of ["state", "state-shape", "etag", "no-session", "foreign-origin", "change-origin"])
      assert.equal(told[check], "ok", check);
    assert.equal(told.stream, example.stream ? "ok" : "hint");
  });
}
