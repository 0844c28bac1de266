// The partner's session: who is logged in, as the partner's own back end says.
import { ask } from "./api.ts";
import { type Early, sessionRequest } from "./early.ts";
import type { OnMistake } from "./errand.ts";
import type { SessionSource } from "./model/configuration.ts";

export interface Session {
  readonly token: string;
  /** Names the person's channel; another one means another person. Empty: not told. */
  readonly channel: string;
}

/** What can stand in an Authorization header (RFC 6750 section 2.1), within what servers accept for one line. */
const token68 = /^[\w.~+/=-]{1,4096}$/;

function readSession(body: unknown): Session | null {
  const { token, channel } = Object(body) as Record<string, unknown>;
  if (typeof token !== "string" || !token68.test(token)) return null;
  return { token, channel: typeof channel === "string" ? channel : "" };
}

/** An outage, or nothing that could be read: the next try may go better. */
export const isOutage = (status: number) => status === 0 || status === 429 || status >= 500;

/** Whether a finish may be tried again. A problem told with 502 is what Cloudbeds said to what was brought: it says so once. */
export const isCodeGood = (status: number, problem: string) =>
  isOutage(status) && (status !== 502 || problem === "relay_unreachable");

let early: Early | undefined;

/** What the entry has asked for before this code was here. */
export function expect(answers: Early): void {
  early = answers;
}

function takeEarly(url: string): Promise<Response> | undefined {
  const one = early?.get(url);
  early?.delete(url);
  return one?.signal.aborted ? undefined : one?.answer;
}

/** Without a session-url the session is what the page wrote, or empty for its cookies. */
export async function fetchSession(
  { url, token, channel }: SessionSource,
  signal: AbortSignal,
  onMistake: OnMistake,
): Promise<Session | "session_absent" | "session_failed"> {
  if (!url) return { token, channel };
  const { status, body, redirected } = await ask(url, sessionRequest, signal, takeEarly(url));
  if (status === 401 || status === 204) return "session_absent";
  const session = status === 200 && readSession(body);
  if (session) return session;
  if (redirected) onMistake("session_redirected");
  else if (!isOutage(status)) onMistake("session_unreadable", `${status}`);
  return "session_failed";
}
