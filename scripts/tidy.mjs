// clang-tidy over our C++ sources, two at a time. A file that passed is looked at again only when it, a header of ours
// that it includes, its compiler flags or .clang-tidy changes.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { filesEndingIn } from "./lib/files.mjs";
import { run } from "./lib/run.mjs";

const BUILD = "build/release"; // what npm run build made: generated headers are there
const PASSED = "build/tidy-cache";
const PARALLEL = 2;
const GCC_FLAGS = ["--extra-arg=-Wno-unknown-warning-option"]; // the build is gcc's; some of its flags clang does not know

const text = (file) => readFileSync(file, "utf8");

/** The file and every header of ours below it. Includes are written from src/, as tests/architecture makes sure. */
function withOurHeaders(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, include] of text(file).matchAll(/^#include "([^"]+)"/gm)) {
    const header = [`src/${include}`, `tests/${include}`].find(existsSync);
    if (header) withOurHeaders(header, seen);
  }
  return seen;
}

function fingerprint(file, flags) {
  const hash = createHash("sha256").update(text(".clang-tidy")).update(flags);
  for (const part of [...withOurHeaders(file)].sort()) hash.update(`${part}\0`).update(text(part));
  return hash.digest("hex");
}

function sources() {
  const ours = new Set(filesEndingIn([".cpp"], "src"));
  const commands = JSON.parse(text(`${BUILD}/compile_commands.json`));
  const rows = commands.map(({ file, command }) => ({ file: relative(".", file), flags: command }));
  return rows.filter(({ file }) => ours.has(file));
}

async function tidy({ file, flags }) {
  const marker = `${PASSED}/${fingerprint(file, flags)}`;
  if (existsSync(marker)) return true;
  const { ok, output } = await run(["clang-tidy", "--quiet", ...GCC_FLAGS, "-p", BUILD, file]);
  if (ok) writeFileSync(marker, file);
  else console.log(output);
  return ok;
}

mkdirSync(PASSED, { recursive: true });
const waiting = sources();
const work = async () => {
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!(await tidy(next))) process.exitCode = 1;
  }
};
await Promise.all(Array.from({ length: PARALLEL }, work));
