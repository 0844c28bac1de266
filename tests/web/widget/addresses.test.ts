import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress, readAddressOn, safeHref } from "../../../web/widget/model/addresses.ts";

const followed = [
  "https://relay.example/connect/1",
  "https://relay.example:8443/",
  "http://localhost:8081/",
  "http://relay.localhost/",
  "http://127.0.0.2:8081/connect/1",
  "http://127.1/",
  "http://[::1]:8081/",
];
const refused = [
  "http://relay.example/",
  "http://localhost.example/",
  "http://127.0.0.1.example/",
  "http://[::2]/",
  "javascript:alert(1)",
  " JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,x",
  "blob:https://relay.example/1",
  "ftp://relay.example/",
  "file:///etc/passwd",
  "https://relay.example@evil.example/",
  "https://",
  "",
];

test("https anywhere and http on loopback hosts are followed", () => {
  for (const address of followed) assert.ok(readAddress(address), address);
});

test("every other scheme, plain http elsewhere and hidden hosts are refused", () => {
  for (const address of refused) assert.equal(readAddress(address), null, address);
});

test("an address on another origin than asked for is refused, whatever stands in its path", () => {
  const on = (address: string) => readAddressOn("https://relay.example", address)?.href;
  assert.equal(on("https://relay.example/connect/1"), "https://relay.example/connect/1");
  assert.equal(on("https://relay.example:444/connect/1"), undefined);
  assert.equal(on("https://relay.example.evil.example/"), undefined);
  assert.equal(on("//evil.example/"), undefined);
});

test("a relative address is read against the page", () => {
  const page = "https://partner.example/app/";
  assert.equal(readAddressOn("https://partner.example", "/session", page)?.href, "https://partner.example/session");
  assert.equal(readAddressOn("https://partner.example", "//evil.example/session", page), null);
});

test("an href that may not be followed is left out", () => {
  const page = "https://partner.example/";
  assert.equal(safeHref("", page), "");
  assert.equal(safeHref("javascript:alert(1)", page), "");
  assert.equal(safeHref("/login", page), "https://partner.example/login");
});
