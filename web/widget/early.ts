// The session, asked for while the rest of the button is still on its way: one round trip less before the first live face.

export interface EarlyAnswer {
  readonly answer: Promise<Response>;
  /** Aborted: too old to be taken. */
  readonly signal: AbortSignal;
}
/** By address; who takes an answer removes it. */
export type Early = Map<string, EarlyAnswer>;

export const early: Early = new Map();

/** A redirect is told from an answer: a login page is no session. */
export const sessionRequest: RequestInit = { cache: "no-store", credentials: "same-origin", redirect: "manual" };

/** As long as an answer may take (api.ts): what is older is asked for anew. */
const timeLimit = 10_000;

/** AbortSignal.timeout, which Safari has from 16 on. */
function timedOut(): AbortSignal {
  const own = new AbortController();
  setTimeout(() => own.abort(), timeLimit);
  return own.signal;
}

let asked: WeakRef<Element> | undefined; // it must not keep the first button for as long as the page lives

/** It left before its answer was taken: the next one may be another person's. */
export function dropEarly(element: Element): void {
  if (element === asked?.deref()) early.clear();
}

/**
 * Once a page, and only what its first button would surely ask: a path, so on this origin, which is https or loopback
 * (model/addresses.ts) and not a sandbox's. Everything else is left to the button, which says what is wrong with it.
 */
export function askEarly(element: Element): void {
  const [path, token, state] = ["session-url", "session", "app-state"].map((name) => element.getAttribute(name));
  if (asked || !/^\/\w/.test(path ?? "") || token || state || !isSecureContext || origin === "null") return;
  asked = new WeakRef(element);
  const { href } = new URL(origin + path);
  const signal = timedOut();
  const answer = fetch(href, { ...sessionRequest, signal });
  answer.catch(() => {}); // told to who takes it, if anyone does
  early.set(href, { answer, signal });
}
