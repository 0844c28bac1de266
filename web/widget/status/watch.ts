// Keeps asking how the connection is: every 5 s while the page is seen, ever more slowly while there is no answer, and at once when
// something may have changed.
import type { Answer } from "../api.ts";
import { type Report, readReport } from "../model/report.ts";
import { retryDelay } from "../retry-delay.ts";
import { type Desk, nobody, noSuchRoute } from "./desk.ts";

/** What a look at the relay came to. `absent`: nobody is logged in, or this back end has no diagnosis. */
export type Seen = { readonly report: Report } | "absent" | "lost";

const every = 5_000;
/** Only a person changes that. */
const settled = [nobody, ...noSuchRoute];

export const withProperty = (path: string, property: string) =>
  property ? `${path}?property=${encodeURIComponent(property)}` : path;

export class Watch {
  readonly #desk: Desk;
  readonly #page: Document;
  readonly #onSeen: (seen: Seen) => void;
  readonly #listening = new AbortController();
  readonly #property: string;
  #etag = "";
  #report: Report | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #asking = false;
  /** Something happened while it was being asked. */
  #again = false;

  constructor(desk: Desk, page: Document, property: string, onSeen: (seen: Seen) => void) {
    this.#desk = desk;
    this.#page = page;
    this.#property = property;
    this.#onSeen = onSeen;
    const { signal } = this.#listening;
    const look = () => void this.look();
    page.addEventListener("visibilitychange", look, { signal });
    page.addEventListener("latchkey-change", look, { signal }); // a button on this page knows sooner: it has a stream
    for (const name of ["online", "pageshow"]) page.defaultView?.addEventListener(name, look, { signal });
  }

  stop(): void {
    this.#listening.abort();
    clearTimeout(this.#timer);
  }

  async look(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#page.hidden || this.#listening.signal.aborted) return;
    this.#again = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    const answer = await this.#desk.get(withProperty("/v1/diagnosis", this.#property), this.#etag);
    this.#asking = false;
    if (this.#listening.signal.aborted) return;
    const seen = this.#read(answer);
    const wait = typeof seen === "object" ? every : retryDelay(this.#failures++);
    if (wait === every) this.#failures = 0;
    this.#onSeen(seen);
    if (this.#again) return this.look();
    if (!settled.includes(answer.status)) this.#timer = setTimeout(() => this.look(), wait);
  }

  #read({ status, body, etag }: Answer): Seen {
    if (status === 304 && this.#report) return { report: this.#report };
    if (status === 401 || settled.includes(status)) {
      this.#report = undefined;
      this.#etag = "";
      return "absent";
    }
    const report = status === 200 ? readReport(body) : null;
    if (!report) return "lost";
    this.#report = report;
    this.#etag = etag;
    return { report };
  }
}
