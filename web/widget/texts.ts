// Every text of the button but the problems' (those stand in the contract), by key, so that other languages can load
// later. English.
import type { AppState } from "./model/contract.gen.ts";

export const texts = {
  connect: "Connect App",
  connect_partner: "Connect to Cloudbeds",
  login: "Login",
  login_partner: "Open",

  installing: "Connecting",
  pending: "Set-up in progress",
  installing_note: "Cloudbeds is setting up the connection.",
  pending_note: "Nothing to press: the button comes back when set-up is done.",

  busy: "One moment: the connection is being prepared…",
  stale: "Connection lost, checking… This is the last known state.",
  dismiss: "Dismiss",
} as const;

/** Said once when the state changes while somebody is on the page. */
export const announcements: Readonly<Record<AppState, string>> = {
  disabled: "Not connected to Cloudbeds.",
  installing: "Connecting to Cloudbeds.",
  pending: "Set-up with Cloudbeds in progress.",
  enabled: "Connected to Cloudbeds.",
};
