// What this browser saw last, so that the next visit shows it at once, marked until confirmed. One place for each back end; it
// belongs to a channel, and goes when nobody is logged in.
import type { Snapshot } from "./model/contract.gen.ts";
import { readSnapshot } from "./model/snapshot.ts";

/** Of characters: a hundred hotels. A page's storage is the partner's. */
const sizeLimit = 50_000;

/** Storage may be refused (frames without an origin, a person's settings) or full: then nothing is remembered. */
function tried<Result>(attempt: () => Result): Result | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}

export class Memory {
  readonly #key: string;
  #written = false;

  constructor(base: string) {
    this.#key = `latchkey ${base}`;
  }

  /** Its revision is 0: whatever the truth is, it is newer. */
  recall(channel: string): Snapshot | undefined {
    const kept = tried(() => JSON.parse(localStorage.getItem(this.#key) as string));
    const snapshot = kept?.channel === channel && readSnapshot(kept.snapshot);
    return snapshot ? { ...snapshot, revision: 0 } : undefined;
  }

  /** Somebody is logged in, as the back end has just said. */
  begin(): void {
    this.#written = false;
  }

  /** What is too large to keep does not leave an older face behind. */
  keep(channel: string, snapshot: Snapshot): void {
    const text = JSON.stringify({ channel, snapshot });
    if (!channel || this.#isForgotten()) return;
    this.#written = text.length < sizeLimit;
    if (this.#written) tried(() => localStorage.setItem(this.#key, text));
    else this.forget();
  }

  /** By another tab, which has learnt that nobody is logged in. */
  #isForgotten(): boolean {
    return this.#written && tried(() => localStorage.getItem(this.#key)) === null;
  }

  forget(): void {
    tried(() => localStorage.removeItem(this.#key));
  }
}
