// npm run bench: every benchmark there is, then one table against the peers. JSON lies in build/bench/.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const results = join(root, "build/bench");
const native = join(root, "build/release/bench");

const filesIn = (folder, ending) => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .sort();
  } catch {
    return []; // no such benchmarks yet
  }
};

const commands = [
  ...filesIn(join(root, "bench"), ".mjs")
    .filter((name) => name !== basename(import.meta.url))
    .map((name) => [process.execPath, join(root, "bench", name)]),
  ...filesIn(native, "_bench").map((name) => [
    join(native, name),
    `--benchmark_out=${join(results, `${name}.json`)}`,
    "--benchmark_out_format=json",
  ]),
];

const read = (name) => JSON.parse(readFileSync(join(results, `${name}.json`), "utf8"));
const bytes = (value) => `${value.toLocaleString("en")} B`;
const milliseconds = (value) => `${value} ms`;

/** Peers as measured or published (ANCHORS sections 1, 3 and 6). */
const rows = [
  [
    "page, entry, brotli",
    () => bytes(read("page-weight").entry.brotli),
    "Apideck's loader 570 B; a small custom element 1,200 to 1,700 B",
  ],
  ["page, complete, brotli", () => bytes(read("page-weight").complete.brotli), "Nango 3,400 B and a 142,300 B iframe"],
  ["page without WebAssembly, brotli", () => bytes(read("page-weight").complete_js.brotli), ""],
  [
    "webhook to repaint, median",
    () => milliseconds(read("webhook-to-repaint").median),
    "nobody shows a live state in the page",
  ],
  [
    "webhook to repaint, p99",
    () => milliseconds(read("webhook-to-repaint").p99),
    "delivery alone, p99: durable-streams 0.58 ms, Nchan 0.41 ms",
  ],
];

mkdirSync(results, { recursive: true });
let failed = 0;
for (const [program, ...args] of commands) {
  const { status } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) console.error(`FAILED ${basename(args[0] ?? program)}`);
  failed += status === 0 ? 0 : 1;
}

const table = rows.map(([what, ours, peers]) => {
  try {
    return [what, ours(), peers];
  } catch {
    return [what, "not measured", peers];
  }
});
const width = (column) => Math.max(...table.map((row) => row[column].length));
console.log(`\n${"".padEnd(width(0))}  ${"ours".padStart(width(1))}  peers`);
for (const [what, ours, peers] of table) console.log(`${what.padEnd(width(0))}  ${ours.padStart(width(1))}  ${peers}`);
process.exitCode = failed === 0 ? 0 : 1;
