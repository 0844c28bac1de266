// What the person set going, carried out: each ends in one event told back, or in none once abandoned.
import type { Channel } from "./channel.ts";
import type { Member } from "./errand.ts";
import { readAddressOn } from "./model/addresses.ts";
import { problemCode } from "./model/problem-code.ts";
import { readSnapshot } from "./model/snapshot.ts";

/** `POST /v1/connect` is optional in the page API: these say that this back end does not have it. */
const noSuchRoute = [404, 405, 501];

/** One at a time: the next one takes the place of the last. */
export class Press {
  readonly #channel: Channel;
  readonly #member: Member;
  #own = new AbortController();

  constructor(channel: Channel, member: Member) {
    this.#channel = channel;
    this.#member = member;
  }

  /** `instead`: where to go when this back end sells no tickets; empty: nowhere. */
  async askTicket(property: string, return_to: string, instead: string): Promise<void> {
    const answer = await this.#post("/v1/connect", property ? { property, return_to } : { return_to });
    if (!answer) return;
    const { status, body } = answer;
    const told = Object(body).navigate_to;
    const ticket = status === 200 && typeof told === "string" && readAddressOn(this.#channel.truth.origin, told);
    const address = ticket ? ticket.href : noSuchRoute.includes(status) ? instead : "";
    if (address) this.#member.tell("ticket_ok", address);
    else this.#member.tell("ticket_refused", problemCode(body));
  }

  async postFinish(code: string): Promise<void> {
    const answer = await this.#post("/v1/connect/finish", { code });
    if (!answer) return;
    const { status, body } = answer;
    const snapshot = status === 200 ? readSnapshot(body) : null;
    if (snapshot) return this.#member.tell("finish_ok", "", snapshot);
    if (status === 200) this.#member.onUnreadable();
    this.#member.tell("finish_refused", problemCode(body));
  }

  cancel(): void {
    this.#own.abort();
  }

  /** Null: abandoned meanwhile. */
  async #post(path: string, body: object) {
    this.cancel();
    this.#own = new AbortController();
    const { signal } = this.#own;
    const answer = await this.#channel.post(path, body, signal);
    return signal.aborted ? null : answer;
  }
}
