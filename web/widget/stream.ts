// The live stream (Server-Sent Events over fetch, which can carry a token), and its renewal without a gap.
import type { EventName } from "./model/contract.gen.ts";
import { createEventReader } from "./model/event-stream.ts";

type Request = (headers: Record<string, string>, signal: AbortSignal) => Promise<Response>;

/** Why an answer is no stream, or empty when it is one. A proxy's 502 is an outage; a 404 says there are no streams. */
function refusal({ status, headers }: Response): EventName | "" {
  if (status === 401) return "session_expired";
  if (status === 200 && headers.get("content-type")?.startsWith("text/event-stream")) return "";
  return status === 429 || (status >= 500 && status !== 501) ? "stream_lost" : "stream_refused";
}

export class Stream {
  readonly #request: Request;
  readonly #tell: (event: EventName) => void;
  readonly #onEvent: (name: string, data: string, id: string) => void;
  #current: AbortController | undefined;
  #successor: AbortController | undefined;
  #ended: ((end: EventName) => void) | undefined;
  #lastId = "";

  constructor(
    request: Request,
    tell: (event: EventName) => void,
    onEvent: (name: string, data: string, id: string) => void,
  ) {
    this.#request = request;
    this.#tell = tell;
    this.#onEvent = onEvent;
  }

  /** @returns how it ended, renewed or not; never when it was closed. */
  open(): Promise<EventName> {
    this.close();
    this.#current = new AbortController();
    return new Promise((resolve) => {
      this.#ended = resolve;
      this.#run(this.#current as AbortController);
    });
  }

  close(): void {
    const both = [this.#current, this.#successor];
    this.#current = this.#successor = undefined;
    for (const one of both) one?.abort();
  }

  /** Opens a second stream; the first ends once the second has its first byte. */
  renew(): void {
    if (!this.#current || this.#successor) return;
    this.#successor = new AbortController();
    this.#run(this.#successor);
  }

  /** Where the next stream goes on; empty: it begins anew. */
  resumeAfter(id: string): void {
    if (/^[\x21-\x7e]{0,100}$/.test(id)) this.#lastId = id; // it goes into a header
  }

  async #run(own: AbortController): Promise<void> {
    let end: EventName = "stream_lost";
    try {
      const response = await this.#request(this.#lastId ? { "last-event-id": this.#lastId } : {}, own.signal);
      const why = refusal(response);
      if (why) end = why;
      else await this.#read(own, response);
    } catch {
      // The network, or an event too large: lost either way.
    }
    own.abort();
    if (own === this.#successor) this.#successor = undefined; // the first stream goes on
    if (own !== this.#current) return;
    this.#current = undefined;
    this.#ended?.(end);
  }

  async #read(own: AbortController, { body }: Response): Promise<void> {
    if (own === this.#current) this.#tell("stream_opened");
    const decoder = new TextDecoder();
    const feed = createEventReader(({ name, data, id }) => {
      if (own !== this.#current) return;
      if (id) this.resumeAfter(id);
      this.#onEvent(name, data, id);
    });
    const reader = body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      if (own === this.#successor) this.#promote(own);
      if (own !== this.#current) return;
      this.#tell("stream_byte");
      feed(decoder.decode(part.value, { stream: true }));
    }
  }

  #promote(own: AbortController): void {
    this.#current?.abort();
    this.#current = own;
    this.#successor = undefined;
  }
}
