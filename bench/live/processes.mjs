// The processes that the relay's benchmarks measure: started on free ports in a folder of their own, watched by pid, and ended.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = process.env.LATCHKEY_BIN ?? join(root, "build/bin/latchkey");

const READY_WITHIN_MS = 20_000;
const STOPS_WITHIN_MS = 12_000; // the relay drains for 8 s at most

export const API_SECRET = "bench-secret-bench-secret-bench-secret";
export const PAGE = "http://127.0.0.1:8082";
/** A folder on the disk: the one for temporary files may be in memory. */
export const DISK = join(root, "build");
/** A file system in memory: what waits for a disk there waits for none. */
export const MEMORY = existsSync("/dev/shm") ? "/dev/shm" : null;

const running = new Set();
const folders = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => process.exit(1));

/** Gone at the end of this process. */
export async function temporary(where = tmpdir()) {
  const folder = await mkdtemp(join(where, "latchkey-bench-"));
  folders.add(folder);
  return folder;
}

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Resident memory in bytes. */
export const resident = (pid) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;

const childrenOf = (pid) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);

/** What it says goes to a file, as in production. */
function start(file, args, { folder, env = {} }) {
  const log = openSync(join(folder, "log"), "a");
  const child = spawn(file, args, { stdio: ["ignore", log, log], env: { ...process.env, ...env } });
  closeSync(log);
  running.add(child);
  child.exit = once(child, "exit").finally(() => running.delete(child));
  return child;
}

async function stop(child) {
  const late = setTimeout(() => child.kill("SIGKILL"), STOPS_WITHIN_MS);
  child.kill("SIGTERM");
  await child.exit;
  clearTimeout(late);
}

async function answers(url, child, everyMs = 20) {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until && child.exitCode === null) {
    const answer = await fetch(url).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await pause(everyMs);
  }
  throw new Error(`${child.spawnfile} did not answer at ${url} in time`);
}

const relayToml = ({ folder, port, operator, apiBase }) => `
store = "${folder}/relay.db"
key_file = "${folder}/keys/key"
listen = ["127.0.0.1:${port}"]
operator_listen = "127.0.0.1:${operator}"
hosts = ["127.0.0.1:${port}"]
[app]
client_id = "exampleapp_0123456789abcdefABCDEF01"
credential = "oauth"
scopes = ["read:hotel"]
api_base = "${apiBase}"
webhook_base = "http://127.0.0.1:${port}"
[[site]]
public = "http://127.0.0.1:${port}"
authorize_url = "http://127.0.0.1:8080/api/v1.3/oauth"
login_url = "${PAGE}/login"
return_to = ["${PAGE}/"]
`;

/** `latchkey relay`, as it runs in production; its store and keys stay in `folder` for the next start. */
export async function startRelay({ folder, apiBase = "http://127.0.0.1:9/api/v1.3" }) {
  const [port, operator] = [await freePort(), await freePort()];
  await mkdir(join(folder, "keys"), { recursive: true });
  const config = join(folder, "relay.toml");
  await writeFile(config, relayToml({ folder, port, operator, apiBase }));
  const env = { LATCHKEY_CLIENT_SECRET: "EXAMPLE_SECRET", LATCHKEY_API_SECRET: API_SECRET };
  const begun = performance.now();
  const child = start(program, ["relay", "--config", config], { folder, env });
  await answers(`http://127.0.0.1:${operator}/readyz`, child, 1);
  return { port, operator, pid: child.pid, readyMs: performance.now() - begun, stop: () => stop(child) };
}

const NCHAN = "/usr/lib/nginx/modules/ngx_nchan_module.so";
const NGINX = "/usr/sbin/nginx";

/** Why Nchan cannot be measured here; nothing when it can. */
export const nchanMissing = () =>
  existsSync(NGINX) && existsSync(NCHAN) ? null : "Nchan is not installed (scripts/packages.txt: libnginx-mod-nchan)";

const nginxConf = ({ folder, port }) => `
${process.getuid() === 0 ? "user root;" : ""}
load_module ${NCHAN};
daemon off;
worker_processes 1;
worker_rlimit_nofile 15000;
pid ${folder}/pid;
error_log ${folder}/error.log;
events { worker_connections 15000; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  nchan_shared_memory_size 256M;
  server {
    listen 127.0.0.1:${port};
    keepalive_requests 1000000;
    location = / { return 204; }
    location ~ ^/sub/(\\w+)$ {
      nchan_subscriber eventsource;
      nchan_channel_id $1;
      nchan_subscriber_first_message newest;
    }
    location ~ ^/pub/(\\w+)$ {
      nchan_publisher;
      nchan_channel_id $1;
      nchan_message_buffer_length 1;
      nchan_message_timeout 1h;
    }
  }
}
`;

/** Nchan in one worker, without an access log, heartbeats or anything else that it need not do. */
export async function startNchan({ folder }) {
  const port = await freePort();
  const config = join(folder, "nginx.conf");
  await writeFile(config, nginxConf({ folder, port }));
  const child = start(NGINX, ["-c", config, "-p", folder], { folder });
  await answers(`http://127.0.0.1:${port}/`, child);
  return { port, pid: childrenOf(child.pid)[0], stop: () => stop(child) };
}

/** The load (bench/load), told by a plan; `begin` lets it publish. */
export async function startLoad(plan, folder) {
  const file = join(folder, "plan.json");
  await writeFile(file, JSON.stringify(plan));
  const generator = process.env.LATCHKEY_LOAD ?? join(root, "build/release/bench/load");
  const child = spawn(generator, [file], { stdio: ["pipe", "pipe", "inherit"] });
  running.add(child);
  child.stdin.on("error", () => {}); // it ended: the next line does not come, and that is what is reported
  const lines = linesOf(child.stdout);
  const line = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the load ended early");
    return JSON.parse(value);
  };
  const stop = () => {
    child.kill("SIGKILL");
    running.delete(child);
  };
  const opened = await line();
  return {
    opened,
    stop,
    publish: async () => {
      child.stdin.write("go\n");
      const report = await line();
      stop();
      return report;
    },
  };
}

async function* linesOf(stream) {
  let rest = "";
  for await (const bytes of stream.setEncoding("utf8")) {
    const lines = (rest + bytes).split("\n");
    rest = lines.pop();
    yield* lines;
  }
}

/** Nearest rank of sorted figures. */
export const rank = (sorted, share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
export const sortedOf = (figures) => [...figures].sort((a, b) => a - b);
export const median = (figures) => rank(sortedOf(figures), 0.5);
