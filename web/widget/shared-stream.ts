// One live stream for all tabs of a browser that are shown the same: the tab that holds the lock listens to the network, the others
// listen to it. A tab that dies lets go of the lock, and the next in line goes on after the last event that was heard.
import type { EventName } from "./model/contract.gen.ts";
import { Stream } from "./stream.ts";

/** Between tabs: what the holder heard, how its stream ended, a newcomer's question (its number); empty: the holder is awake. */
interface Word {
  readonly event?: EventName;
  readonly data?: string;
  readonly id?: string;
  readonly end?: EventName;
  readonly asks?: number;
  /** For that newcomer only: to the others it is old, and nothing old may count as a sign of life. */
  readonly to?: number;
}

/** A heartbeat and a second: a stream that spoke within it is alive (DESIGN section 3, freshness). */
export const aliveFor = 5000;

/**
 * A holder may be slow: it is asked twice, a minute apart (the core reads the state meanwhile). One that has then said nothing for so
 * long is frozen, and its place is taken; spread, so that few take it at once, and below the core's 5 s for a first byte.
 */
const patience = () => 2500 + 2000 * Math.random();

const isLoss = (end: EventName) => end === "stream_lost" || end === "stream_refused";
const aborted = (signal: AbortSignal) =>
  new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined)));

export class SharedStream {
  readonly #stream: Stream;
  readonly #tell: (event: EventName) => void;
  readonly #onState: (data: string) => void;
  #radio: BroadcastChannel | undefined;
  #left: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #holds = false;
  /** Nobody has said anything since this tab asked. */
  #unanswered = false;
  /** What a newcomer is told first, while the stream is alive. */
  #last: Word = {};
  /** When this tab's own stream spoke. */
  #spokeAt = Number.NEGATIVE_INFINITY;

  constructor(
    request: ConstructorParameters<typeof Stream>[0],
    tell: (event: EventName) => void,
    onState: (data: string) => void,
    onRenew: () => void,
  ) {
    this.#tell = tell;
    this.#onState = onState;
    this.#stream = new Stream(
      request,
      (event) => this.#say({ event }),
      (name, data, id) => {
        if (name === "state") this.#say({ data, id });
        if (name === "renew") onRenew(); // its session is this tab's alone
      },
    );
  }

  /** `name`: of what the tabs share; empty: nothing. @returns how it ended; never when it was closed. */
  open(name: string): Promise<EventName> {
    this.close();
    if (!name || !navigator.locks) return this.#stream.open(); // locks are there in secure contexts only
    const left = new AbortController();
    this.#left = left;
    return new Promise((resolve) => this.#join(name, left.signal, resolve));
  }

  close(): void {
    this.#left?.abort();
    this.#radio?.close();
    this.#radio = undefined;
    this.#step();
  }

  renew(): void {
    this.#stream.renew();
  }

  /** The next stream begins anew: what was heard was another person's. */
  forget(): void {
    this.#last = {};
    this.#stream.resumeAfter("");
  }

  /** Listens to the network no longer. */
  #step(): void {
    clearTimeout(this.#timer);
    this.#holds = false;
    this.#spokeAt = Number.NEGATIVE_INFINITY;
    this.#stream.close();
  }

  #say(word: Word): void {
    if (word.event === "stream_byte") this.#spokeAt = performance.now();
    this.#take(word);
    this.#radio?.postMessage(word);
  }

  #answerTo(to: number): Word {
    return performance.now() - this.#spokeAt < aliveFor ? { ...this.#last, to } : {};
  }

  #take({ event, data, id }: Word): void {
    if (event) this.#tell(event);
    if (data === undefined) return;
    this.#last = { event: "stream_byte", data, id: id ?? "" };
    if (id) this.#stream.resumeAfter(id);
    this.#onState(data);
  }

  #join(name: string, signal: AbortSignal, resolve: (end: EventName) => void): void {
    let radio: BroadcastChannel;
    try {
      radio = new BroadcastChannel(name);
    } catch {
      return void this.#stream.open().then(resolve); // missing, or refused with the cookies (Firefox): each tab for itself
    }
    const number = Math.random();
    const finish = (end: EventName | undefined) => {
      if (!end || signal.aborted) return;
      if (this.#holds && isLoss(end)) radio.postMessage({ end });
      this.close();
      resolve(end);
    };
    radio.onmessage = ({ data }) => {
      const word: Word = Object(data);
      if (word.asks) return this.#holds && radio.postMessage(this.#answerTo(word.asks));
      clearTimeout(this.#timer);
      this.#unanswered = false;
      if (this.#holds || (word.to && word.to !== number)) return; // holding, and another one took it over: the lock will say so
      if (word.end) finish(word.end);
      else this.#take(word);
    };
    this.#radio = radio;
    const take = (options: LockOptions): unknown =>
      navigator.locks
        .request(name, options, async () => {
          clearTimeout(this.#timer);
          if (signal.aborted) return;
          this.#holds = true;
          this.#unanswered = false;
          radio.postMessage({});
          return Promise.race([this.#stream.open(), aborted(signal)]);
        })
        .then(finish, (error: DOMException) => {
          if (signal.aborted) return;
          this.#step();
          if (error.name !== "AbortError") return this.#stream.open().then(finish); // no locks in a frame without an origin
          if (options.signal) take(options); // taken over: back in line
        });
    take({ signal });
    radio.postMessage({ asks: number });
    if (this.#unanswered) this.#timer = setTimeout(() => take({ steal: true }), patience());
    this.#unanswered = true;
  }
}
