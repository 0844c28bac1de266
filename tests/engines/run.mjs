// Runs the cases in all engines: `node tests/engines/run.mjs [words an engine's name must contain]`. What node:test itself
// understands goes through: `node tests/engines/run.mjs webkit --test-name-pattern=frame`.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const given = process.argv.slice(2);
const options = given.filter((word) => word.startsWith("--"));
const words = given.filter((word) => !options.includes(word));
const files = readdirSync(folder).filter(
  (name) => name.endsWith(".test.mjs") && words.every((word) => name.includes(word)),
);
if (files.length === 0) throw new Error("no engine chosen"); // a green run of nothing would be a lie

// Side by side: each engine has a preview of its own, and most of its time goes by in waiting.
const own = ["--test", "--test-concurrency=3", "--test-reporter=spec"];
const child = spawn(process.execPath, [...own, ...options, ...files.map((name) => folder + name)], {
  stdio: "inherit",
});
child.on("exit", (code, signal) => process.exit(signal ? 1 : code));
