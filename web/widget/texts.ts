// Every text of the button but the problems' (those stand in the contract), by key, in English. Other languages are chunks
// of their own (languages/*.json), loaded alone.

export const english = {
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
  // For a person who may look and not connect: the link, to send to somebody who may.
  copy: "Copy link",
  copied: "Link copied",

  // Said once when the state changes while somebody is on the page.
  said_disabled: "Not connected to Cloudbeds.",
  said_installing: "Connecting to Cloudbeds.",
  said_pending: "Set-up with Cloudbeds in progress.",
  said_enabled: "Connected to Cloudbeds.",
} as const;

export type LabelKey = keyof typeof english;

/** What can be said, by label key or problem code. Every label is there; a problem's English stands in the contract. */
export type Texts = Readonly<Record<LabelKey, string>> & { readonly [code: string]: string | undefined };

/** Without a prototype: a code from the network must not find `constructor`. */
export const textsWith = (...more: readonly object[]): Texts =>
  Object.assign(Object.create(null) as Texts, english, ...more);
