// How the page hears the truth: buttons that ask the same back end for the same person share one session, one stream and one
// reading. Each has a core of its own, which commands as if it were alone. The stream is shared with other tabs too.
import { type Answer, ask, readJson, signed } from "./api.ts";
import { type End, Errand, type Member, type OnMistake } from "./errand.ts";
import { Memory } from "./memory.ts";
import type { SessionSource, SessionTruth } from "./model/configuration.ts";
import type { EventName, Snapshot } from "./model/contract.gen.ts";
import { readSnapshot } from "./model/snapshot.ts";
import { fetchSession, type Session } from "./session.ts";
import { aliveFor, SharedStream } from "./shared-stream.ts";

const channels = new Map<string, Channel>();

/** The channel of this truth, entered; it lasts until its last member leaves. */
export function enterChannel(truth: SessionTruth, member: Member): Channel {
  const channel = channels.get(truth.key) ?? new Channel(truth);
  channels.set(truth.key, channel);
  channel.enter(member, truth.source);
  return channel;
}

export class Channel {
  readonly truth: SessionTruth;
  readonly #members = new Set<Member>();
  readonly #left = new AbortController();
  readonly #signingIn = new Errand(() => this.#renew());
  readonly #reading = new Errand((signal) => this.#read(signal));
  readonly #listening = new Errand((signal) => this.#listen(signal));
  readonly #stream: SharedStream;
  readonly #memory: Memory;
  #source: SessionSource;
  #session: Session = { token: "", channel: "" };
  /** The session at hand was not refused. */
  #good = false;
  #renewing: Promise<End> | undefined;
  #etag = "";
  #last: Snapshot | undefined;
  #heardAt = 0;
  /** A stream was asked for. */
  #asked = false;

  constructor(truth: SessionTruth) {
    this.truth = truth;
    this.#source = truth.source;
    this.#memory = new Memory(truth.base);
    this.#stream = new SharedStream(
      (headers, signal) => {
        // "no-store" would also mean "ask the relay for permission each time" (Chromium): a round trip more. The answer says it.
        // But without it Firefox lets a second request for the address wait for the end of the first: only the first stream of
        // a page goes so, and only where tabs share it.
        const first = this.#session.channel && navigator.locks && !this.#asked;
        this.#asked = true;
        const cache = first ? "default" : "no-store";
        return fetch(`${truth.base}/v1/stream`, { ...signed(this.#session.token, headers), cache, signal });
      },
      (event) => this.#hearByte(event),
      (data) => this.#publish(this.#readable(readJson(data))),
      () => this.#renewStream(),
    );
  }

  enter(member: Member, source: SessionSource): void {
    this.#members.add(member);
    this.give(source);
  }

  leave(member: Member): void {
    this.#members.delete(member);
    this.cancel(member);
    this.#listening.leave(member);
    if (this.#members.size) return;
    channels.delete(this.truth.key);
    this.#left.abort();
  }

  /** The page wrote another token for the same person. */
  give(source: SessionSource): void {
    if (source.token === this.#source.token) return;
    this.#source = this.#session = source;
    this.#good = true;
  }

  signIn(member: Member): unknown {
    if (!this.#good) return this.#signingIn.join(member);
    this.#recall(member.tell);
    member.tell("session_ok");
  }

  #recall(tell: Member["tell"]): void {
    const { channel } = this.#session;
    const snapshot = channel && !this.#last && this.#memory.recall(channel);
    if (snapshot) tell("remembered", "", snapshot);
  }

  open(member: Member): void {
    const alive = this.#listening.join(member) && performance.now() - this.#heardAt < aliveFor;
    if (!alive || !this.#last) return;
    member.tell("stream_byte");
    member.tell("snapshot", "", this.#last);
  }

  /** What one of them gives up on (silent, hidden, offline) is dead for all: the next one who asks opens it anew. */
  close(member: Member): void {
    if (this.#listening.leave(member)) this.#listening.stop();
  }

  read(member: Member): void {
    this.#reading.join(member);
  }

  /** No longer waits for a session or a reading. */
  cancel(member: Member): void {
    this.#signingIn.leave(member);
    this.#reading.leave(member);
  }

  /** A session that has ended is fetched anew, and the question asked once more. */
  async post(path: string, body: object, signal: AbortSignal): Promise<Answer> {
    const once = () => {
      const init = signed(this.#session.token, { "content-type": "application/json" });
      return ask(this.truth.base + path, { ...init, method: "POST", body: JSON.stringify(body) }, signal);
    };
    const answer = await once();
    return answer.status === 401 && (await this.#renew()) === "session_ok" ? once() : answer;
  }

  /** One fetch at a time, whoever asks. */
  #renew(): Promise<End> {
    this.#good = false;
    this.#renewing ??= this.#fetchSession().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  /** Ends empty when another person has logged in meanwhile: then everything starts again. */
  async #fetchSession(): Promise<End> {
    const fresh = await fetchSession(this.#source, this.#left.signal, this.#onMistake);
    if (fresh === "session_absent") this.#memory.forget();
    if (typeof fresh === "string") return fresh;
    this.#memory.begin();
    const same = !this.#session.channel || this.#session.channel === fresh.channel;
    this.#session = fresh;
    this.#good = true;
    if (same) {
      this.#recall((...told) => this.#tell(...told));
      return "session_ok";
    }
    this.#etag = "";
    this.#last = undefined;
    this.#stream.forget();
    // Before the first of them is told: its new stream must not be closed by the next one that closes the old one.
    this.#listening.drop();
    this.#reading.drop();
    this.#tell("configured", "session");
    return "";
  }

  async #listen(signal: AbortSignal): Promise<End> {
    this.#heardAt = Number.NEGATIVE_INFINITY;
    signal.addEventListener("abort", () => this.#stream.close());
    const { channel } = this.#session;
    return this.#judged(await this.#stream.open(channel && `latchkey1 ${this.truth.base} ${channel}`));
  }

  #hearByte(event: EventName): void {
    this.#heardAt = performance.now();
    this.#listening.tell(event);
  }

  async #renewStream(): Promise<void> {
    if ((await this.#renew()) === "session_ok") this.#stream.renew();
  }

  async #read(signal: AbortSignal): Promise<End> {
    const headers: Record<string, string> = this.#etag ? { "if-none-match": this.#etag } : {};
    const url = `${this.truth.base}/v1/state`;
    const { status, body, etag } = await ask(url, signed(this.#session.token, headers), signal);
    if (status === 401) return this.#judged("session_expired");
    const snapshot = status === 200 ? this.#readable(body) : status === 304 && this.#last;
    if (!snapshot) return "poll_failed";
    if (this.#publish(snapshot) && etag) this.#etag = etag;
    return "";
  }

  #judged(end: EventName): EventName {
    if (end === "session_expired") this.#good = false;
    return end;
  }

  #readable(body: unknown): Snapshot | null {
    const snapshot = readSnapshot(body);
    if (!snapshot) this.#onMistake("state_unreadable");
    return snapshot;
  }

  readonly #onMistake: OnMistake = (...mistake) => {
    for (const member of this.#members) member.onMistake(...mistake);
  };

  /** @returns whether it is the newest: an answer may be overtaken by the stream. */
  #publish(snapshot: Snapshot | null): boolean {
    if (!snapshot) return false;
    const newest = snapshot.revision >= (this.#last?.revision ?? 0);
    if (newest) {
      this.#last = snapshot;
      this.#memory.keep(this.#session.channel, snapshot);
    }
    this.#tell("snapshot", "", snapshot); // each core takes it or not; it is a sign of life either way
    return newest;
  }

  #tell(...told: Parameters<Member["tell"]>): void {
    for (const member of [...this.#members]) member.tell(...told);
  }
}
