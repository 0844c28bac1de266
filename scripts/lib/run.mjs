// Runs programs for the scripts beside it: quiet when they succeed, everything they said when they fail.
import { spawn } from "node:child_process";

const running = new Set();

/** Ccache hits across clones (CCACHE_*); Debian's emcc finds acorn (NODE_PATH). */
export const buildEnvironment = {
  ...process.env,
  CCACHE_BASEDIR: process.cwd(),
  CCACHE_NOHASHDIR: "1",
  NODE_PATH: "/usr/share/nodejs",
};

/** @returns {Promise<{ok: boolean, output: string}>} */
export function run([program, ...args], { env = buildEnvironment } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const chunks = [];
    running.add(child);
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    const finish = (ok, why) => {
      running.delete(child);
      resolve({ ok, output: Buffer.concat(chunks).toString() + why });
    };
    child.on("error", (error) => finish(false, `${program}: ${error.message}\n`));
    child.on("close", (code, signal) => finish(code === 0, signal ? `${program} ended by ${signal}\n` : ""));
  });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    for (const child of running) child.kill("SIGTERM");
    process.exit(143);
  });
}
