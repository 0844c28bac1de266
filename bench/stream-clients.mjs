// Ten thousand streams that wait, each with a channel of its own, and changes to random ones: the relay beside Nchan, in turns,
// under the same load. What each idle client costs of memory, and how long a change is on its way.
import { mkdir, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { accountOf, request, sessionsOf, streamOf, streamsOf } from "./live/clients.mjs";
import {
  API_SECRET,
  DISK,
  MEMORY,
  median,
  nchanMissing,
  PAGE,
  rank,
  resident,
  sortedOf,
  startLoad,
  startNchan,
  startRelay,
  temporary,
} from "./live/processes.mjs";

const CLIENTS = Number(process.argv[2] ?? 10_000);
const ROUNDS = Number(process.argv[3] ?? 2);
const WARM_CLIENTS = 64;
const SETTLES_MS = 5_000; // longer than a heartbeat
const CHANGES = { rate: 400, seconds: 5, lines: 8 };

const MARK = "mark-########"; // the load puts a number there

// The relay ---------------------------------------------------------------------------------------

function changeOf(index, host) {
  const body = JSON.stringify({ app_state: "pending", guide: `${PAGE}/guide`, name: "Hotel Example", note: MARK });
  const path = `/v1/accounts/${accountOf(index)}/properties/${320_000 + index}/external`;
  const fields = {
    Host: host,
    Authorization: `Bearer ${API_SECRET}`,
    "Content-Type": "application/json",
    "Content-Length": body.length,
  };
  return request(`PUT ${path} HTTP/1.1`, fields, body);
}

/** The store stays between the rounds, and so do the sessions: its keys have signed them. */
async function relayIn(where) {
  const folder = await temporary(where);
  const first = await startRelay({ folder });
  const tokens = await sessionsOf({ port: first.port, secret: API_SECRET, origin: PAGE, count: CLIENTS });
  await first.stop();
  return {
    folder,
    start: () => startRelay({ folder }),
    plan: (port) => ({
      streams: streamsOf(port, tokens),
      publish: tokens.map((_, index) => changeOf(index, `127.0.0.1:${port}`)),
    }),
  };
}

// Nchan -------------------------------------------------------------------------------------------

/** As many bytes as the relay's snapshot. */
const message = JSON.stringify({
  revision: 1_800_000_000_000,
  links: [
    {
      property: "320000",
      name: "Hotel Example",
      app_state: "pending",
      action: "none",
      href: "",
      reason: "",
      note: MARK,
      changed_at: "2026-11-22T10:00:00.000Z",
    },
  ],
  may_connect: true,
});

async function nchan() {
  const folder = await temporary();
  const fields = (host) => ({ Host: host, "Content-Type": "application/json", "Content-Length": message.length });
  const indices = Array.from({ length: CLIENTS }, (_, index) => index);
  return {
    folder,
    start: () => startNchan({ folder }),
    plan: (port) => ({
      streams: indices.map((index) => streamOf(`/sub/c${index}`, `127.0.0.1:${port}`)),
      publish: indices.map((index) => request(`POST /pub/c${index} HTTP/1.1`, fields(`127.0.0.1:${port}`), message)),
    }),
  };
}

// Measuring ---------------------------------------------------------------------------------------

/** One process from its start to its end. */
async function round(contestant, seed) {
  const server = await contestant.start();
  try {
    const whole = { port: server.port, seed, ...CHANGES, ...contestant.plan(server.port) };
    const few = {
      ...whole,
      streams: whole.streams.slice(0, WARM_CLIENTS),
      publish: whole.publish.slice(0, WARM_CLIENTS),
    };
    await (await startLoad({ ...few, seconds: 0.5 }, contestant.folder)).publish(); // code and buffers of the first request
    const before = resident(server.pid);
    const load = await startLoad(whole, contestant.folder);
    await pause(SETTLES_MS);
    const memory = (resident(server.pid) - before) / load.opened.open;
    const { delays_us, sent, skipped, refused } = await load.publish();
    return { memory, opened_per_s: load.opened.open / (load.opened.us / 1e6), delays_us, sent, skipped, refused };
  } finally {
    await server.stop();
  }
}

const rounded = (value, digits = 3) => Number(value.toPrecision(digits));

function summary(rounds) {
  const ms = rounds.map(({ delays_us }) => sortedOf(delays_us.map((one) => one / 1_000)));
  const all = sortedOf(ms.flat());
  const sum = (figure) => rounds.reduce((so_far, one) => so_far + one[figure], 0);
  return {
    bytes_per_client: Math.round(median(rounds.map(({ memory }) => memory))),
    opened_per_s: Math.round(median(rounds.map(({ opened_per_s }) => opened_per_s))),
    p50_ms: rounded(rank(all, 0.5)),
    p99_ms: rounded(rank(all, 0.99)),
    p99_ms_of_rounds: ms.map((one) => rounded(rank(one, 0.99))),
    max_ms: rounded(all.at(-1)),
    changes: all.length,
    lost: sum("sent") - all.length,
    skipped: sum("skipped"),
    refused: sum("refused"),
  };
}

const makers = {
  latchkey: () => relayIn(MEMORY ?? DISK),
  ...(nchanMissing() ? {} : { nchan }),
  latchkey_on_disk: () => relayIn(DISK),
};
if (nchanMissing()) console.error(`NOT MEASURED: ${nchanMissing()}`);

const contestants = {};
const rounds = {};
for (const [name, make] of Object.entries(makers)) contestants[name] = await make();
for (let turn = 0; turn < ROUNDS; ++turn)
  for (const [name, contestant] of Object.entries(contestants)) {
    if (name === "latchkey_on_disk" && turn > 0) continue; // no peer to take turns with
    const one = await round(contestant, turn + 1);
    rounds[name] = [...(rounds[name] ?? []), one];
  }
const results = Object.fromEntries(Object.entries(rounds).map(([name, all]) => [name, summary(all)]));
console.log(`${CLIENTS} idle streams, ${CHANGES.rate} changes/s to random ones, ${ROUNDS} rounds in turns:`);
console.table(
  Object.fromEntries(
    Object.entries(results).map(([name, { p99_ms_of_rounds, ...plain }]) => [
      name,
      { ...plain, rounds_p99: p99_ms_of_rounds.join(" ") },
    ]),
  ),
);
const folder = fileURLToPath(new URL("../build/bench/", import.meta.url));
await mkdir(folder, { recursive: true });
await writeFile(`${folder}stream-clients.json`, `${JSON.stringify({ clients: CLIENTS, ...results }, null, 2)}\n`);
