// What the attributes ask for, judged: where the truth comes from, or the mistake that keeps the child link.
import { readAddress, readAddressOn, safeHref } from "./addresses.ts";
import type { Given } from "./attributes.ts";
import { type AppState, appStates, type LinkFacts } from "./contract.gen.ts";

/** Where a session comes from; with neither, the page's own cookies speak (same origin only). */
export interface SessionSource {
  readonly url: string;
  readonly token: string;
  readonly channel: string;
}

export interface SessionTruth {
  readonly mode: "session";
  readonly key: string;
  readonly base: string;
  readonly origin: string;
  readonly source: SessionSource;
}
interface FixedTruth {
  readonly mode: "fixed";
  readonly key: string;
  readonly link: LinkFacts;
  readonly preview: string;
}
interface NoTruth {
  readonly mode: "off";
  readonly key: string;
  readonly mistake: string;
}
/** `key` changes when what was shown may no longer be shown: another relay, another person. */
export type Truth = SessionTruth | FixedTruth | NoTruth;

const off = (mistake: string): Truth => ({ mode: "off", key: mistake, mistake });

function fixed(given: Given): Truth {
  const app_state = given("app-state") as AppState;
  if (!appStates.includes(app_state)) return off(`app-state="${app_state}" is none of ${appStates.join(", ")}`);
  const link: LinkFacts = {
    property: given("property"),
    name: "",
    app_state,
    action: "none", // the core decides it from the state
    href: null,
    reason: given("reason"),
    note: null,
    changed_at: "",
  };
  const preview = given("preview");
  return { mode: "fixed", key: JSON.stringify([link, preview]), link, preview };
}

export function readTruth(given: Given, page: { readonly href: string; readonly origin: string }): Truth {
  if (given("app-state")) return fixed(given);

  const relay = readAddress(given("relay") || page.origin);
  if (!relay) return off("relay must be an https address (http on a loopback host only)");
  const base = (relay.origin + relay.pathname).replace(/\/+$/, "");

  const token = given("session");
  const channel = given("channel");
  let url = "";
  if (!token && given("session-url")) {
    url = readAddressOn(page.origin, given("session-url"), page.href)?.href ?? "";
    if (!url)
      return off("session-url must be on this page's own origin: let your back end ask the relay for the session");
  } else if (!token && relay.origin !== page.origin) {
    return off("relay is on another origin: give session-url (or session), cookies do not go there");
  }
  // A new token for the same channel is the same person: nothing that is shown must go.
  const key = [base, url, channel, channel ? "" : token].join(" ");
  return { mode: "session", key, base, origin: relay.origin, source: { url, token, channel } };
}

/**
 * Where the two links lead; an address that may not be followed is left out. A told guide stands alone: beside it the page's
 * own addresses would start the wrong connection.
 */
export function connectHref(given: Given, told: string, child: string, page: string): string {
  return told ? safeHref(told, page) : safeHref(given("connect-url"), page) || safeHref(child, page);
}
export function loginHref(given: Given, told: string, page: string): string {
  return safeHref(given("login-url"), page) || safeHref(told, page);
}
