// What a page downloads, by part, against bench/budget.json. Measured from the files themselves; fails above the budget,
// and when it could be blind: a part missing or empty, or the core's own words not found where its prose is looked for.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
const empty = { raw: 0, gzip: 0, brotli: 0 };

async function measure(dist) {
  const { files } = JSON.parse(await readFile(join(dist, "manifest.json"), "utf8"));
  const parts = {};
  for (const { part, path } of files.filter((file) => file.part || file.language)) {
    const bytes = await readFile(join(dist, path));
    const sizes = {
      raw: bytes.length,
      gzip: gzipSync(bytes, { level: 9 }).length,
      brotli: brotliCompressSync(bytes, brotli).length,
    };
    if (part) parts[part] = { path, bytes, ...sizes };
    else if (!(parts.language?.brotli > sizes.brotli)) parts.language = { path, bytes, ...sizes };
  }
  return parts;
}

const add = (a, b) => ({ raw: a.raw + b.raw, gzip: a.gzip + b.gzip, brotli: a.brotli + b.brotli });

/** Everything wrong with these parts, in words; empty when nothing is. */
export function judge(parts, budget) {
  const faults = [];
  for (const name of new Set([...Object.values(budget.sums).flat(), ...Object.keys(budget.brotli)])) {
    if (!parts[name]?.raw) faults.push(`${name}: missing or empty, so nothing was weighed`);
    else if (parts[name].brotli > budget.brotli[name]) {
      faults.push(`${name}: ${parts[name].brotli} bytes brotli, allowed ${budget.brotli[name]}`);
    }
  }
  const core = parts.button?.bytes?.toString("latin1") ?? "";
  const blind = budget.core_must_hold.filter((word) => !core.includes(word));
  const prose = budget.core_must_not_hold.filter((word) => core.includes(word));
  if (blind.length) faults.push(`core: its own words were not found (${blind}), so the search for prose is blind`);
  if (prose.length) faults.push(`core: holds prose of its tables (${prose}); project the rows without it`);
  return faults;
}

export async function weigh(dist = join(root, "web/dist")) {
  const budget = JSON.parse(await readFile(join(root, "bench/budget.json"), "utf8"));
  const parts = await measure(dist);
  for (const [sum, names] of Object.entries(budget.sums)) {
    parts[sum] = names.map((name) => parts[name] ?? empty).reduce(add, empty);
  }
  return { parts, faults: judge(parts, budget), budget };
}

function print({ parts, budget }) {
  const row = (name, cells, remark) =>
    console.log(`${name.padEnd(12)}${cells.map((cell) => `${cell ?? ""}`.padStart(9)).join("")}  ${remark}`.trimEnd());
  row("part", ["raw", "gzip", "brotli", "budget"], "");
  for (const [name, { raw, gzip, brotli: br }] of Object.entries(parts)) {
    const remark = budget.sums[name]?.join(" + ") ?? budget.remarks[name] ?? "";
    row(name, [raw, gzip, br, budget.brotli[name]], remark);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { dist: { type: "string" } } });
  const result = await weigh(values.dist);
  print(result);
  const sizes = Object.entries(result.parts).map(([name, { bytes: _, path: __, ...size }]) => [name, size]);
  await mkdir(join(root, "build/bench"), { recursive: true });
  await writeFile(
    join(root, "build/bench/page-weight.json"),
    `${JSON.stringify(Object.fromEntries(sizes), null, 2)}\n`,
  );
  for (const fault of result.faults) console.error(`page weight: ${fault}`);
  process.exit(result.faults.length ? 1 : 0);
}
