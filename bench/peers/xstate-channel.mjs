// The channel in XState 5: guards and actions as functions in the machine, one actor, events by `send`.
import { createActor, createMachine } from "xstate";
import { Facts, ROWS, STATES } from "./channel.mjs";

function transitions(facts, state) {
  const on = {};
  for (const [from, event, guard, target, effects] of ROWS) {
    if (from !== state) continue;
    on[event] ??= [];
    const actions = [...effects.map((name) => facts.effect(name)), facts.clock(target)];
    on[event].push({ target, actions, ...(guard && { guard: facts.guards[guard] }) });
  }
  return on;
}

export function xstateChannel() {
  const facts = new Facts();
  const states = Object.fromEntries(STATES.map((state) => [state, { on: transitions(facts, state) }]));
  const actor = createActor(createMachine({ initial: "off", states }));
  actor.start();
  return { facts, state: () => actor.getSnapshot().value, send: (event) => actor.send(event) };
}
