// npm run coverage: which lines and branches of src/core and src/wire their own tests reach, and which they do not.
// The floor of a whole folder is a promise (lines 98 %, branches 95 %); what is below 100 is listed by line.
import { mkdirSync } from "node:fs";
import { buildEnvironment, run } from "./lib/run.mjs";

const BUILD = "build/coverage";
const FLOORS = { lines: 98, branches: 95 };
const FOLDERS = ["src/core", "src/wire"];
const SUITES = ["core_tests", "wire_tests"];

async function must(command, env) {
  const { ok, output } = await run(command, { env: { ...buildEnvironment, ...env } });
  if (!ok) throw new Error(`${command.join(" ")}\n${output}`);
  return output;
}

async function measure() {
  await must(["cmake", "--preset", "coverage"]);
  await must(["cmake", "--build", "--preset", "coverage", "--target", ...SUITES]);
  mkdirSync(`${BUILD}/profiles`, { recursive: true });
  const profiles = SUITES.map((suite) => `${BUILD}/profiles/${suite}.profraw`);
  for (const [i, suite] of SUITES.entries()) {
    await must([`${BUILD}/tests/${suite}`, "--gtest_brief=1"], { LLVM_PROFILE_FILE: profiles[i] });
  }
  await must(["llvm-profdata", "merge", "-sparse", ...profiles, "-o", `${BUILD}/all.profdata`]);
  const objects = SUITES.flatMap((suite, i) => (i === 0 ? [] : ["-object"]).concat(`${BUILD}/tests/${suite}`));
  const args = [...objects, `-instr-profile=${BUILD}/all.profdata`];
  const exported = await must(["llvm-cov", "export", ...args]);
  return JSON.parse(exported.slice(exported.indexOf("{"))).data[0].files; // in front of it stand warnings
}

/** Segments are [line, column, count, hasCount, isEntry, isGap]: the lines that some region says were never reached. */
const unreached = ({ segments }) => [
  ...new Set(
    segments.filter(([, , count, known, entry, gap]) => known && entry && !gap && count === 0).map(([line]) => line),
  ),
];
/** A branch is [line, column, endLine, endColumn, whenTrue, whenFalse, ...]. */
const halfTaken = ({ branches }) => [
  ...new Set(branches.filter(([, , , , yes, no]) => yes === 0 || no === 0).map(([line]) => line)),
];

const folderOf = (filename) => FOLDERS.find((folder) => filename.includes(`/${folder}/`));

const files = (await measure()).filter(({ filename }) => folderOf(filename));
const add = (a, b) => ({ count: a.count + b.count, covered: a.covered + b.covered });
const sumOf = (kind, rows) => rows.map(({ summary }) => summary[kind]).reduce(add);
for (const file of files) {
  const { lines, branches } = file.summary;
  if (lines.covered === lines.count && branches.covered === branches.count) continue;
  const where = file.filename.slice(file.filename.indexOf("src/"));
  console.log(
    `${where}: lines ${unreached(file).join(" ") || "all"}; one way only at ${halfTaken(file).join(" ") || "none"}`,
  );
}
let low = 0;
for (const folder of FOLDERS) {
  const own = files.filter(({ filename }) => folderOf(filename) === folder);
  const said = Object.entries(FLOORS).map(([kind, floor]) => {
    const sum = sumOf(kind, own);
    const reached = (100 * sum.covered) / sum.count;
    if (reached < floor) low += 1;
    return `${kind} ${reached.toFixed(2)} % (${sum.covered} of ${sum.count}, floor ${floor})`;
  });
  console.log(`${folder}: ${said.join(", ")}`);
}
process.exitCode = low === 0 ? 0 : 1;
