// What the core asks of the network, carried out. Each errand ends in one event told back, or in none once abandoned.
import { type Answer, ask, readJson, signed } from "./api.ts";
import { readAddressOn } from "./model/addresses.ts";
import type { SessionSource, SessionTruth } from "./model/configuration.ts";
import type { EventName, Snapshot } from "./model/contract.gen.ts";
import { problemCode } from "./model/problem-code.ts";
import { readSnapshot } from "./model/snapshot.ts";
import { fetchSession, type Session } from "./session.ts";
import { Stream } from "./stream.ts";

export type Tell = (event: EventName, value?: string, snapshot?: Snapshot) => void;

/** `POST /v1/connect` is optional in the page API: these say that this back end does not have it. */
const noSuchRoute = [404, 405, 501];

/** One errand at a time: the next one takes the place of the last. */
class Lane {
  #own = new AbortController();

  enter(): AbortSignal {
    this.leave();
    this.#own = new AbortController();
    return this.#own.signal;
  }
  leave(): void {
    this.#own.abort();
  }
}

export class Errands {
  readonly stream: Stream;
  /** How we hear the truth, and what the person set going: abandoning one leaves the other alone. */
  readonly #channel = new Lane();
  readonly #press = new Lane();
  readonly #truth: SessionTruth;
  readonly #tell: Tell;
  readonly #onUnreadable: () => void;
  #source: SessionSource;
  #session: Session = { token: "", channel: "" };
  #etag = "";

  constructor(truth: SessionTruth, tell: Tell, onUnreadable: () => void) {
    this.#truth = truth;
    this.#source = truth.source;
    this.#tell = tell;
    this.#onUnreadable = onUnreadable;
    this.stream = new Stream(
      (headers, signal) => fetch(`${truth.base}/v1/stream`, { ...signed(this.#session.token, headers), signal }),
      tell,
      (name, data) => this.#hear(name, data),
    );
  }

  /** The page wrote another token for the same person; true when it did. */
  give(source: SessionSource): boolean {
    const changed = source.token !== this.#source.token;
    this.#source = source;
    if (changed) this.#session = source;
    return changed;
  }

  async fetchSession(): Promise<void> {
    const signal = this.#channel.enter();
    const fresh = await fetchSession(this.#source, signal);
    if (signal.aborted) return;
    if (typeof fresh === "string") this.#tell(fresh);
    else if (this.#adopt(fresh)) this.#tell("session_ok");
  }

  async poll(): Promise<void> {
    const signal = this.#channel.enter();
    const headers: Record<string, string> = this.#etag ? { "if-none-match": this.#etag } : {};
    const answer = await ask(`${this.#truth.base}/v1/state`, signed(this.#session.token, headers), signal);
    if (signal.aborted) return;
    if (answer.status === 304) return this.#tell("unchanged");
    if (answer.status === 401) return this.#tell("session_expired");
    const snapshot = this.#snapshotOf(answer);
    if (!snapshot) return this.#tell("poll_failed");
    this.#etag = answer.etag;
    this.#tell("snapshot", "", snapshot);
  }

  /** `instead`: where to go when this back end sells no tickets; empty: nowhere. */
  async askTicket(property: string, return_to: string, instead: string): Promise<void> {
    const signal = this.#press.enter();
    const answer = await this.#post("/v1/connect", property ? { property, return_to } : { return_to }, signal);
    if (signal.aborted) return;
    const told = Object(answer.body).navigate_to;
    const ticket = answer.status === 200 && typeof told === "string" && readAddressOn(this.#truth.origin, told);
    const address = ticket ? ticket.href : noSuchRoute.includes(answer.status) ? instead : "";
    if (address) this.#tell("ticket_ok", address);
    else this.#tell("ticket_refused", problemCode(answer.body));
  }

  async postFinish(code: string): Promise<void> {
    const signal = this.#press.enter();
    const answer = await this.#post("/v1/connect/finish", { code }, signal);
    if (signal.aborted) return;
    const snapshot = this.#snapshotOf(answer);
    if (snapshot) this.#tell("finish_ok", "", snapshot);
    else this.#tell("finish_refused", problemCode(answer.body));
  }

  /** The core abandons what is under way; while something pressed is still under way it means the channel's. */
  cancel(pressing: boolean): void {
    this.#channel.leave();
    if (!pressing) this.#press.leave();
  }

  dispose(): void {
    this.stream.close();
    this.cancel(false);
  }

  async #hear(name: string, data: string): Promise<void> {
    if (name === "state") {
      const snapshot = this.#read(readJson(data));
      if (snapshot) this.#tell("snapshot", "", snapshot);
    }
    if (name === "renew" && (await this.#renewSession(this.#channel.enter()))) this.stream.renew();
  }

  /** False when another person logged in meanwhile: then everything starts again. */
  #adopt(fresh: Session): boolean {
    const same = !this.#session.channel || this.#session.channel === fresh.channel;
    this.#session = fresh;
    if (same) return true;
    this.#etag = "";
    this.stream.forget();
    this.#tell("configured", "session");
    return false;
  }

  /** A new session for the one that was refused or is about to end; false when there is none. */
  async #renewSession(signal: AbortSignal): Promise<boolean> {
    const fresh = await fetchSession(this.#source, signal);
    return !signal.aborted && typeof fresh !== "string" && this.#adopt(fresh);
  }

  async #post(path: string, body: object, signal: AbortSignal): Promise<Answer> {
    const once = () => {
      const init = signed(this.#session.token, { "content-type": "application/json" });
      return ask(this.#truth.base + path, { ...init, method: "POST", body: JSON.stringify(body) }, signal);
    };
    const answer = await once();
    return answer.status === 401 && (await this.#renewSession(signal)) ? once() : answer;
  }

  #snapshotOf({ status, body }: Answer): Snapshot | null {
    return status === 200 ? this.#read(body) : null;
  }

  #read(body: unknown): Snapshot | null {
    const snapshot = readSnapshot(body);
    if (!snapshot) this.#onUnreadable();
    return snapshot;
  }
}
