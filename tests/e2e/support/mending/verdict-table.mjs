// What Cloudbeds can answer and what it means, read from what is generated from core/answer_table.hpp and core/problem.hpp
// (`npm run check` holds both fresh): a walk that takes its rows from here cannot forget one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const document = (path) => readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");

/** A cell's text, its code marks taken off where it is one word of code. */
const plain = (cell) => cell.trim().replace(/^`([^`]*)`$/, "$1");

/** @typedef {{name: string, status: string, answer: string, to: string, verdict: string, code: string, blame: string}} Row */

/** @returns {Row[]} in the order in which they are tried */
function readRows() {
  const [, block] = /<!-- generated:answers -->([\s\S]*?)<!-- \/generated:answers -->/.exec(
    document("ARCHITECTURE.md"),
  );
  const lines = block.split("\n").filter((line) => line.startsWith("|"));
  assert.equal(lines[0], "| Status | Answer | To | Verdict | Code | Blame | Source |", "the table has another head");
  return lines.slice(2).map((line) => {
    const [status, answer, to, verdict, code, blame, source] = line.slice(1, -1).split(" |").map(plain);
    return { name: `${status}: ${answer}${to && ` (${to})`}`, status, answer, to, verdict, code, blame, source };
  });
}

export const answerRows = readRows();
assert.equal(new Set(answerRows.map(({ name }) => name)).size, answerRows.length, "two rows have one name");

/** What a person reads, by code. */
export const textOf = Object.fromEntries(
  document("docs/problems.md")
    .split("\n## ")
    .slice(1)
    .map((part) => [part.split("\n")[0], /^- Shown to a person: "(.*)"$/m.exec(part)?.[1]]),
);

/** What a row looks for in the answer: `{error, said}`, either may be empty. */
export const signOf = ({ answer }) => ({
  error: /`error` is `([^`]*)`/.exec(answer)?.[1] ?? "",
  said: /says `([^`]*)`/.exec(answer)?.[1] ?? "",
  withKey: answer.includes("sent with an API key"),
});

const STATUSES = { any: [0, 999], "no answer": [0, 0], "3xx": [300, 399], "4xx": [400, 499], "5xx": [500, 599] };

/** Whether an answer that the relay remembers may be this row's; `body` holds the members that may be shown. */
export function fits(row, { code, status, body }) {
  const [lowest, highest] = STATUSES[row.status] ?? [Number(row.status), Number(row.status)];
  const { error, said } = signOf(row);
  const words = Object.values(body ?? {})
    .join(" ")
    .toLowerCase();
  const isError = error === "" || String(body?.error).toLowerCase() === error;
  return code === row.code && status >= lowest && status <= highest && isError && words.includes(said);
}
