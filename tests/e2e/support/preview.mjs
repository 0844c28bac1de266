// The running preview, for one test file: started on free ports with a state folder of its own, heard line by line.
import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const binary = process.env.LATCHKEY_BIN ?? join(root, "build/bin/latchkey");

const READY_WITHIN_MS = 30_000;
const STOPS_WITHIN_MS = 10_000; // the promise of `npm start`
const TRIES = 20;
const CANNOT_RUN = 3; // the exit code of `latchkey preview` when a port is taken

/** Four ports below the range from which the kernel hands out its own; files that run side by side get different ones. */
let attempts = 0; // of this file, which may have several previews
const freshPorts = () => 12_000 + ((process.pid + attempts++ * 997) % 4_000) * 4;

/** A test file that dies must not leave its preview behind; the preview takes its own children along. */
const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGTERM");
});
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => process.exit(1));

export class Preview {
  /** Everything the preview and its children said, in order. */
  lines = [];
  #killed = new Set();
  #said = new EventEmitter().setMaxListeners(0);
  #child;
  #exit;

  /** @returns {Promise<Preview>} once all three children answer */
  static async start({ restartS = 15, switches = [], environment = {} } = {}) {
    for (let tries = 0; tries < TRIES; ++tries) {
      const folder = await mkdtemp(join(tmpdir(), "latchkey-e2e-"));
      const preview = new Preview(freshPorts(), folder, ["--restart-s", restartS, ...switches], environment);
      const ready = preview.line(/^ready /, { within: READY_WITHIN_MS });
      ready.catch(() => {}); // when it ended before, that is what counts
      const outcome = await Promise.race([ready, preview.#exit]);
      if (outcome !== CANNOT_RUN) {
        if (typeof outcome === "string") return preview;
        throw new Error(`the preview ended with ${outcome}:\n${preview.lines.join("\n")}`);
      }
    }
    throw new Error("no four free ports found");
  }

  constructor(port, folder, switches, environment) {
    this.port = port;
    this.folder = folder;
    const options = ["--port", port, "--state-dir", folder, ...switches].map(String);
    const env = { ...process.env, ...environment }; // the preview hands it on to its children
    this.#child = spawn(binary, ["preview", ...options], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    running.add(this.#child);
    this.#exit = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (code, signal) => {
        running.delete(this.#child);
        resolve(code ?? signal);
      });
    });
    this.#exit.catch(() => {}); // start() reports it
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      createInterface(stream).on("line", (line) => {
        this.lines.push(line);
        this.#said.emit("line");
      });
    }
  }

  /** The first line that matches, from the `from`th on; waits for it when it has not come yet. */
  line(pattern, { from = 0, within = 60_000 } = {}) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const said = this.lines.slice(from).find((line) => pattern.test(line));
        if (said === undefined) return;
        settle();
        resolve(said);
      };
      const late = setTimeout(() => {
        settle();
        reject(new Error(`the preview did not say ${pattern} within ${within} ms:\n${this.lines.join("\n")}`));
      }, within);
      const settle = () => {
        clearTimeout(late);
        this.#said.off("line", look);
      };
      this.#said.on("line", look);
      look();
    });
  }

  /** The pid a child runs under, as last printed. */
  pid(name) {
    const line = this.lines.findLast((said) => new RegExp(`^${name} +pid \\d+`).test(said));
    return Number(/pid (\d+)/.exec(line)[1]);
  }

  /** Sends a signal to one child, by its printed pid. @returns how many lines had been said before */
  signal(name, signal) {
    const from = this.lines.length;
    const pid = this.pid(name);
    if (signal === "SIGKILL") this.#killed.add(pid);
    process.kill(pid, signal);
    return from;
  }

  /** What the preview reported of children that died without our doing. */
  get crashes() {
    return this.lines.filter((line) => {
      const pid = /^\w+ \(pid (\d+)\) ended /.exec(line)?.[1];
      return pid && !this.#killed.has(Number(pid));
    });
  }

  /** What the preview shares with its children and nobody else may see. */
  async secrets() {
    const text = await readFile(join(this.folder, "secrets.env"), "utf8");
    const value = (name) => new RegExp(`^${name}=(.+)$`, "m").exec(text)[1];
    return { apiSecret: value("LATCHKEY_API_SECRET"), clientSecret: value("LATCHKEY_CLIENT_SECRET") };
  }

  get database() {
    return join(this.folder, "relay/relay.db");
  }

  async stop() {
    this.#child.kill("SIGTERM");
    const late = setTimeout(() => this.#child.kill("SIGKILL"), STOPS_WITHIN_MS);
    const code = await this.#exit;
    clearTimeout(late);
    await rm(this.folder, { recursive: true, force: true });
    if (code !== 0) throw new Error(`the preview did not stop cleanly: ${code}\n${this.lines.slice(-20).join("\n")}`);
  }
}
