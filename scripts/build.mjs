// npm run build: build/bin/latchkey with the web assets inside it, and web/dist/. Nothing happens when nothing changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { projectFiles } from "./lib/files.mjs";
import { run } from "./lib/run.mjs";

const STAMP = "build/.stamp";
const INPUTS = [
  "CMakeLists.txt",
  "CMakePresets.json",
  "LICENSE",
  "package.json",
  "package-lock.json",
  "bindings",
  "docs/relay.openapi.yaml",
  "scripts",
  "src",
  "web",
];
const OUTPUTS = ["build/bin/latchkey", "web/dist"];

/** In this order: the page's modules are made of the core, and the binary carries what the page loads. */
const STEPS = [
  { name: "core for browsers", commands: () => [...configured("wasm"), building("wasm", "bindings/all")] },
  { name: "web", commands: () => [["node", "scripts/build-web.mjs"]] },
  { name: "latchkey", commands: () => [...configured("release"), building("release", "latchkey")] },
];

/** Ninja configures again by itself when a CMakeLists.txt changes, but it does not know the presets. */
function configured(preset) {
  const made = `build/${preset}/build.ninja`;
  const fresh = existsSync(made) && statSync(made).mtimeMs > statSync("CMakePresets.json").mtimeMs;
  return fresh ? [] : [["cmake", "--preset", preset]];
}

const building = (preset, target) => ["cmake", "--build", "--preset", preset, "--target", target];

/** Size and time of every input: a change of content without either is no change that an editor or git makes. */
function stamp() {
  const files = projectFiles(...INPUTS);
  if (files === null || !OUTPUTS.every(existsSync)) return null;
  const hash = createHash("sha256").update(process.version);
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

const isFresh = () => existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp();

async function build() {
  mkdirSync("build", { recursive: true });
  rmSync(STAMP, { force: true }); // an interrupted build must not look finished
  const start = performance.now();
  for (const { name, commands } of STEPS) {
    console.log(`build: ${name}`);
    for (const command of commands()) {
      const { ok, output } = await run(command);
      if (!ok) {
        console.error(`${output}\nbuild: failed in ${name}: ${command.join(" ")}`);
        process.exit(1);
      }
    }
  }
  const after = stamp(); // null: an output is missing or git cannot tell; then the next build looks again
  if (after !== null) writeFileSync(STAMP, after);
  console.log(`build: done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

if (!isFresh()) await build();
