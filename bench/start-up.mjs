// From the address to a true button: what a page with it downloads and how long it takes, against what could be installed instead.
// The same page, machine and line for all; cold (nothing cached) and warm (the next visit). Contenders take turns.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launch } from "../tests/e2e/support/browser.mjs";
import { assemble, ourFiles, pageOf } from "./start-up/contenders.mjs";
import { startRelay, startSite } from "./start-up/origins.mjs";
import { visit } from "./start-up/visit.mjs";

const ROUNDS = Number(process.argv[2] ?? 9);
const SLOW_DOWN = 4;
const LINE = { roundTrip: 100, bytesPerMs: 1250 }; // 10 Mbit/s

const { contenders, files } = await assemble();
const relay = await startRelay(await ourFiles(), LINE);
const pages = new Map();
const site = await startSite(files, pages, LINE);
const origins = { relay: relay.origin, site: site.origin };
for (const [name, contender] of Object.entries(contenders)) pages.set(`/${name}`, pageOf(contender, origins));

/** A person's first visit and the one after it, in a browser that was empty before. */
async function twice(browser, name) {
  const context = await browser.newContext();
  try {
    const results = {};
    for (const when of ["cold", "warm"]) {
      results[when] = await visit(context, `${site.origin}/${name}`, contenders[name], { slowDown: SLOW_DOWN });
      relay.hangUp();
      site.hangUp();
    }
    return results;
  } finally {
    await context.close();
  }
}

const FIGURES = ["seen", "ready", "requests", "bytes", "script", "task", "shift"];

function summary(visits, figure) {
  const sorted = visits.map((one) => one[figure]).sort((a, b) => a - b);
  const rounded = (value) => (figure === "shift" ? Number(value.toFixed(4)) : Math.round(value));
  return {
    median: rounded(sorted[Math.floor(sorted.length / 2)]),
    least: rounded(sorted[0]),
    most: rounded(sorted.at(-1)),
  };
}

async function measure(browser) {
  const visits = Object.fromEntries(Object.keys(contenders).map((name) => [name, { cold: [], warm: [] }]));
  await twice(browser, "latchkey"); // the browser's own first steps are nobody's
  for (let round = 0; round < ROUNDS; ++round) {
    for (const name of Object.keys(contenders)) {
      const { cold, warm } = await twice(browser, name);
      visits[name].cold.push(cold);
      visits[name].warm.push(warm);
    }
  }
  const each = (list) => Object.fromEntries(FIGURES.map((figure) => [figure, summary(list, figure)]));
  return Object.fromEntries(
    Object.entries(visits).map(([name, { cold, warm }]) => [name, { cold: each(cold), warm: each(warm) }]),
  );
}

const HEADS = {
  seen: "painted ms",
  ready: "ready ms",
  requests: "requests",
  bytes: "bytes",
  script: "script ms",
  task: "thread ms",
  shift: "shift",
};
const PEERS = Object.keys(contenders).filter((name) => !contenders[name].isOurs);

/** How many times our two lines' figure the least of these peers' is: above one, ours is the smaller. */
const ratioTo = (results, when, peers) => (figure) => {
  const ours = results.latchkey[when][figure].median;
  const theirs = Math.min(...peers.map((name) => results[name][when][figure].median));
  return figure === "shift" ? "" : (theirs / ours).toFixed(2);
};

function print(results) {
  const row = (name, cells) => console.log(`${name.padEnd(44)}${cells.map((cell) => `${cell}`.padStart(17)).join("")}`);
  const cell = ({ median, least, most }) => (least === most ? median : `${median} (${least}-${most})`);
  for (const when of ["cold", "warm"]) {
    row(`\n${when}`, Object.values(HEADS));
    for (const [name, { title }] of Object.entries(contenders)) {
      row(
        title,
        FIGURES.map((figure) => cell(results[name][when][figure])),
      );
    }
    row("assembled, by our two lines", FIGURES.map(ratioTo(results, when, ["assembled"])));
    row("the best peer, by our two lines", FIGURES.map(ratioTo(results, when, PEERS)));
  }
  console.log(`
Medians of ${ROUNDS} (least-most), contenders in turn; Chromium ${version}, processor slowed ${SLOW_DOWN} times, round trips of ${LINE.roundTrip} ms (handshakes
and preflights too; plain HTTP/1.1, no TLS), 10 Mbit/s. Cold: an empty browser. Warm: its next visit, on new connections. Without the
document itself. painted: something stands at the button's place. ready: ours and the assembled one show the live state; Nango's is a
button without one, whose frame of another 142 kB comes when it is pressed; media-chrome's knows no back end.`);
}

const browser = await launch();
const version = browser.version();
try {
  const results = await measure(browser);
  print(results);
  const folder = fileURLToPath(new URL("../build/bench/", import.meta.url));
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}start-up.json`, `${JSON.stringify(results, null, 2)}\n`);
} finally {
  await browser.close();
  relay.close();
  site.close();
}
