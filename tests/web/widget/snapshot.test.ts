import assert from "node:assert/strict";
import { test } from "node:test";
import { readSnapshot } from "../../../web/widget/model/snapshot.ts";

const link = {
  property: "320000",
  name: "Example Hotel",
  app_state: "enabled",
  action: "login",
  href: "https://partner.example/login",
  reason: null,
  note: null,
  changed_at: "2026-11-22T10:00:00Z",
};

test("a snapshot is read as it stands, without what the contract does not name", () => {
  const read = readSnapshot({ revision: 7, links: [{ ...link, extra: 1 }], more: true });
  assert.deepEqual(read, { revision: 7, links: [link], may_connect: true });
  const none = { revision: 0, links: [], may_connect: false };
  assert.deepEqual(readSnapshot(none), none);
});

test("fields a simpler back end leaves out are read as empty", () => {
  const read = readSnapshot({ revision: 1, links: [{ property: "1", app_state: "disabled" }] });
  assert.equal(read?.links[0]?.href, null);
  assert.equal(read?.links[0]?.name, "");
});

test("every other value is no snapshot", () => {
  const bad: unknown[] = [
    undefined,
    null,
    1,
    "x",
    [],
    {},
    { revision: 1 },
    { links: [] },
    { revision: "1", links: [] },
    { revision: -1, links: [] },
    { revision: 1.5, links: [] },
    { revision: 2 ** 60, links: [] },
    { revision: 1, links: {} },
    { revision: 1, links: [null] },
    { revision: 1, links: [[]] },
    { revision: 1, links: [{ ...link, app_state: "connected" }] },
    { revision: 1, links: [{ ...link, app_state: undefined }] },
    { revision: 1, links: [{ ...link, app_state: "constructor" }] },
    { revision: 1, links: [{ ...link, action: "press" }] },
    { revision: 1, links: [{ ...link, property: 320000 }] },
    { revision: 1, links: [{ ...link, href: {} }] },
    { revision: 1, links: [{ ...link, note: "x".repeat(1001) }] },
    { revision: 1, links: Array.from({ length: 101 }, () => link) },
  ];
  for (const value of bad) assert.equal(readSnapshot(value), null, JSON.stringify(value)?.slice(0, 80));
});

test("the limits themselves are allowed", () => {
  const links = Array.from({ length: 100 }, () => ({ ...link, note: "x".repeat(1000) }));
  assert.equal(readSnapshot({ revision: 1, links })?.links.length, 100);
});
