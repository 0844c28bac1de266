// docs/embed.md, run as it stands: what a reader copies works, and every code it names is one.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { launch } from "../e2e/support/browser.mjs";
import { Preview } from "../e2e/support/preview.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const guide = await readFile(`${root}docs/embed.md`, "utf8");
const binary = process.env.LATCHKEY_BIN ?? `${root}build/bin/latchkey`;

function snippet(name) {
  const found = new RegExp(`<!-- run: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(guide);
  assert.ok(found, `no snippet ${name}`);
  return found[1];
}

async function place(t, file, text) {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-embed-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, file), text);
  return folder;
}

/** A relay that only makes sessions. */
async function sessionRelay(t, answer = { token: "t0ken", channel: "c1", expires_at: "2026-11-22T10:00:00Z" }) {
  const calls = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part;
    calls.push({ route: `${request.method} ${request.url}`, ...request.headers, body: JSON.parse(text) });
    response.writeHead(answer ? 201 : 503, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const environment = {
    LATCHKEY_RELAY: `http://127.0.0.1:${server.address().port}`,
    LATCHKEY_API_SECRET: "s3cret",
    LATCHKEY_ORIGIN: "https://partner.example",
  };
  return { calls, environment };
}

function assertAsked({ calls }) {
  assert.equal(calls.length, 1);
  const [{ route, authorization, body }] = calls;
  assert.equal(route, "POST /v1/sessions");
  assert.equal(authorization, "Bearer s3cret");
  assert.deepEqual(body, { account: "demo", origin: "https://partner.example" });
}

async function asPhp(t, relay, account) {
  const folder = await place(t, "latchkey-session.php", snippet("php"));
  const login = `<?php session_start(); $_SESSION['account'] = 'demo';`;
  await writeFile(join(folder, "login.php"), login);
  const child = spawn("php", ["-S", "127.0.0.1:0", "-t", folder], { env: { ...process.env, ...relay.environment } });
  t.after(() => child.kill());
  const [line] = await once(child.stderr, "data");
  child.stderr.resume();
  const site = /http:\/\/127\.0\.0\.1:\d+/.exec(`${line}`)[0];
  const cookie = account ? (await fetch(`${site}/login.php`)).headers.get("set-cookie").split(";")[0] : "";
  const answer = await fetch(`${site}/latchkey-session.php`, { headers: { cookie }, redirect: "manual" });
  return { status: answer.status, cache: answer.headers.get("cache-control"), body: await answer.text() };
}

async function asPython(t, relay, account) {
  const folder = await place(t, "session.py", snippet("python"));
  const code = `import json, session\nprint(json.dumps(session.latchkey_session(${account ? '"demo"' : "None"})))`;
  const env = { ...process.env, ...relay.environment, PYTHONDONTWRITEBYTECODE: "1" };
  const { stdout } = await promisify(execFile)("/usr/bin/python3", ["-c", code], { cwd: folder, env });
  const [status, headers, body] = JSON.parse(stdout);
  return { status, cache: headers["Cache-Control"], body };
}

for (const [language, run] of [
  ["PHP", asPhp],
  ["Python", asPython],
]) {
  test(`${language}: the session is the account's, with nothing but token and channel, and never stored`, async (t) => {
    const relay = await sessionRelay(t);
    const { status, cache, body } = await run(t, relay, "demo");
    assert.equal(status, 200);
    assert.equal(cache, "no-store");
    assert.deepEqual(JSON.parse(body), { token: "t0ken", channel: "c1" });
    assertAsked(relay);
  });

  test(`${language}: nobody logged in gets 401, and the relay is asked nothing`, async (t) => {
    const relay = await sessionRelay(t);
    const { status, body } = await run(t, relay, null);
    assert.equal(status, 401);
    assert.equal(body, "");
    assert.equal(relay.calls.length, 0);
  });

  test(`${language}: a relay that fails is an outage, and tells nothing`, async (t) => {
    const { status, body } = await run(t, await sessionRelay(t, null), "demo");
    assert.equal(status, 502);
    assert.equal(body, "");
  });
}

test("the whole site of section 1 is live beside the preview, and the doctor finds nothing wrong", async (t) => {
  const mine = await place(t, "server.mjs", snippet("server"));
  const preview = await Preview.start({ switches: ["--partner-dir", mine] });
  t.after(() => preview.stop());
  const browser = await launch();
  t.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`http://localhost:${preview.port + 2}/`);
  const button = page.locator("latchkey-button");
  await page.locator('latchkey-button[state="disabled"]').waitFor();
  await button.getByRole("link", { name: "Connect App" }).click();
  await page.getByRole("button", { name: "Allow Access" }).click();
  await button.getByRole("link", { name: "Login" }).waitFor();
  const command = ["doctor", "--page", `http://localhost:${preview.port + 2}/`]; // rejects unless it ends with 0
  const { stdout } = await promisify(execFile)(binary, command);
  assert.match(stdout, /, 0 WRONG, /);
});

test("every code of the troubleshooting table is one, and is explained", async () => {
  const problems = await readFile(`${root}docs/problems.md`, "utf8");
  const [, table] = /\| `code` \| look at \|\n([\s\S]*?)\n\n/.exec(guide);
  const codes = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) => cell.match(/[a-z_]{4,}/g) ?? []);
  assert.ok(codes.length > 12, `${codes}`);
  for (const code of codes) assert.ok(problems.includes(`\n## ${code}\n`), code);
});

test("what it links to is there", async () => {
  const { access } = await import("node:fs/promises");
  for (const [, target] of guide.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) await access(join(`${root}docs`, target));
});
