// npm run fuzz: every libFuzzer target for a while, two at a time. Inputs that broke something stay in
// build/fuzz-findings/; what led to new paths in build/fuzz-corpus/, for the next run.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { run } from "./lib/run.mjs";
import { runStages } from "./lib/stages.mjs";

const BUILD = "build/fuzz";
const CORPUS = "build/fuzz-corpus";
const FINDINGS = "build/fuzz-findings";
const PARALLEL = 2;

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "5" }, only: { type: "string", default: "" } },
});
const seconds = Number(values.seconds);
if (!Number.isInteger(seconds) || seconds < 1) {
  console.error("usage: npm run fuzz -- [--seconds <whole number>] [--only <target>]");
  process.exit(2);
}

const targets = readdirSync("tests/fuzz")
  .filter((file) => file.endsWith("_fuzz.cpp"))
  .map((file) => file.replace("_fuzz.cpp", ""))
  .filter((name) => name.includes(values.only));

/** The recorded answers of tests/vectors in the shape that a target reads: they are kept in one place. */
const seeds = {
  answer: ({ kind, status, body }) => /^(error|success)$/.test(kind) && `${status} 2 1\n${text(body)}`,
  pasted: ({ kind, status, body }) => /^(error|success|webhook)$/.test(kind) && `${status ?? 200} 2 1 0\n${text(body)}`,
  delivery: ({ kind, body }) => kind === "webhook" && text(body),
  callback: ({ kind, request }) => kind === "redirect" && request.path.split("?")[1],
  address: ({ kind, request }) => kind === "redirect" && request.path,
};
const text = (body) => (typeof body === "string" ? body : JSON.stringify(body));

function writeSeeds(target) {
  mkdirSync(`${CORPUS}/${target}`, { recursive: true });
  mkdirSync(`tests/fuzz/corpus/${target}`, { recursive: true });
  const shape = seeds[target];
  if (!shape) return;
  for (const file of readdirSync("tests/vectors").filter((name) => name.endsWith(".json"))) {
    const seed = shape(JSON.parse(readFileSync(`tests/vectors/${file}`, "utf8")));
    if (seed) writeFileSync(`${CORPUS}/${target}/${file}`, seed);
  }
}

async function mustRun(command) {
  const { ok, output } = await run(command);
  if (ok) return;
  console.error(output);
  process.exit(1);
}

if (!existsSync(`${BUILD}/build.ninja`)) await mustRun(["cmake", "--preset", "fuzz"]);
await mustRun(["cmake", "--build", "--preset", "fuzz", "--target", "fuzz_targets"]);
mkdirSync(FINDINGS, { recursive: true });
for (const target of targets) writeSeeds(target);

const stages = targets.map((target) => ({
  name: `fuzz ${target}`,
  command: [
    `${BUILD}/tests/fuzz/${target}_fuzz`,
    `-max_total_time=${seconds}`,
    "-timeout=5", // one input that takes longer is a finding
    "-rss_limit_mb=1024",
    "-max_len=8192",
    "-print_final_stats=1",
    "-dict=tests/fuzz/words.dict",
    `-artifact_prefix=${FINDINGS}/${target}-`,
    `${CORPUS}/${target}`,
    `tests/fuzz/corpus/${target}`,
  ],
}));
if (targets.length === 0) throw new Error(`no fuzz target is named like ${values.only}`);
process.exitCode = (await runStages(stages, { parallel: PARALLEL })) ? 0 : 1;
