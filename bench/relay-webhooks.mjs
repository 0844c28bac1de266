// Webhooks a second that the relay answers after their flag is on disk, against SQLite's own limit on the same disk in the same
// run: a program that commits one row a time and does nothing else. In turns. And how soon a relay of a thousand hotels is ready.
import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DISK, median, startLoad, startRelay, temporary } from "./live/processes.mjs";

const HOTELS = 1_000;
const ROUNDS = 5;
const SECONDS = 2;
const LINES = 32; // Cloudbeds delivers for many hotels at once
const STARTS = 7;
const CLIENT_ID = "exampleapp_0123456789abcdefABCDEF01";

const root = fileURLToPath(new URL("../", import.meta.url));
const tool = (name) => join(process.env.LATCHKEY_BENCH_TOOLS ?? join(root, "build/release/bench"), name);

function delivery(index, host) {
  const body = JSON.stringify({
    propertyID: 320_000 + index,
    propertyID_str: String(320_000 + index),
    clientID: CLIENT_ID,
    oldState: "pending",
    newState: "enabled",
    version: "1.0",
    event: "integration/appstate_changed",
    timestamp: 1_795_000_000.123,
  });
  return (
    `POST /webhooks/secret_${index} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n` +
    `User-Agent: Cloudbeds\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  );
}

/** Nobody answers at Cloudbeds' address: what is measured is the relay's own work. */
async function webhooks(folder, lines, seed) {
  const relay = await startRelay({ folder });
  try {
    const publish = Array.from({ length: HOTELS }, (_, index) => delivery(index, `127.0.0.1:${relay.port}`));
    const plan = { port: relay.port, streams: [], publish, lines, seconds: SECONDS, seed };
    const { answered, refused, us } = await (await startLoad(plan, folder)).publish();
    if (refused > 0) throw new Error(`${refused} webhooks were refused`);
    return answered / (us / 1e6);
  } finally {
    await relay.stop();
  }
}

const commits = (folder) =>
  JSON.parse(execFileSync(tool("sqlite_commits"), [join(folder, "limit.db"), SECONDS], { encoding: "utf8" })).per_s;

async function ready(folder) {
  const relay = await startRelay({ folder });
  await relay.stop();
  return relay.readyMs;
}

await mkdir(join(root, "build"), { recursive: true });
const folder = await temporary(DISK);
await mkdir(join(folder, "keys"), { mode: 0o700 });
execFileSync(tool("fill_store"), [folder, CLIENT_ID, HOTELS]);

const starts = [];
for (let turn = 0; turn < STARTS; ++turn) starts.push(await ready(folder));

const per_s = { relay: [], relay_one_line: [], sqlite: [] };
for (let turn = 0; turn < ROUNDS; ++turn) {
  per_s.sqlite.push(commits(folder));
  per_s.relay.push(await webhooks(folder, LINES, turn));
  per_s.relay_one_line.push(await webhooks(folder, 1, turn));
}
const whole = (all) => ({ per_s: Math.round(median(all)), rounds: all.map(Math.round) });
const result = {
  hotels: HOTELS,
  lines: LINES,
  webhooks: whole(per_s.relay),
  webhooks_one_line: whole(per_s.relay_one_line),
  sqlite: whole(per_s.sqlite),
  ready_ms: { median: Math.round(median(starts)), starts: starts.map(Math.round) },
};
console.log(JSON.stringify(result, null, 2));
await mkdir(join(root, "build/bench"), { recursive: true });
await writeFile(join(root, "build/bench/relay-webhooks.json"), `${JSON.stringify(result, null, 2)}\n`);
