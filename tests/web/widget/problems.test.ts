import assert from "node:assert/strict";
import { test } from "node:test";
import { problems } from "../../../web/widget/model/contract.gen.ts";
import { problemCode } from "../../../web/widget/model/problem-code.ts";
import { problemOf, problemText, reasonText } from "../../../web/widget/model/problems.ts";

test("every code of the contract has words for a person", () => {
  for (const [code, problem] of Object.entries(problems)) {
    assert.equal(problemOf(code), problem);
    assert.equal(problemText(code, {}), problem.text);
    assert.ok(problem.text.length > 10, code);
  }
});

test("a code nobody here knows is told in general words", () => {
  for (const code of ["from_the_future", "constructor", "__proto__", ""]) {
    assert.ok(problemOf(code).text.startsWith("Something went wrong"), code);
  }
});

test("a reason is a known code's text, or prose as it is; an unknown code says nothing", () => {
  assert.equal(reasonText("user_not_active", {}), problems.user_not_active.text);
  assert.equal(reasonText("Ask Maria at the desk.", {}), "Ask Maria at the desk.");
  assert.equal(reasonText("from_the_future", {}), "");
  assert.equal(reasonText("toString", {}), "");
  assert.equal(reasonText("", {}), "");
});

test("another language's text, or the page's own, comes first; a code nobody knows has one too", () => {
  const texts = { user_not_active: "Nicht mehr da.", unknown: "Schiefgegangen.", connect: "App verbinden" };
  assert.equal(reasonText("user_not_active", texts), "Nicht mehr da.");
  assert.equal(problemText("user_not_active", texts), "Nicht mehr da.");
  assert.equal(problemText("other_account", texts), problems.other_account.text);
  assert.equal(problemText("from_the_future", texts), "Schiefgegangen.");
  assert.equal(reasonText("connect", texts), ""); // a label is no problem
});

test("a problem answer's code is taken only when it is one", () => {
  assert.equal(problemCode({ code: "other_account" }), "other_account");
  for (const body of [undefined, null, "x", {}, { code: 1 }, { code: "" }, { code: "<b>" }, { code: "x".repeat(65) }]) {
    assert.equal(problemCode(body), "relay_unreachable");
  }
});

test("the codes the widget names itself stand in the contract", () => {
  for (const code of ["core_unavailable", "relay_unreachable", "address_refused"]) assert.ok(code in problems, code);
});
