import assert from "node:assert/strict";
import { test } from "node:test";
import { takeFinish } from "../../../web/widget/model/finish.ts";

test("the code is taken and the rest of the fragment stays as it was", () => {
  assert.deepEqual(takeFinish("#latchkey_finish=abc-_1"), { code: "abc-_1", rest: "" });
  assert.deepEqual(takeFinish("#/route?x=1&latchkey_finish=abc&y=%20"), { code: "abc", rest: "#/route?x=1&y=%20" });
  assert.deepEqual(takeFinish("#latchkey_finish=abc&section"), { code: "abc", rest: "#section" });
});

test("a fragment without a code is left alone", () => {
  for (const hash of ["", "#", "#section", "#my_latchkey_finish=abc"]) {
    assert.deepEqual(takeFinish(hash), { code: "", rest: hash });
  }
});

test("what is no code of a relay is removed and never posted", () => {
  for (const code of ["", "<script>", "a b", "%22", `${"x".repeat(201)}`]) {
    assert.deepEqual(takeFinish(`#latchkey_finish=${code}`), { code: "", rest: "" });
  }
});

test("several codes are all removed", () => {
  assert.deepEqual(takeFinish("#latchkey_finish=a&latchkey_finish=b"), { code: "a", rest: "" });
});
