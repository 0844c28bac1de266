// The panel's questions to the page API, with the page's session: fetched when there is none, and once more when it was refused.
import { type Answer, ask, readJson, signed } from "../api.ts";
import type { OnMistake } from "../errand.ts";
import type { SessionTruth } from "../model/configuration.ts";
import { fetchSession, type Session } from "../session.ts";

/** The status of what was not asked, because nobody is logged in. */
export const nobody = 204;
/** Some routes are optional in the page API: these say that this back end does not have one. */
export const noSuchRoute = [404, 405, 501];

const unasked = (status: number): Answer => ({ status, body: undefined, etag: "" });

/** Longer than any bundle takes on a slow mobile network. */
const fileLimit = 30_000;

async function fetchFile(url: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(fileLimit) });
    const { status, ok } = response;
    return { status, body: ok ? await response.blob() : readJson(await response.text()), etag: "" };
  } catch {
    return unasked(0);
  }
}

export class Desk {
  truth: SessionTruth;
  readonly #onMistake: OnMistake;
  readonly #left = new AbortController();
  #session: Session | undefined;
  #coming: Promise<Answer | undefined> | undefined;

  constructor(truth: SessionTruth, onMistake: OnMistake) {
    this.truth = truth;
    this.#onMistake = onMistake;
  }

  /** The page wrote another token for the same person; true when it did. */
  give(truth: SessionTruth): boolean {
    const isOther = truth.source.token !== this.truth.source.token;
    this.truth = truth;
    if (isOther) this.#session = undefined;
    return isOther;
  }

  leave(): void {
    this.#left.abort();
  }

  get(path: string, etag = ""): Promise<Answer> {
    return this.#ask(path, (token) => signed(token, etag ? { "if-none-match": etag } : {}));
  }

  post(path: string, body: object): Promise<Answer> {
    const json = JSON.stringify(body);
    const headers = { "content-type": "application/json" };
    return this.#ask(path, (token) => ({ ...signed(token, headers), method: "POST", body: json }));
  }

  /** With a Blob as its body, or what a refusal says. */
  file(path: string): Promise<Answer> {
    return this.#twice((token) => fetchFile(this.truth.base + path, signed(token)));
  }

  #ask(path: string, init: (token: string) => RequestInit): Promise<Answer> {
    return this.#twice((token) => ask(this.truth.base + path, init(token), this.#left.signal));
  }

  /** Once more with a new session when it was refused. */
  async #twice(once: (token: string) => Promise<Answer>): Promise<Answer> {
    const again = () => once(this.#session?.token ?? "");
    const missing = this.#session ? undefined : await this.#renew();
    if (missing) return missing;
    const answer = await again();
    if (answer.status !== 401 || this.#left.signal.aborted) return answer;
    return (await this.#renew()) ?? again();
  }

  /** One fetch at a time, whoever asks. @returns what to answer when there is no session. */
  #renew(): Promise<Answer | undefined> {
    this.#coming ??= fetchSession(this.truth.source, this.#left.signal, this.#onMistake).then((session) => {
      this.#coming = undefined;
      this.#session = typeof session === "string" ? undefined : session;
      return this.#session ? undefined : unasked(session === "session_absent" ? nobody : 0);
    });
    return this.#coming;
  }
}
