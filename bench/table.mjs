// The benchmarks' figures as one table: ours, a peer's, how many times ours is as good, and the goal. A peer is measured in
// the same run where that can be; otherwise it is as published or measured before, and says so.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const bytes = (value) => `${value.toLocaleString("en")} B`;
const milliseconds = (value) => `${value} ms`;
/** Kept as the time each takes, so that less is better as everywhere here. */
const perSecond = (microseconds) => `${Math.round(1e6 / microseconds).toLocaleString("en")}/s`;
const nanoseconds = (value) => `${value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en")} ns`;

const measured = (name, value) => ({ name, value });
const elsewhere = (name, value) => ({ name: `${name} (published)`, value: () => value });

/** Google Benchmark's median for one name, in ns an item. */
function native({ benchmarks }, name) {
  return 1e9 / benchmarks.find((one) => one.name === `${name}_median`).items_per_second;
}

/** Two runs of one program differ by up to 3 % here: less than that is no difference. */
const SPREAD = 0.03;

const timesAsFast = (least) => ({ text: `at least ${least}`, met: (_, ratio) => ratio >= least });
const noSlower = { text: "no slower (within 3 %)", met: (_, ratio) => ratio >= 1 - SPREAD };
const atMost = (most, show) => ({ text: `at most ${show(most)}`, met: (ours) => ours <= most });

/** @param read a result by name: build/bench/<name>.json */
function rows(read, budget) {
  const machines = () => read("machines_bench");
  const answers = () => read("answers_bench");
  const wasm = () => read("wasm-machines");
  const repaint = () => read("webhook-to-repaint");
  const streams = (who, figure) => () => read("stream-clients")[who][figure];
  const webhooks = () => read("relay-webhooks");
  const inside = () => wasm().inside;
  const across = () => wasm().across;
  const startUp = (name, when, figure) => read("start-up")[name][when][figure].median;
  const weight = (part) => () => read("page-weight")[part].brotli;
  return [
    {
      what: "a step of the button, native",
      ours: () => native(machines(), "button/table"),
      peer: measured("switch by hand", () => native(machines(), "button/switch")),
      show: nanoseconds,
      goal: noSlower,
    },
    {
      what: "a step of the link, native",
      ours: () => native(machines(), "link/table"),
      peer: measured("switch by hand", () => native(machines(), "link/switch")),
      show: nanoseconds,
      goal: noSlower,
    },
    {
      what: "a step of the button, inside the wasm",
      ours: inside,
      peer: measured("XState, channel alone", () => wasm().xstate),
      show: nanoseconds,
      goal: timesAsFast(100),
    },
    {
      what: "a step of the button, inside the wasm",
      ours: inside,
      peer: measured("robot3, channel alone", () => wasm().robot3),
      show: nanoseconds,
    },
    {
      what: "a step of the button, told from JavaScript",
      ours: across,
      peer: measured("XState, channel alone", () => wasm().xstate),
      show: nanoseconds,
    },
    {
      what: "a step of the button, told from JavaScript",
      ours: across,
      peer: measured("robot3, channel alone", () => wasm().robot3),
      show: nanoseconds,
    },
    {
      what: "the largest answer read and judged",
      ours: () => native(answers(), "answer/judge"),
      peer: measured("its JSON parsed, no more", () => native(answers(), "answer/parse")),
      show: nanoseconds,
    },
    {
      what: "page, entry, brotli",
      ours: weight("entry"),
      peer: elsewhere("Apideck's loader", 570),
      show: bytes,
      goal: atMost(budget.entry, bytes),
    },
    {
      what: "page, complete, brotli",
      ours: weight("complete"),
      peer: elsewhere("Nango, with its iframe", 145_700),
      show: bytes,
      goal: atMost(budget.complete, bytes),
    },
    {
      what: "page without WebAssembly, brotli",
      ours: weight("complete_js"),
      show: bytes,
      goal: atMost(budget.complete_js, bytes),
    },
    ...["cold", "warm"].flatMap((when) =>
      [
        ["ready", "live face", milliseconds],
        ["bytes", "transferred", bytes],
      ].map(([figure, name, show]) => ({
        what: `page on a slow phone and line, ${when}, ${name}`,
        ours: () => startUp("latchkey", when, figure),
        peer: measured("XState + oauth4webapi + SSE helper", () => startUp("assembled", when, figure)),
        show,
      })),
    ),
    { what: "webhook to repaint, median", ours: () => repaint().median, show: milliseconds },
    {
      what: "webhook to repaint, p99",
      ours: () => repaint().p99,
      peer: elsewhere("durable-streams, delivery alone", 0.58),
      show: milliseconds,
    },
    {
      what: "webhook to repaint, p99, 10,000 others attached",
      ours: () => repaint().crowded.p99,
      show: milliseconds,
      goal: atMost(50, milliseconds),
    },
    {
      what: "memory of an idle stream client, of 10,000",
      ours: streams("latchkey", "bytes_per_client"),
      peer: measured("Nchan", streams("nchan", "bytes_per_client")),
      show: bytes,
      goal: atMost(2_048, bytes),
    },
    {
      what: "a change to one of 10,000, nothing on disk, median",
      ours: streams("latchkey", "p50_ms"),
      peer: measured("Nchan", streams("nchan", "p50_ms")),
      show: milliseconds,
    },
    {
      what: "a change to one of 10,000, nothing on disk, p99",
      ours: streams("latchkey", "p99_ms"),
      peer: measured("Nchan", streams("nchan", "p99_ms")),
      show: milliseconds,
      goal: timesAsFast(1),
    },
    {
      what: "a change to one of 10,000, on disk first, median",
      ours: streams("latchkey_on_disk", "p50_ms"),
      show: milliseconds,
    },
    {
      what: "a change to one of 10,000, on disk first, p99",
      ours: streams("latchkey_on_disk", "p99_ms"),
      show: milliseconds,
    },
    {
      what: "webhooks on disk, answered",
      ours: () => 1e6 / webhooks().webhooks.per_s,
      peer: measured("SQLite, a commit for each", () => 1e6 / webhooks().sqlite.per_s),
      show: perSecond,
      goal: timesAsFast(1),
    },
    {
      what: "start to ready, 1,000 hotels",
      ours: () => webhooks().ready_ms.median,
      show: milliseconds,
      goal: atMost(100, milliseconds),
    },
  ];
}

function figure(value) {
  try {
    return value();
  } catch {
    return null; // its benchmark failed, and said so
  }
}

const rounded = (ratio) => Number(ratio.toPrecision(3));

function verdict(goal, ours, ratio) {
  if (!goal) return "";
  if (ours === null || ratio === null) return `${goal.text}: not measured`;
  return `${goal.text}: ${goal.met(ours, ratio) ? "met" : "MISSED"}`;
}

/** @returns one plain object a row, figures as numbers in `unit`s of their text */
export function table(results) {
  const read = (name) => JSON.parse(readFileSync(join(results, `${name}.json`), "utf8"));
  const { brotli } = JSON.parse(readFileSync(new URL("budget.json", import.meta.url), "utf8"));
  return rows(read, brotli).map(({ what, ours, peer, show, goal }) => {
    const our = figure(ours);
    const their = peer ? figure(peer.value) : null;
    const ratio = our === null || their === null ? null : rounded(their / our);
    const judged = verdict(goal, our, peer ? ratio : 0);
    return { what, ours: our, peer: peer?.name ?? "", theirs: their, ratio, goal: judged, show };
  });
}

/** The table as text. `ratio`: the peer's figure by ours; above one, ours is the smaller. */
export function lines(rows) {
  const text = (value, show) => (value === null ? "" : show(value));
  const cells = rows.map(({ what, ours, peer, theirs, ratio, goal, show }) => [
    what,
    ours === null ? "not measured" : show(ours),
    peer && theirs === null ? "missing" : text(theirs, show),
    peer,
    text(ratio, (value) => value.toLocaleString("en")),
    goal,
  ]);
  const all = [["", "ours", "peer's", "peer", "ratio", "goal"], ...cells];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const right = [false, true, true, false, true, false];
  const line = (row) => row.map((cell, i) => (right[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  ");
  return ["", ...all.map((row) => line(row).trimEnd())];
}
