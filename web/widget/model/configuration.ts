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
  readonly mistake: ConfigurationMistake;
  /** What was written. */
  readonly found: string;
}
export type ConfigurationMistake =
  | "app_state_unknown"
  | "relay_refused"
  | "origin_missing"
  | "session_url_refused"
  | "session_not_given";

/** `key` changes when what was shown may no longer be shown: another relay, another person. */
export type Truth = SessionTruth | FixedTruth | NoTruth;

const off = (mistake: ConfigurationMistake, found = ""): NoTruth => ({
  mode: "off",
  key: `${mistake} ${found}`,
  mistake,
  found,
});

function fixed(given: Given): Truth {
  const app_state = given("app-state") as AppState;
  if (!appStates.includes(app_state)) return off("app_state_unknown", app_state);
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

type Place = { readonly href: string; readonly origin: string };

export const readTruth = (given: Given, page: Place): Truth =>
  given("app-state") ? fixed(given) : readLiveTruth(given, page);

/** Where it comes from when it is not set by hand. */
export function readLiveTruth(given: Given, page: Place): SessionTruth | NoTruth {
  const relay = readAddress(given("relay") || page.origin);
  if (!relay) return off("relay_refused", given("relay") || page.origin);
  const base = (relay.origin + relay.pathname).replace(/\/+$/, "");

  const token = given("session");
  const channel = given("channel");
  let url = "";
  if (!token && given("session-url")) {
    url = readAddressOn(page.origin, given("session-url"), page.href)?.href ?? "";
    if (page.origin === "null") return off("origin_missing");
    if (!url) return off("session_url_refused", given("session-url"));
  } else if (!token && relay.origin !== page.origin) {
    return off("session_not_given");
  }
  // A new token for the same channel is the same person: nothing that is shown must go.
  const key = [base, url, channel, channel ? "" : token].join(" ");
  return { mode: "session", key, base, origin: relay.origin, source: { url, token, channel } };
}

/** Told an address that may not be followed. */
export type OnRefused = (address: string) => void;

function follow(address: string, page: string, onRefused: OnRefused): string {
  const href = safeHref(address, page);
  if (address && !href) onRefused(address);
  return href;
}

/**
 * Where the two links lead; an address that may not be followed is left out. A told guide stands alone: beside it the page's
 * own addresses would start the wrong connection.
 */
export function connectHref(given: Given, told: string, child: string, page: string, onRefused: OnRefused): string {
  if (told) return follow(told, page, onRefused);
  return follow(given("connect-url"), page, onRefused) || follow(child, page, onRefused);
}
export function loginHref(given: Given, told: string, page: string, onRefused: OnRefused): string {
  return follow(given("login-url"), page, onRefused) || follow(told, page, onRefused);
}
