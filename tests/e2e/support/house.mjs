// A relay and a test account as processes of their own, without preview, partner or browser: what an operator has.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { send } from "./http.mjs";
import { CONNECT, Person } from "./person.mjs";
import { TestAccount } from "./test-account.mjs";
import { until } from "./until.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
export const binary = process.env.LATCHKEY_BIN ?? join(root, "build/bin/latchkey");

/** What these secrets are called by nobody else: a search for them is a search for leaks. */
export const secrets = { client: "EXAMPLE_SECRET", api: "CANARY-API-SECRET-4711" };

const STARTS_WITHIN = 30_000; // with a sanitizer, beside other tests; how fast it starts is told by the bench

let next = 0;
export const freshPort = () => 28_000 + ((process.pid * 7 + next++ * 13) % 900) * 4;

const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A process whose output is kept. */
export class Program {
  said = "";

  constructor(args, { env = {}, cwd, command = binary } = {}) {
    this.child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    running.add(this.child);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        this.said += text;
      });
    }
    this.ended = new Promise((resolve) => {
      this.child.once("close", (code, signal) => {
        running.delete(this.child);
        resolve(code ?? signal);
      });
    });
  }

  get pid() {
    return this.child.pid;
  }

  async stop(signal = "SIGTERM") {
    this.child.kill(signal);
    return this.ended;
  }

  lines = () => this.said.split("\n").filter(Boolean);
}

/** Runs a command to its end. */
export async function run(args, options) {
  const program = new Program(args, options);
  const code = await program.ended;
  return { code, said: program.said };
}

export class House {
  /** The relay's; another one for one that is built otherwise. */
  program = binary;

  /** @param change  what becomes of the configuration's text before the relay starts; @param port  the first of its four */
  static async start({ change = (toml) => toml, ready = true, port = freshPort() } = {}) {
    const house = new House(port, await mkdtemp(join(tmpdir(), "latchkey-house-")));
    house.sandbox = new Program(["sandbox", "--port", house.port], {
      command: process.env.LATCHKEY_SANDBOX_BIN ?? binary,
    });
    house.testAccount = new TestAccount(house.port);
    await until("the test account answers", () => house.testAccount.state(), { within: STARTS_WITHIN });
    await writeFile(house.config, change(house.toml(), house));
    if (ready) await house.startRelay();
    return house;
  }

  constructor(port, folder) {
    this.port = port;
    this.folder = folder;
    this.config = join(folder, "latchkey.toml");
    this.store = join(folder, "relay.db");
    this.relayUrl = `http://localhost:${port + 1}`;
    this.operator = `http://127.0.0.1:${port + 3}`;
    this.page = `http://localhost:${port + 2}/`;
    this.origin = `http://localhost:${port + 2}`;
    this.env = { LATCHKEY_CLIENT_SECRET: secrets.client, LATCHKEY_API_SECRET: secrets.api };
  }

  /** docs/examples/relay/preview.toml on this house's ports. */
  toml() {
    return `store = "${this.store}"
key_file = "${join(this.folder, "key")}"
listen = ["127.0.0.1:${this.port + 1}"]
operator_listen = "127.0.0.1:${this.port + 3}"
hosts = ["localhost:${this.port + 1}", "127.0.0.1:${this.port + 1}"]
trusted_proxies = ["127.0.0.1"]

[app]
client_id = "exampleapp_0123456789abcdefABCDEF01"
scopes = ["read:hotel", "read:reservation", "write:reservation"]
api_base = "http://127.0.0.1:${this.port}/api/v1.3"
webhook_base = "http://127.0.0.1:${this.port + 1}"

[[site]]
public = "${this.relayUrl}"
authorize_url = "http://localhost:${this.port}/api/v1.3/oauth"
login_url = "${this.origin}/login"
claim_url = "${this.origin}/claim"
return_to = ["${this.page}"]

[log]
format = "json"
level = "debug"
`;
  }

  async startRelay() {
    this.relay = new Program(["relay", "--config", this.config], { env: this.env, command: this.program });
    const died = this.relay.ended.then((code) => assert.fail(`the relay ended with ${code}: ${this.relay.said}`));
    const ready = async () => (await fetch(`${this.operator}/readyz`)).ok;
    await Promise.race([until("the relay is ready", ready, { within: STARTS_WITHIN }), died]);
    died.catch(() => {}); // from now on its end is the test's own doing
  }

  readyz = async () => {
    const answer = await fetch(`${this.operator}/readyz`);
    return { status: answer.status, body: await answer.text() };
  };

  metrics = async () => (await fetch(`${this.operator}/metrics`)).text();

  /** One number of the monitor's; 0 when there is no such row yet. */
  metric = async (row) => {
    const line = (await this.metrics()).split("\n").find((one) => one.startsWith(`${row} `));
    return line ? Number(line.slice(row.length + 1)) : 0;
  };

  backEnd = async (method, path, value, headers = {}) => {
    const answer = await send(this.relayUrl + path, {
      method,
      headers: { Authorization: `Bearer ${secrets.api}`, "Content-Type": "application/json", ...headers },
      body: value && JSON.stringify(value),
    });
    return { ...answer, json: answer.body && JSON.parse(answer.body) };
  };

  session = async (account = "demo", more = {}) =>
    (await this.backEnd("POST", "/v1/sessions", { account, origin: this.origin, ...more })).json.token;

  asPage = (session, headers = {}) => ({ Authorization: `Bearer ${session}`, Origin: this.origin, ...headers });

  /** The whole way from press to finish, as a browser walks it. @returns every secret word that was passed on the way */
  async connect(account = "demo") {
    const person = new Person(this, account);
    for (const step of CONNECT) await person[step]();
    const { token, found } = person;
    const callback = new URL(found.callback);
    return {
      token,
      words: [
        token,
        found.ticket.split("/").at(-1),
        found.cookie.split("=")[1],
        found.code,
        callback.searchParams.get("code"),
        callback.searchParams.get("state"),
      ],
    };
  }

  /** The files of the store, as they lie there. */
  async bytes() {
    const files = ["", "-wal", "-shm"].map((end) => this.store + end).filter(existsSync);
    return Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
  }

  async stop() {
    await this.relay?.stop();
    await this.sandbox?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A test with a house of its own. */
export const withHouse = (options, journey) => async (t) => {
  const house = await House.start(options);
  try {
    await journey(house, t);
  } catch (error) {
    console.error(house.relay?.said.split("\n").slice(-25).join("\n"));
    throw error;
  } finally {
    await house.stop();
  }
};
