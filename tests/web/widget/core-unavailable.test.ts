import assert from "node:assert/strict";
import { test } from "node:test";
import { coreUnavailable } from "../../../web/widget/core-unavailable.ts";
import { problems } from "../../../web/widget/model/contract.gen.ts";
import { labelKey } from "../../../web/widget/model/wording.ts";
import { english } from "../../../web/widget/texts.ts";

test("what the entry says when the rest cannot load is the contract's own row", () => {
  const { code, blame, retry } = coreUnavailable;
  const { text: _, ...row } = problems[code];
  assert.deepEqual({ blame, retry }, row);
});

test("labels are Cloudbeds' words unless the page asks for the partner's", () => {
  assert.equal(english[labelKey("connect", "")], "Connect App");
  assert.equal(english[labelKey("login", "marketplace")], "Login");
  assert.equal(english[labelKey("connect", "partner")], "Connect to Cloudbeds");
  assert.equal(english[labelKey("login", "partner")], "Open");
});
