import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attribute } from "../../../web/widget/model/attributes.ts";
import { connectHref, loginHref, readTruth } from "../../../web/widget/model/configuration.ts";
import { appStates } from "../../../web/widget/model/contract.gen.ts";

const page = { href: "https://partner.example/integrations", origin: "https://partner.example" };
const given = (attributes: Partial<Record<Attribute, string>>) => (name: Attribute) => attributes[name] ?? "";
const refused: string[] = [];
const onRefused = (address: string) => refused.push(address);
const read = (attributes: Partial<Record<Attribute, string>>) => readTruth(given(attributes), page);

test("session-url is read against the page and the relay's trailing slash goes", () => {
  const truth = read({ relay: "https://relay.example/latchkey/", "session-url": "/latchkey/session" });
  assert.ok(truth.mode === "session");
  assert.equal(truth.base, "https://relay.example/latchkey");
  assert.equal(truth.origin, "https://relay.example");
  assert.equal(truth.source.url, "https://partner.example/latchkey/session");
});

test("without a relay and a session the page's own origin and cookies are used", () => {
  const truth = read({});
  assert.ok(truth.mode === "session");
  assert.equal(truth.base, "https://partner.example");
  assert.deepEqual(truth.source, { url: "", token: "", channel: "" });
});

test("each mistake keeps the child link and is named, with what was written", () => {
  const mistakes: [Partial<Record<Attribute, string>>, string, string][] = [
    [{ relay: "http://relay.example" }, "relay_refused", "http://relay.example"],
    [{ relay: "javascript:alert(1)" }, "relay_refused", "javascript:alert(1)"],
    [{ relay: "https://relay.example" }, "session_not_given", ""],
    [{ "session-url": "https://relay.example/session" }, "session_url_refused", "https://relay.example/session"],
    [{ "session-url": "//evil.example/session" }, "session_url_refused", "//evil.example/session"],
    [{ "app-state": "connected" }, "app_state_unknown", "connected"],
  ];
  for (const [attributes, mistake, found] of mistakes) {
    const truth = read({ relay: "https://relay.example", ...attributes });
    assert.ok(truth.mode === "off", JSON.stringify(attributes));
    assert.deepEqual([truth.mistake, truth.found], [mistake, found]);
  }
});

test("a page of no origin (file, sandboxed frame) has no cookies to speak of", () => {
  assert.equal(readTruth(given({}), { href: "file:///index.html", origin: "null" }).mode, "off");
});

test("app-state needs nothing else and wins over everything else", () => {
  for (const state of appStates) {
    const truth = read({ "app-state": state, relay: "http://relay.example", reason: "user_not_active" });
    assert.ok(truth.mode === "fixed");
    assert.equal(truth.link.app_state, state);
    assert.equal(truth.link.reason, "user_not_active");
  }
});

test("what may belong to another person has another key; a new token of the same channel has not", () => {
  const key = (more: Partial<Record<Attribute, string>>) => read({ relay: "https://relay.example", ...more }).key;
  assert.equal(key({ session: "a", channel: "c" }), key({ session: "b", channel: "c" }));
  assert.ok(key({ session: "a" }) !== key({ session: "b" }));
  assert.ok(key({ session: "a", channel: "c" }) !== key({ session: "a", channel: "d" }));
  assert.ok(key({ session: "a" }) !== read({ relay: "https://other.example", session: "a" }).key);
});

test("connect-url and login-url go before what the page or the relay offers; what is refused is told", () => {
  refused.length = 0;
  const urls = given({ "connect-url": "https://a.example/", "login-url": "https://b.example/" });
  assert.equal(connectHref(urls, "", "https://child.example/", page.href, onRefused), "https://a.example/");
  assert.equal(loginHref(urls, "https://told.example/", page.href, onRefused), "https://b.example/");
  assert.equal(connectHref(given({}), "", "/child", page.href, onRefused), "https://partner.example/child");
  assert.equal(
    loginHref(given({ "login-url": "javascript:1" }), "https://told.example/", page.href, onRefused),
    "https://told.example/",
  );
  assert.equal(loginHref(given({}), "javascript:alert(1)", page.href, onRefused), "");
  assert.equal(connectHref(given({}), "", "", page.href, onRefused), "");
  assert.deepEqual(refused, ["javascript:1", "javascript:alert(1)"]);
});

test("a told guide goes before every address of the page, and a refused one leads nowhere", () => {
  const urls = given({ "connect-url": "https://a.example/" });
  const guide = (told: string) => connectHref(urls, told, "https://child.example/", page.href, onRefused);
  assert.equal(guide("https://told.example/guide"), "https://told.example/guide");
  assert.equal(guide("http://localhost:8080/guide"), "http://localhost:8080/guide");
  for (const address of ["javascript:alert(1)", "http://told.example/", "https://hotel@evil.example/"]) {
    assert.equal(guide(address), "", address);
  }
});
