// The C++ core as Embind presents it.
import {
  type Action,
  type AppState,
  type CommandName,
  type EventName,
  type FaceField,
  faceFields,
  type Snapshot,
} from "./model/contract.gen.ts";

/** The texts of a face, by faceFields. */
interface Face extends Record<Exclude<FaceField, "state" | "action">, string> {
  readonly state: "" | AppState; // "": no face, the child link stays
  readonly action: "" | Action;
}

export interface View extends Face {
  readonly revision: number;
  readonly busy: boolean;
  readonly stale: boolean;
  /** Stale only because it is remembered: contact is not lost. */
  readonly unconfirmed: boolean;
  /** A press is the core's to answer; otherwise the link is a plain one. */
  readonly takes_press: boolean;
}

export interface Command {
  readonly name: CommandName;
  readonly value: string;
}

export interface Step {
  readonly view: View;
  readonly commands: readonly Command[];
  readonly wake_at: number; // host time in ms; below 0: none
}

/** The button as it crosses Embind: a step is told, then read piece by piece. */
export interface Button {
  /** @returns the number of commands. */
  tell(event: EventName, value: string, now: number, random: number): number;
  command(index: number): CommandName;
  argument(index: number): string;
  face(field: number): string; // by faceFields
  revision(): number;
  wake_at(): number;
  busy(): boolean;
  stale(): boolean;
  unconfirmed(): boolean;
  takes_press(): boolean;
  begin_snapshot(revision: number, looks_only: boolean): void;
  /** One link; between begin_snapshot and the event that brings the snapshot. */
  offer(property: string, name: string, app_state: string, href: string, reason: string, note: string): void;
  delete(): void;
}

/** Before the event that brings it. */
export function offer(button: Button, { revision, links, may_connect }: Snapshot): void {
  button.begin_snapshot(revision, may_connect === false);
  for (const link of links) {
    button.offer(link.property, link.name, link.app_state, link.href ?? "", link.reason ?? "", link.note ?? "");
  }
}

/** Tells the core what happened, and puts its step together. */
export function handle(button: Button, event: EventName, value: string, now: number, random: number): Step {
  const count = button.tell(event, value, now, random);
  const face = Object.fromEntries(faceFields.map((field, i) => [field, button.face(i)])) as Record<FaceField, string>;
  return {
    view: {
      ...(face as Face),
      revision: button.revision(),
      busy: button.busy(),
      stale: button.stale(),
      unconfirmed: button.unconfirmed(),
      takes_press: button.takes_press(),
    },
    commands: Array.from({ length: count }, (_, i) => ({ name: button.command(i), value: button.argument(i) })),
    wake_at: button.wake_at(),
  };
}

export interface Core {
  readonly Button: new () => Button;
}

/** What the Emscripten glue exports by default; its two runtimes ask for the bytes by different names, JavaScript for none. */
export type CreateCore = (options: { wasm?: BufferSource; wasmBinary?: BufferSource }) => Promise<Core>;
