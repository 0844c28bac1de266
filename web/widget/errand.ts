// One errand for all buttons of the page that want it: who asks while it is under way waits for the same end.
import type { Mistake } from "./advice.ts";
import type { EventName, Snapshot } from "./model/contract.gen.ts";

export type Tell = (event: EventName, value?: string, snapshot?: Snapshot) => void;

export type OnMistake = (mistake: Mistake, found?: string) => void;

/** A button, as what it shares with others sees it. */
export interface Member {
  readonly tell: Tell;
  /** Something that an engineer should know, with what was found. */
  readonly onMistake: OnMistake;
}

/** Empty: there is nothing to tell beyond what was told on the way. */
export type End = EventName | "";

/**
 * So long an end is news to a button that did not wait for it: its own timer was due a little later than the one that asked
 * (the core spreads retries over 0.6 s). So one loss is retried once, however many buttons there are.
 */
const newsFor = 1000;

export class Errand {
  readonly #run: (signal: AbortSignal) => Promise<End>;
  /** With the run that each asked for last. */
  readonly #waiting = new Map<Member, AbortController | undefined>();
  #current: AbortController | undefined;
  #knowing = new Set<Member>();
  #end: End = "";
  #endedAt = 0;

  constructor(run: (signal: AbortSignal) => Promise<End>) {
    this.#run = run;
  }

  /** @returns whether the errand was already under way. */
  join(member: Member): boolean {
    const underWay = !!this.#current;
    const isNews = !underWay && !this.#knowing.has(member) && performance.now() - this.#endedAt < newsFor;
    if (isNews && this.#end) {
      this.#knowing.add(member);
      member.tell(this.#end);
    } else {
      if (!underWay) this.#start();
      this.#waiting.set(member, this.#current);
    }
    return underWay;
  }

  /**
   * The last one to leave ends it.
   * @returns whether this one had asked for the run under way, and not only stayed from an earlier one.
   */
  leave(member: Member): boolean {
    const asked = !!this.#current && this.#waiting.get(member) === this.#current;
    this.#waiting.delete(member);
    if (!this.#waiting.size) this.stop();
    return asked;
  }

  /** Ends it without an end: those who wait hear the next one. */
  stop(): void {
    this.#current?.abort();
    this.#current = undefined;
  }

  /** Ends it for good: nobody waits for it any more. */
  drop(): void {
    this.#waiting.clear();
    this.stop();
  }

  tell(event: EventName): void {
    for (const member of [...this.#waiting.keys()]) member.tell(event);
  }

  async #start(): Promise<void> {
    const own = new AbortController();
    this.#current = own;
    const end = await this.#run(own.signal).catch((error): End => {
      reportError(error); // a fault of ours: it is told, and nobody waits for ever
      return "";
    });
    if (own !== this.#current) return;
    this.#current = undefined;
    this.#knowing = new Set(this.#waiting.keys());
    this.#waiting.clear();
    this.#end = end;
    this.#endedAt = performance.now();
    if (end) for (const member of this.#knowing) member.tell(end);
  }
}
