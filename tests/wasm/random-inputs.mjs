// Seeded inputs of a button: every event, with times, values and snapshots that can make a difference.

const events = [
  ["configured", "session"],
  ["configured", "session"],
  ["configured", "off"],
  ["property", "320001"],
  ["property", ""],
  ["session_ok"],
  ["session_ok"],
  ["session_ok"],
  ["session_absent"],
  ["session_failed"],
  ["session_expired"],
  ["stream_opened"],
  ["stream_byte"],
  ["stream_lost"],
  ["stream_refused"],
  ["poll_failed"],
  ["pressed"],
  ["pressed"],
  ["ticket_ok", "https://relay.example/connect/t"],
  ["ticket_refused", "may_not_connect"],
  ["finish_found", "code"],
  ["finish_refused", "other_account"],
  ["dismissed"],
  ["woke"],
  ["woke"],
  ["woke"],
  ["online"],
  ["offline"],
  ["shown"],
  ["hidden"],
  ["returned"],
  ["unheard-of", "\u{1F511}"],
];
const withSnapshot = [
  ["snapshot"],
  ["snapshot"],
  ["snapshot"],
  ["finish_ok"],
  ["configured", "fixed"],
  ["property", "320001"],
];
const states = ["disabled", "installing", "pending", "enabled", "hibernating"];
const pauses = [0, 1, 700, 1000, 4000, 5000, 9000, 10_000, 60_000, 86_400_000];

/** Mulberry32: small, seeded, good enough to wander. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function randomInputs(seed, count) {
  const random = randomFrom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const link = () => ({
    property: pick(["320000", "320001"]),
    name: pick(["", "Hôtel"]),
    app_state: pick(states),
    href: pick([null, null, "https://partner.example/"]),
    reason: pick([null, "user_not_active"]),
    note: pick([null, "We are reading your rooms."]),
  });
  let now = 1e12 * random(); // beyond 32 bits
  const one = () => {
    now += pick(pauses);
    const brings = random() < 0.25;
    const [event, value = ""] = pick(brings ? withSnapshot : events);
    const snapshot = {
      revision: Math.floor(1.8e12 + 100 * random()),
      links: Array.from({ length: pick([0, 1, 2, 3]) }, link),
    };
    return { event, value, now, random: random(), ...(brings && { snapshot }) };
  };
  return Array.from({ length: count }, one);
}
