// The three bodies of the core, as programs: what they are told, and the lines they answer.
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const vectors = `${root}tests/vectors`;

export const WALKS = `${vectors}/link_walks.json`;

const bodies = {
  native: [process.env.LATCHKEY_BODY ?? `${root}build/asan/tests/bodies/bodies`],
  WebAssembly: [process.execPath, `${root}build/wasm/tests/bodies/bodies_wasm.cjs`],
  JavaScript: [process.execPath, `${root}build/wasm/tests/bodies/bodies_js.cjs`],
};
export const BODIES = Object.keys(bodies);

const read = (file) => JSON.parse(readFileSync(file, "utf8"));

/** Every recorded answer of Cloudbeds. */
export const readAnswers = () =>
  readdirSync(vectors)
    .filter((name) => /^(error|success)\..*\.json$/.test(name))
    .sort()
    .map((name) => read(`${vectors}/${name}`));

export const readWalks = () => read(WALKS).walks;

/**
 * Into a file, not a pipe: a program of Emscripten's ends before a pipe has taken all it said.
 * @returns what a body says of `told`, line by line
 */
export function ask(body, told, ...options) {
  const [program, ...given] = bodies[body];
  const folder = mkdtempSync(join(tmpdir(), "latchkey-body-"));
  const out = openSync(join(folder, "lines"), "w+");
  try {
    execFileSync(program, [...given, ...options], { input: JSON.stringify(told), stdio: ["pipe", out, "inherit"] });
    return readFileSync(join(folder, "lines"), "utf8").split("\n").slice(0, -1);
  } finally {
    closeSync(out);
    rmSync(folder, { recursive: true });
  }
}
