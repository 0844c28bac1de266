// The channel in robot3: guards and actions as functions, one service, events by `send`.
import { action, createMachine, guard, interpret, state, transition } from "robot3";
import { Facts, ROWS, STATES } from "./channel.mjs";

function transitions(facts, from) {
  return ROWS.filter(([place]) => place === from).map(([, event, when, target, effects]) =>
    transition(
      event,
      target,
      ...(when ? [guard(facts.guards[when])] : []),
      ...effects.map((name) => action(facts.effect(name))),
      action(facts.clock(target)),
    ),
  );
}

export function robot3Channel() {
  const facts = new Facts();
  const states = Object.fromEntries(STATES.map((name) => [name, state(...transitions(facts, name))]));
  const service = interpret(createMachine("off", states), () => {});
  return { facts, state: () => service.machine.current, send: (event) => service.send(event) };
}
