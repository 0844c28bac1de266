// npm run bench: every benchmark there is, then one table against the peers. JSON lies in build/bench/.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lines, table } from "./table.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const results = join(root, "build/bench");

const BUILDS = [
  ["cmake", "--build", "--preset", "release", "--target", "bench/all"],
  ["cmake", "--build", "--preset", "wasm", "--target", "bench/all"],
];

/** Contestants in turn, and medians: what else this machine does disturbs them alike. */
const NATIVE = [
  "--benchmark_repetitions=15",
  "--benchmark_min_time=0.05",
  "--benchmark_enable_random_interleaving=true",
  "--benchmark_report_aggregates_only=true",
  "--benchmark_out_format=json",
];

/** Files here that are no benchmark. */
const PARTS = ["run.mjs", "table.mjs"];

const filesIn = (folder, ending) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .sort()
    : [];

function carryOut([program, ...args]) {
  const { status } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) console.error(`FAILED ${basename(program)} ${args.map((arg) => basename(arg)).join(" ")}`);
  return status === 0;
}

function benchmarks() {
  const native = join(root, "build/release/bench");
  const scripts = filesIn(join(root, "bench"), ".mjs").filter((name) => !PARTS.includes(name));
  return [
    ...filesIn(native, "_bench").map((name) => [
      join(native, name),
      `--benchmark_out=${join(results, `${name}.json`)}`,
      ...NATIVE,
    ]),
    ...scripts.map((name) => [process.execPath, join(root, "bench", name)]),
  ];
}

rmSync(results, { recursive: true, force: true }); // a figure of yesterday is none of today's
mkdirSync(results, { recursive: true });
const built = BUILDS.map(carryOut);
const ran = benchmarks().map(carryOut);
const rows = table(results);
writeFileSync(join(results, "table.json"), `${JSON.stringify(rows, null, 2)}\n`);
for (const line of lines(rows)) console.log(line);
process.exitCode = [...built, ...ran].every(Boolean) ? 0 : 1;
