// Reads what `GET /v1/diagnosis` and `GET /v1/test/{run}` answer out of a foreign value. Total: a report or a run, or null.
import { type AppState, appStates } from "./contract.gen.ts";

/** How we know: one answer of Cloudbeds. */
export interface Evidence {
  readonly witness: string;
  readonly since: string;
  readonly at: string;
  readonly call: string;
  /** 0: no answer came. */
  readonly status: number;
  readonly request_id: string;
  readonly code: string;
}
export interface Foreseen {
  readonly at: string;
  readonly meaning: string;
}
export interface Report {
  readonly property: string;
  readonly name: string;
  readonly app_state: AppState;
  /** A word of a newer relay is shown by its text alone. */
  readonly outlook: string;
  readonly problem: string;
  readonly text: string;
  readonly note: string;
  readonly since: string;
  /** Whose it is to mend. */
  readonly blame: string;
  readonly actor: string;
  readonly steps: readonly string[];
  readonly remedy: string;
  readonly guide: string;
  readonly last_success_at: string;
  readonly connected_at: string;
  readonly ended_at: string;
  readonly may_connect: boolean;
  readonly may_test: boolean;
  /** This back end has a file for support. */
  readonly may_download: boolean;
  readonly evidence: readonly Evidence[];
  readonly foreseen: readonly Foreseen[];
}

export interface TestStep {
  readonly call: string;
  readonly proves: string;
  readonly state: string;
  /** How long it took; null while it did not end. */
  readonly ms: number | null;
  readonly text: string;
  /** Of the app's own part, in its own words. */
  readonly partner_says: string;
  readonly status: number;
  readonly request_id: string;
  readonly code: string;
}
export interface TestRun {
  readonly id: string;
  readonly begun_at: string;
  readonly done: boolean;
  readonly end: string;
  readonly says: string;
  readonly steps: readonly TestStep[];
}

/** As docs/page-api.md has them: what is longer is no answer of a page API. */
const limits = { text: 1000, rows: 20 } as const;

type Members = Record<string, unknown>;
class Unreadable extends Error {}

const membersOf = (value: unknown) => Object(value) as Members;

/** Null and absent are empty. */
function text(from: Members, name: string): string {
  const value = from[name] ?? "";
  if (typeof value !== "string" || value.length > limits.text) throw new Unreadable(name);
  return value;
}

function texts<Name extends string>(from: unknown, ...names: Name[]): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, text(membersOf(from), name)])) as Record<Name, string>;
}

function list<Row>(from: Members, name: string, read: (row: unknown) => Row): Row[] {
  const value = from[name] ?? [];
  if (!Array.isArray(value) || value.length > limits.rows) throw new Unreadable(name);
  return value.map(read);
}

const whole = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : 0);

const readEvidence = (row: unknown): Evidence => ({
  ...texts(row, "witness", "since", "at", "call", "request_id", "code"),
  status: whole(membersOf(row).status),
});

const readStep = (row: unknown): TestStep => ({
  ...texts(row, "call", "proves", "state", "text", "partner_says", "request_id", "code"),
  ms: Number.isFinite(membersOf(row).ms) ? (membersOf(row).ms as number) : null,
  status: whole(membersOf(row).status),
});

/** Null for what cannot be read; anything else that is thrown is a fault of ours. */
function tried<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

export const readReport = (body: unknown): Report | null =>
  tried(() => {
    const from = membersOf(body);
    const app_state = from.app_state as AppState;
    if (!appStates.includes(app_state)) throw new Unreadable("app_state");
    return {
      ...texts(from, "property", "name", "outlook", "problem", "text", "note", "since", "actor", "remedy", "guide"),
      ...texts(from, "blame", "last_success_at", "connected_at", "ended_at"),
      app_state,
      may_connect: from.may_connect !== false,
      may_test: from.may_test === true,
      may_download: from.may_download === true,
      steps: list(from, "steps", (step) => text({ step }, "step")),
      evidence: list(from, "evidence", readEvidence),
      foreseen: list(from, "foreseen", (row) => texts(row, "at", "meaning")),
    };
  });

/** As it stands in an address; anything else is no run's word. */
const wellFormed = /^[\w-]{1,100}$/;

export const readTestRun = (body: unknown): TestRun | null =>
  tried(() => {
    const from = membersOf(body);
    const told = texts(from, "id", "begun_at", "end", "says");
    if (!wellFormed.test(told.id)) throw new Unreadable("id");
    return { ...told, done: from.done === true, steps: list(from, "steps", readStep) };
  });
