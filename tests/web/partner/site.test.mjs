import assert from "node:assert/strict";
import { test } from "node:test";
import { partnerSite } from "./support.mjs";

test("embeds the button as the contract writes it, on the hosts it was reached under", async (t) => {
  const site = await partnerSite(t);
  const sets = { localhost: ["localhost", "localhost"], "127.0.0.3": ["127.0.0.2", "127.0.0.1"] };
  for (const [host, [relay, marketplace]] of Object.entries(sets)) {
    const { status, body } = await site.ask("/", { host: `${host}:${site.port}` });
    assert.equal(status, 200);
    assert.ok(body.includes(`<script type="module" src="http://${relay}:8081/latchkey.js"></script>`));
    const button =
      /<latchkey-button relay="(.*?)" session-url="\/latchkey\/session">\s*<a href="(.*?)">Connect App<\/a>\s*<\/latchkey-button>/;
    const [, relayAttribute, href] = body.match(button);
    assert.equal(relayAttribute, `http://${relay}:8081`);
    assert.equal(href, `http://${marketplace}:8080/marketplace/exampleapp`);
  }
});

test("allows in its policy what the button needs, and no more", async (t) => {
  const site = await partnerSite(t);
  const { headers } = await site.ask("/", { host: `127.0.0.3:${site.port}` });
  const policy = headers["content-security-policy"].split("; ");
  assert.ok(policy.includes("default-src 'none'"));
  assert.ok(policy.includes("script-src 'self' http://127.0.0.2:8081 'wasm-unsafe-eval'"));
  assert.ok(policy.includes("connect-src 'self' http://127.0.0.2:8081"));
  assert.ok(policy.includes("require-trusted-types-for 'script'"));
  assert.doesNotMatch(headers["content-security-policy"], /unsafe-inline|'unsafe-eval'/);
  assert.equal(headers["referrer-policy"], "strict-origin-when-cross-origin");
  assert.equal(headers["x-content-type-options"], "nosniff");
});

test("can be a site whose policy allows no WebAssembly", async (t) => {
  const site = await partnerSite(t, undefined, { wasm: false });
  const { headers } = await site.ask("/", { host: `127.0.0.3:${site.port}` });
  assert.ok(headers["content-security-policy"].split("; ").includes("script-src 'self' http://127.0.0.2:8081"));
});

test("shows demo to a new browser, and another account after switching to it", async (t) => {
  const site = await partnerSite(t);
  assert.match((await site.ask("/")).body, /<strong>demo<\/strong>/);
  const switched = await site.ask("/?account=other");
  assert.equal(switched.status, 303);
  assert.equal(switched.headers.location, "/");
  const [cookie] = switched.headers["set-cookie"];
  assert.match(cookie, /; Path=\/; HttpOnly; SameSite=Lax$/);
  assert.match((await site.ask("/", { headers: { Cookie: cookie.split(";")[0] } })).body, /<strong>other<\/strong>/);
});

test("refuses an account name with other characters, without repeating it", async (t) => {
  const site = await partnerSite(t);
  for (const name of ["<script>", "Ab", "a b", "x".repeat(41), "a;b"]) {
    const { status, body, headers } = await site.ask(`/?account=${encodeURIComponent(name)}`);
    assert.equal(status, 400, name);
    assert.ok(!body.includes(name === "<script>" ? "<script>" : `>${name}`));
    assert.equal(headers["set-cookie"], undefined);
  }
});

test("signs out, and says so on both pages", async (t) => {
  const site = await partnerSite(t);
  const out = await site.ask("/sign-out", { method: "POST", headers: { Origin: `http://localhost:${site.port}` } });
  assert.equal(out.status, 303);
  const headers = { Cookie: out.headers["set-cookie"][0].split(";")[0] };
  assert.match((await site.ask("/", { headers })).body, /Sign in as demo/);
  assert.match((await site.ask("/login", { headers })).body, /Sign in to Harbourlight/);
});

test("says on the login page who is in", async (t) => {
  const site = await partnerSite(t);
  const { status, body } = await site.ask("/login");
  assert.equal(status, 200);
  assert.match(body, /You are in Harbourlight[\s\S]*<strong>demo<\/strong>/);
});

test("serves no host but its own", async (t) => {
  const site = await partnerSite(t);
  for (const host of [
    "evil.example",
    `evil.example:${site.port}`,
    "localhost",
    `127.0.0.2:${site.port}`,
    "constructor",
  ]) {
    assert.equal((await site.ask("/", { host })).status, 421, host);
  }
  assert.equal((await site.ask("http://evil.example/")).status, 421);
  assert.equal((await site.ask("//evil.example/")).status, 421);
});

test("sends the other names of this machine on to localhost, and answers their health check", async (t) => {
  const site = await partnerSite(t);
  for (const name of ["127.0.0.1", "[::1]"]) {
    const host = `${name}:${site.port}`;
    const { status, headers } = await site.ask("/login?x=1", { host });
    assert.equal(status, 303);
    assert.equal(headers.location, `http://localhost:${site.port}/login?x=1`);
    assert.equal((await site.ask("/healthz", { host })).status, 200);
  }
});

test("refuses a change that a foreign page sends, and takes one without an origin", async (t) => {
  const site = await partnerSite(t);
  for (const origin of ["http://evil.example", "null", `http://127.0.0.3:${site.port}`]) {
    const { status, headers } = await site.ask("/sign-out", { method: "POST", headers: { Origin: origin } });
    assert.equal(status, 403, origin);
    assert.equal(headers["set-cookie"], undefined);
  }
  assert.equal((await site.ask("/sign-out", { method: "POST" })).status, 303);
});

test("names the method that would do", async (t) => {
  const site = await partnerSite(t);
  const { status, headers } = await site.ask("/sign-out");
  assert.equal(status, 405);
  assert.equal(headers.allow, "POST");
});

test("answers HEAD as GET, without the page", async (t) => {
  const site = await partnerSite(t);
  const { status, body } = await site.ask("/", { method: "HEAD" });
  assert.equal(status, 200);
  assert.equal(body, "");
});

test("has a page for what is not there", async (t) => {
  const site = await partnerSite(t);
  for (const path of ["/server.mjs", "/%2e%2e/package.json", "/constructor"]) {
    assert.equal((await site.ask(path)).status, 404, path);
  }
});

test("serves its style and its icon with their types", async (t) => {
  const site = await partnerSite(t);
  assert.match((await site.ask("/style.css")).headers["content-type"], /^text\/css/);
  assert.equal((await site.ask("/icon.svg")).headers["content-type"], "image/svg+xml");
});
