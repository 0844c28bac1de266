// Generated from the core's tables by `npm run generate`; `npm run check` fails when it is stale. Do not edit.

export const appStates = [
  "disabled",
  "installing",
  "pending",
  "enabled",
] as const;
export type AppState = (typeof appStates)[number];

export const actions = [
  "connect",
  "none",
  "login",
] as const;
export type Action = (typeof actions)[number];

export const eventNames = [
  "configured",
  "property",
  "session_ok",
  "session_absent",
  "session_failed",
  "session_expired",
  "stream_opened",
  "stream_byte",
  "stream_lost",
  "stream_refused",
  "snapshot",
  "remembered",
  "poll_failed",
  "pressed",
  "ticket_ok",
  "ticket_refused",
  "finish_found",
  "finish_ok",
  "finish_refused",
  "dismissed",
  "woke",
  "online",
  "offline",
  "shown",
  "hidden",
  "returned",
] as const;
export type EventName = (typeof eventNames)[number];

export const commandNames = [
  "fetch_session",
  "open_stream",
  "close_stream",
  "poll",
  "ask_ticket",
  "post_finish",
  "navigate",
  "cancel_channel",
  "cancel_press",
  "announce",
  "emit_change",
  "emit_error",
] as const;
export type CommandName = (typeof commandNames)[number];

export const faceFields = [
  "state",
  "action",
  "property",
  "name",
  "href",
  "reason",
  "note",
  "message",
] as const;
export type FaceField = (typeof faceFields)[number];

export type Blame = "person" | "partner" | "latchkey" | "cloudbeds" | "network";
export type Retry = "never" | "after_person_acts" | "after_delay";
export interface Problem {
  readonly blame: Blame;
  readonly retry: Retry;
  readonly text: string;
}

/** Every problem code a button may show, with its English text; engineers read docs/problems.md. */
export const problems = {
  body_invalid: { blame: "partner", retry: "never", text: "This page could not talk to Cloudbeds. Please tell the app's support." },
  body_too_large: { blame: "partner", retry: "never", text: "This page could not talk to Cloudbeds. Please tell the app's support." },
  not_found: { blame: "partner", retry: "never", text: "This page could not talk to Cloudbeds. Please tell the app's support." },
  store_unavailable: { blame: "partner", retry: "after_delay", text: "The connection service is not available just now. Please try again in a minute." },
  property_invalid: { blame: "partner", retry: "never", text: "This page could not talk to Cloudbeds. Please tell the app's support." },
  origin_not_allowed: { blame: "partner", retry: "never", text: "This page may not connect hotels. Please tell the app's support." },
  return_to_not_allowed: { blame: "partner", retry: "never", text: "This page may not connect hotels. Please tell the app's support." },
  session_missing: { blame: "partner", retry: "never", text: "You are not signed in here any more. Reload the page." },
  session_invalid: { blame: "partner", retry: "never", text: "You are not signed in here any more. Reload the page." },
  session_expired: { blame: "partner", retry: "after_delay", text: "You are not signed in here any more. Reload the page." },
  session_refused: { blame: "partner", retry: "after_person_acts", text: "You are not signed in here any more. Reload the page." },
  may_not_connect: { blame: "person", retry: "after_person_acts", text: "You may see this connection but not change it. Ask an administrator of your account." },
  may_not_disconnect: { blame: "person", retry: "after_person_acts", text: "You may see this connection but not end it. Ask an administrator of your account." },
  property_required: { blame: "partner", retry: "never", text: "Choose the hotel first." },
  property_taken: { blame: "person", retry: "after_person_acts", text: "This hotel is already connected to another account. Disconnect it there first, or ask the app's support." },
  not_connected: { blame: "person", retry: "after_person_acts", text: "This hotel is not connected." },
  external_connection: { blame: "partner", retry: "never", text: "This hotel is connected in another way. Follow the app's own guide." },
  consent_denied: { blame: "person", retry: "after_person_acts", text: "Access was not allowed, so nothing was connected. You can try again at any time." },
  consent_failed: { blame: "cloudbeds", retry: "after_person_acts", text: "Cloudbeds could not complete the authorization. Please try again." },
  code_refused: { blame: "person", retry: "after_person_acts", text: "The authorization was too old. Press Connect App again." },
  exchange_refused: { blame: "partner", retry: "never", text: "The app is not set up correctly at Cloudbeds. Please tell the app's support." },
  exchange_unavailable: { blame: "cloudbeds", retry: "after_delay", text: "Cloudbeds did not answer. Wait a moment and press Connect App again." },
  no_property: { blame: "cloudbeds", retry: "after_person_acts", text: "Cloudbeds named no hotel. Press Connect App again and choose one." },
  property_mismatch: { blame: "person", retry: "after_person_acts", text: "Another hotel was chosen than the one of this page. Nothing was connected." },
  finish_unknown: { blame: "person", retry: "after_person_acts", text: "This return link has been used. The button shows the connection as it is." },
  other_account: { blame: "person", retry: "after_person_acts", text: "This connection was started by another account. Nothing was connected." },
  hold_expired: { blame: "person", retry: "after_person_acts", text: "That took longer than ten minutes. Press Connect App again." },
  disconnected: { blame: "person", retry: "after_person_acts", text: "Disconnected in Cloudbeds." },
  disconnected_by_app: { blame: "person", retry: "after_person_acts", text: "Disconnected." },
  app_not_available: { blame: "person", retry: "after_person_acts", text: "Disconnected in Cloudbeds." },
  property_inactive: { blame: "person", retry: "after_person_acts", text: "This hotel is not active in Cloudbeds any more." },
  user_not_active: { blame: "person", retry: "after_person_acts", text: "The person who connected the app has left. Someone who uses Cloudbeds now must connect it again." },
  credential_refused: { blame: "person", retry: "after_person_acts", text: "Cloudbeds ended the connection. Connect the app again." },
  key_revoked: { blame: "person", retry: "after_person_acts", text: "Disconnected in Cloudbeds." },
  property_access_lost: { blame: "person", retry: "after_person_acts", text: "Cloudbeds ended the app's access to this hotel. Connect the app again." },
  scope_missing: { blame: "partner", retry: "after_person_acts", text: "The app asks for something it was not allowed to do. Please tell the app's support." },
  property_not_covered: { blame: "partner", retry: "never", text: "The app asked Cloudbeds something it does not answer. Please tell the app's support." },
  property_unspecified: { blame: "partner", retry: "never", text: "The app asked Cloudbeds something it does not answer. Please tell the app's support." },
  partner_only_call: { blame: "partner", retry: "never", text: "The app asked Cloudbeds something it does not answer. Please tell the app's support." },
  parameter_missing: { blame: "partner", retry: "never", text: "The app asked Cloudbeds something it does not answer. Please tell the app's support." },
  method_unknown: { blame: "partner", retry: "never", text: "The app asked Cloudbeds something it does not answer. Please tell the app's support." },
  path_unknown: { blame: "partner", retry: "never", text: "The app asked Cloudbeds something it does not answer. Please tell the app's support." },
  credential_not_sent: { blame: "partner", retry: "never", text: "The app asked Cloudbeds something it does not answer. Please tell the app's support." },
  client_unknown: { blame: "partner", retry: "never", text: "The app is not set up correctly at Cloudbeds. Please tell the app's support." },
  client_refused: { blame: "partner", retry: "never", text: "The app is not set up correctly at Cloudbeds. Please tell the app's support." },
  cloudbeds_unreachable: { blame: "network", retry: "after_delay", text: "Cloudbeds does not answer just now. Nothing is lost." },
  cloudbeds_unavailable: { blame: "cloudbeds", retry: "after_delay", text: "Cloudbeds does not answer just now. Nothing is lost." },
  rate_limited: { blame: "cloudbeds", retry: "after_delay", text: "Cloudbeds is busy. Nothing is lost." },
  redirected: { blame: "network", retry: "after_delay", text: "Cloudbeds answered in an unexpected way. Nothing is lost." },
  edge_page: { blame: "cloudbeds", retry: "after_delay", text: "Cloudbeds answered in an unexpected way. Nothing is lost." },
  answer_empty: { blame: "cloudbeds", retry: "after_delay", text: "Cloudbeds answered in an unexpected way. Nothing is lost." },
  answer_broken: { blame: "network", retry: "after_delay", text: "Cloudbeds answered in an unexpected way. Nothing is lost." },
  answer_incomplete: { blame: "cloudbeds", retry: "after_delay", text: "Cloudbeds answered in an unexpected way. Nothing is lost." },
  cloudbeds_unrecognised: { blame: "cloudbeds", retry: "after_delay", text: "Cloudbeds answered in an unexpected way. Nothing is lost." },
  connect_timed_out: { blame: "network", retry: "after_person_acts", text: "That took too long: weak network, this page in the background, or a slow server. Please try again." },
  navigation_timed_out: { blame: "network", retry: "after_person_acts", text: "The next page did not open: weak network, or a slow server. Please try again." },
  finish_timed_out: { blame: "network", retry: "after_person_acts", text: "Finishing took too long: weak network, this page in the background, or a slow server. Please try again." },
  core_unavailable: { blame: "partner", retry: "never", text: "The live button could not start; the link works." },
  relay_unreachable: { blame: "network", retry: "after_delay", text: "The connection service does not answer just now. Please try again." },
  address_refused: { blame: "partner", retry: "never", text: "This page is not set up correctly. Please tell the app's support." },
} as const satisfies Record<string, Problem>;
export type ProblemCode = keyof typeof problems;

/** One link of a snapshot (docs/page-api.md). */
export interface LinkFacts {
  /** Cloudbeds property id, digits as text. */
  property: string;
  /** The hotel's name; may be empty. */
  name: string;
  /** Cloudbeds' own word. */
  app_state: AppState;
  /** What the call to action does in this state. */
  action: Action;
  /** Where the action leads: Login's address, or, with `disabled`, the guide of a connection that is made another way; null otherwise. */
  href: string | null;
  /** Problem code that explains the state; null when there is none. */
  reason: string | null;
  /** The partner's own words with `pending`; null when there are none. */
  note: string | null;
  /** RFC 3339, UTC. */
  changed_at: string;
}

export interface Snapshot {
  /** Never falls for one account. */
  revision: number;
  links: LinkFacts[];
  /** Whether this person may connect; absent means yes. */
  may_connect?: boolean;
}

export const snapshotLimits = { links: 100, text: 1000 } as const;

export type FieldCheck = "text" | "optional" | "state" | "action";
/** How each field of a link is read: model/snapshot.ts loops over it. */
export const linkFields: Record<keyof LinkFacts, FieldCheck> = {
  property: "text",
  name: "text",
  app_state: "state",
  action: "action",
  href: "optional",
  reason: "optional",
  note: "optional",
  changed_at: "text",
};
