// Runs the end-to-end tests: `node tests/e2e/run.mjs [words a file's name must contain]`. LATCHKEY_BIN names the binary.
// People's browsers have WebAssembly here; `LATCHKEY_ENGINE=refused` runs every journey under a policy without
// 'wasm-unsafe-eval', `LATCHKEY_ENGINE=removed` in a browser that has none (without-webassembly.test.mjs walks a few of both).
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const words = process.argv.slice(2);
/** The operator's tests flood a relay: they run when they are asked for, and not beside people with promises in seconds. */
const isChosen = (name) =>
  words.length > 0 ? words.every((word) => name.includes(word)) : !name.startsWith("operation-");
const files = readdirSync(folder).filter((name) => name.endsWith(".test.mjs") && isChosen(name));
if (files.length === 0) throw new Error("no test chosen"); // a green run of nothing would be a lie

// Two at a time: each file has a browser, a relay and a test account of its own, and promises in seconds to keep.
const options = ["--test", "--test-concurrency=3", "--test-reporter=spec"]; // spec tells the failures once more at the end
const child = spawn(process.execPath, [...options, ...files.map((name) => folder + name)], { stdio: "inherit" });
child.on("exit", (code, signal) => process.exit(signal ? 1 : code));
