// Runs the tests of web/: *.test.ts bundled to build/test-web first, *.test.mjs as they are. Arguments choose by path.
import { spawn } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const tests = join(root, "tests/web");
const out = join(root, "build/test-web");

async function find(ending) {
  const names = await readdir(tests, { recursive: true });
  const chosen = (path) => process.argv.slice(2).every((word) => path.includes(word));
  return names.filter((name) => name.endsWith(ending) && chosen(name)).map((name) => join(tests, name));
}

async function bundle(entryPoints) {
  await rm(out, { recursive: true, force: true });
  await esbuild.build({
    entryPoints,
    outdir: out,
    outbase: tests,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
  });
  return entryPoints.map((path) => join(out, relative(tests, path).replace(/\.ts$/, ".mjs")));
}

const files = [...(await bundle(await find(".test.ts"))), ...(await find(".test.mjs"))];
if (files.length === 0) throw new Error("no test chosen"); // a green run of nothing would be a lie
// A file that hangs fails: the longest takes a minute.
const child = spawn(process.execPath, ["--enable-source-maps", "--test", "--test-timeout=400000", ...files], {
  stdio: "inherit",
});
child.on("exit", (code, signal) => process.exit(signal ? 1 : code));
