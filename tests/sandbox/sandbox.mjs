// `latchkey sandbox` as a process, for tests of what others see of it. LATCHKEY_BIN names the program.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = process.env.LATCHKEY_BIN ?? fileURLToPath(new URL("../../build/bin/latchkey", import.meta.url));

export const client_id = "exampleapp_0123456789abcdefABCDEF01";
export const client_secret = "EXAMPLE_SECRET";

/** A port that was free a moment ago, below those the kernel hands out by itself. */
async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const probe = createServer();
    probe.listen(port, "127.0.0.1");
    const outcome = await Promise.race([once(probe, "listening").then(() => port), once(probe, "error").then(() => 0)]);
    probe.close();
    if (outcome) return outcome;
  }
}

/** Runs the program to its end. */
export async function latchkey(...args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const texts = [child.stdout, child.stderr].map(async (stream) => (await stream.toArray()).join(""));
  const [code] = await once(child, "close");
  const [out, err] = await Promise.all(texts);
  return { code, out, err };
}

export class Sandbox {
  /** What is started; a test of its own process may name another build. */
  static program = program;

  static async start(...options) {
    const port = await freePort();
    const started = performance.now();
    const child = spawn(Sandbox.program, ["sandbox", "--port", port, ...options].map(String), {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface(child.stdout);
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`the test account ended with ${code}`);
    });
    ended.catch(() => {});
    await Promise.race([once(lines, "line"), ended]);
    return new Sandbox(port, child, performance.now() - started);
  }

  constructor(port, child, readyMs) {
    Object.assign(this, { port, child, readyMs, origin: `http://localhost:${port}` });
    this.api = `${this.origin}/api/v1.3`;
    this.redirect_uri = `http://localhost:${port + 1}/callback`;
  }

  async stop() {
    this.child.kill("SIGTERM");
    await once(this.child, "exit");
  }

  /** A control call; an object is sent as JSON. */
  async test(path, body, method = body === undefined ? "GET" : "POST") {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${this.origin}/_test/${path}`, { method, ...sent });
    return answer.json();
  }

  /** The hotelier: opens the authorize URL, presses a button. @returns the URL the browser is sent to */
  async decides(authorizeUrl, decision = "allow", fields = { property: "320000" }) {
    const asked = await fetch(authorizeUrl, { redirect: "manual" });
    const page = new URL(asked.headers.get("location"), this.origin);
    const request = page.searchParams.get("request");
    if (!request) return page;
    const body = new URLSearchParams({ request, decision, ...fields });
    const answer = await fetch(new URL(page.pathname, this.origin), { method: "POST", body, redirect: "manual" });
    return new URL(answer.headers.get("location"));
  }

  authorizeUrl(more = {}) {
    const query = { client_id, redirect_uri: this.redirect_uri, response_type: "code", state: "ours", ...more };
    return `${this.api}/oauth?${new URLSearchParams(query)}`;
  }

  async token(fields) {
    const body = new URLSearchParams({ client_id, client_secret, ...fields });
    return (await fetch(`${this.api}/access_token`, { method: "POST", body })).json();
  }

  /** The whole way; what the token call answers. */
  async connect(grant_type = "authorization_code", fields = undefined) {
    const back = await this.decides(this.authorizeUrl(), "allow", fields);
    const code = back.searchParams.get("code");
    return this.token({ grant_type, redirect_uri: this.redirect_uri, code });
  }

  call(name, token, { method = "GET", form } = {}) {
    const body = form && new URLSearchParams(form);
    return fetch(`${this.api}/${name}`, { method, headers: { Authorization: `Bearer ${token}` }, body });
  }
}
