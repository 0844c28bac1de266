// What one button asks of the network: its part in the page's channel, and what the person set going. Of the latter each ends
// in one event told back, or in none once abandoned.
import { type Channel, enterChannel } from "./channel.ts";
import type { Member } from "./errand.ts";
import type { Finish } from "./handover.ts";
import { readAddressOn } from "./model/addresses.ts";
import type { SessionSource, SessionTruth } from "./model/configuration.ts";
import { problemCode } from "./model/problem-code.ts";
import { readSnapshot } from "./model/snapshot.ts";
import { isCodeGood } from "./session.ts";

/** After an outage. */
const pause = 5_000;

/** `POST /v1/connect` is optional in the page API: these say that this back end does not have it. */
const noSuchRoute = [404, 405, 501];

export class Errands {
  readonly channel: Channel;
  readonly #member: Member;
  #token: string;
  #pressing = new AbortController();

  constructor(truth: SessionTruth, member: Member) {
    this.#member = member;
    this.#token = truth.source.token;
    this.channel = enterChannel(truth, member);
  }

  leave(): void {
    this.cancelPress();
    this.channel.leave(this.#member);
  }

  /** The page wrote another token for the same person; true when it did. */
  give(source: SessionSource): boolean {
    const changed = source.token !== this.#token;
    this.#token = source.token;
    this.channel.give(source);
    return changed;
  }

  /** `instead`: where to go when this back end sells no tickets; empty: nowhere. */
  async askTicket(property: string, return_to: string, instead: string): Promise<void> {
    const answer = await this.#post("/v1/connect", property ? { property, return_to } : { return_to });
    if (!answer) return;
    const { status, body } = answer;
    const told = status === 200 ? Object(body).navigate_to : undefined;
    if (typeof told === "string") return this.#leaveFor(told);
    if (instead && noSuchRoute.includes(status)) this.#member.tell("ticket_ok", instead);
    else this.#member.tell("ticket_refused", problemCode(body));
  }

  #leaveFor(told: string): void {
    const ticket = readAddressOn(this.channel.truth.origin, told);
    if (!ticket) this.#member.onMistake("ticket_refused", told.split("/", 3).join("/")); // the rest may be a ticket
    this.#member.tell(ticket ? "ticket_ok" : "ticket_refused", ticket ? ticket.href : "address_refused");
  }

  /**
   * Through an outage again, which leaves the code good: between two tries it lies where others find it. The core knows when it
   * takes too long.
   */
  async postFinish(finish: Finish, again = false): Promise<void> {
    const { code } = finish;
    if (!code) return this.#member.tell("finish_ok"); // somebody else's by now
    finish.code = "";
    const answer = await this.#post("/v1/connect/finish", { code });
    if (!answer) return;
    const { status, body } = answer;
    const snapshot = status === 200 ? readSnapshot(body) : null;
    if (snapshot) return this.#member.tell("finish_ok", "", snapshot);
    if (status === 200) this.#member.onMistake("state_unreadable");
    const problem = problemCode(body);
    if (again && problem === "finish_unknown") return this.#member.tell("finish_ok"); // by a try whose answer was lost
    if (!isCodeGood(status, problem)) return this.#member.tell("finish_refused", problem);
    finish.code = code;
    const { signal } = this.#pressing;
    setTimeout(() => signal.aborted || this.postFinish(finish, true), pause);
  }

  cancelPress(): void {
    this.#pressing.abort();
  }

  /** One at a time: the next one takes the place of the last. Null: abandoned meanwhile. */
  async #post(path: string, body: object) {
    this.cancelPress();
    this.#pressing = new AbortController();
    const { signal } = this.#pressing;
    const answer = await this.channel.post(path, body, signal);
    return signal.aborted ? null : answer;
  }
}
