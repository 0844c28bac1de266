import assert from "node:assert/strict";
import { test } from "node:test";
import { previewed } from "../../../web/widget/model/preview.ts";

const view = { action: "connect", busy: false, stale: false, message: "", revision: 3 };

test("a preview shows what it names and nothing else", () => {
  assert.deepEqual(previewed(view, ""), view);
  assert.deepEqual(previewed(view, "busy"), { ...view, busy: true });
  assert.deepEqual(previewed(view, " stale  busy"), { ...view, stale: true, busy: true });
  assert.deepEqual(previewed(view, "looks-only"), { ...view, action: "none" });
  assert.deepEqual(previewed({ ...view, action: "login" }, "looks-only"), { ...view, action: "login" });
  assert.deepEqual(previewed(view, "stale may_not_connect"), { ...view, stale: true, message: "may_not_connect" });
});
