// A step of the button in WebAssembly, inside the module and across the boundary, against the same channel in XState and
// robot3, in one Node. Ours is the whole button (channel, press, face); theirs is the channel alone. All of them are first
// shown to pass through the same states on one walk.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadCore } from "../tests/wasm/core.mjs";
import { EVENTS, ROWS, STATES } from "./peers/channel.mjs";
import { robot3Channel } from "./peers/robot3-channel.mjs";
import { xstateChannel } from "./peers/xstate-channel.mjs";

const WALK = 4096;
const CHECKED = 65_536; // what the module has room for
const REPETITIONS = 15;
const MILLISECONDS = 100; // of one repetition, at least
const SEED = 20_261_122;
const STRAY = 10; // one event in so many is any, as late answers are
const UPHEAVAL = 20; // and what takes everything away comes this seldom
const PAUSES = [0, 0, 1, 300, 700, 1000, 4000, 5000, 9000, 60_000];

const root = fileURLToPath(new URL("../", import.meta.url));

/** For each state the events that it has rows for, beside those that every state has. */
const SENSIBLE = Object.fromEntries(
  STATES.map((state) => [
    state,
    ROWS.flatMap(([from, event]) => (from === state && !event.startsWith("configured") ? [event] : [])),
  ]),
);

/** As a page's host walks: mostly events that mean something where they come, and some that do not. */
function makeWalk(length) {
  let dice = SEED;
  const below = (limit) => {
    dice = (Math.imul(dice, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((dice / 2 ** 32) * limit);
  };
  const pick = (list) => list[below(list.length)];
  const choose = (state) => {
    if (below(STRAY) === 0) return pick(EVENTS);
    if (below(UPHEAVAL) === 0 || SENSIBLE[state].length === 0) return "configured";
    return pick(SENSIBLE[state]);
  };
  const { facts, state, send } = robot3Channel(); // any of them could: they are compared
  const walk = { kinds: new Uint8Array(length), pauses: new Uint32Array(length) };
  for (let i = 0; i < length; i++) {
    const event = choose(state());
    const due = event === "woke" && facts.due < Number.POSITIVE_INFINITY; // a timer fires when it was asked for
    const pause = due ? Math.max(0, facts.due - facts.now) : pick(PAUSES);
    if (facts.hear(event, pause, state())) send(event);
    walk.kinds[i] = EVENTS.indexOf(event);
    walk.pauses[i] = pause;
  }
  return walk;
}

const names = (walk) => Array.from(walk.kinds, (kind) => EVENTS[kind]);

/** The module that loops inside. */
async function makeModule() {
  const bytes = readFileSync(`${root}build/wasm/bench/button_loop.wasm`);
  const refuse = () => {
    throw Error("the module asked for something");
  };
  const module = new WebAssembly.Module(bytes);
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = refuse;
  }
  const { exports } = new WebAssembly.Instance(module, imports);
  exports._initialize?.();
  return {
    take(walk) {
      new Uint8Array(exports.memory.buffer, exports.events(), walk.kinds.length).set(walk.kinds);
      new Uint32Array(exports.memory.buffer, exports.pauses(), walk.pauses.length).set(walk.pauses);
    },
    run: (length, rounds) => exports.walk(length, rounds),
    states: (length) => Array.from(new Uint8Array(exports.memory.buffer, exports.states(), length), (i) => STATES[i]),
  };
}

/** A library's machine with its facts: one round over a walk. */
function makePeer(channel, form) {
  const { facts, state, send } = channel();
  const round = (events, told, pauses, seen) => {
    for (let i = 0; i < events.length; i++) {
      if (facts.hear(events[i], pauses[i], state())) send(told[i]);
      seen?.push(state());
    }
  };
  return (walk) => {
    const events = names(walk);
    const told = events.map(form);
    return (seen) => round(events, told, walk.pauses, seen);
  };
}

const peers = {
  xstate: () => makePeer(xstateChannel, (type) => ({ type })),
  robot3: () => makePeer(robot3Channel, (type) => type),
};

function compare(module) {
  const walk = makeWalk(CHECKED);
  module.take(walk);
  module.run(CHECKED, 1);
  const ours = module.states(CHECKED);
  for (const [name, make] of Object.entries(peers)) {
    const theirs = [];
    make()(walk)(theirs);
    const at = theirs.findIndex((state, i) => state !== ours[i]);
    if (at >= 0) throw Error(`${name} is in ${theirs[at]} at step ${at}, the core in ${ours[at]}`);
  }
  const unseen = STATES.filter((state) => !ours.includes(state));
  if (unseen.length) throw Error(`the walk never came to ${unseen}`);
}

/** The shipped core as the page drives it: a button of its own, told by name. */
function crossing(core, walk) {
  const button = new core.Button();
  const values = { configured: "session", configured_fixed: "fixed", configured_off: "off" };
  const events = names(walk).map((name) => name.replace(/^configured_.*/, "configured"));
  const told = names(walk).map((name) => values[name] ?? "");
  let now = 0;
  return () => {
    for (let i = 0; i < events.length; i++) {
      now += walk.pauses[i];
      button.tell(events[i], told[i], now, 0.5);
    }
  };
}

/** Nanoseconds a step, in one repetition. */
function time(round) {
  let rounds = 0;
  const start = performance.now();
  let end = start;
  while (end - start < MILLISECONDS) {
    round();
    rounds++;
    end = performance.now();
  }
  return ((end - start) * 1e6) / (rounds * WALK);
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

const module = await makeModule();
compare(module);
const walk = makeWalk(WALK);
module.take(walk);
const contestants = {
  inside: () => module.run(WALK, 16),
  across: crossing(await loadCore(), walk),
  xstate: peers.xstate()(walk),
  robot3: peers.robot3()(walk),
};
const perRound = { inside: 16 };

const samples = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
for (const round of Object.values(contestants)) time(round); // warm
for (let repetition = 0; repetition < REPETITIONS; repetition++) {
  for (const [name, round] of Object.entries(contestants)) {
    samples[name].push(time(round) / (perRound[name] ?? 1)); // in turn: what disturbs one disturbs all
  }
}
const result = { unit: "ns", node: process.version, seed: SEED, walk: WALK, repetitions: REPETITIONS };
for (const [name, values] of Object.entries(samples)) result[name] = Math.round(median(values) * 10) / 10;
console.log(
  `a step in WebAssembly: inside ${result.inside} ns, across ${result.across} ns; XState ${result.xstate} ns, robot3 ${result.robot3} ns`,
);
mkdirSync(`${root}build/bench`, { recursive: true });
writeFileSync(`${root}build/bench/wasm-machines.json`, `${JSON.stringify(result, null, 2)}\n`);
