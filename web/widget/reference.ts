// What the element offers to a page, in words. Not part of what a page loads: the manifest, the typings of every framework, the
// documents and the package's types are generated from it (scripts/package). The names have their homes elsewhere, and the compiler
// holds these tables complete against them.
import type { ChangeDetail, ErrorDetail, LatchkeyEvents } from "./events.ts";
import type { reflected } from "./face.ts";
import type { Attribute } from "./model/attributes.ts";
import type { KnownState } from "./render.ts";

/** Parts, states, slots, variables, themes, sizes: a designer's half, docs/looks.md. */
export { default as looks } from "./looks.json";

export interface Described {
  /** In TypeScript; AppState, Action, Blame and Retry are the contract's. */
  readonly type: string;
  /** What the property takes, where that is more than the attribute can hold. */
  readonly property?: string;
  readonly text: string;
}

export const attributeReference: Record<Attribute, Described> = {
  relay: {
    type: "string",
    text: "Base of the page API; without it, the page's own origin. https, or http on a loopback host.",
  },
  session: { type: "string", text: "The session token, when the page has it already." },
  "session-url": {
    type: "string",
    text: "Address on the page's own origin that answers the session: `{token, channel}`, or 401 when nobody is logged in.",
  },
  channel: { type: "string", text: "With `session`: names the person's channel, as the relay told it." },
  property: { type: "string", text: "Which hotel (a Cloudbeds property id), when the account has several." },
  "app-state": { type: "AppState", text: "Fixes the state by hand: nothing is asked. For designs and previews." },
  reason: { type: "string", text: "With `app-state`: a problem code or your own words that explain the state." },
  "connect-url": { type: "string", text: "Where Connect App leads, instead of the address of the link inside." },
  "login-url": { type: "string", text: "Where Login leads, instead of what the page API says." },
  wording: {
    type: '"marketplace" | "partner"',
    text: "`marketplace` (the default: *Connect App*, *Login*) or `partner` (*Connect to Cloudbeds*, *Open*).",
  },
  texts: {
    type: "string",
    property: "string | Readonly<Record<string, string>> | null",
    text: "Your own words, by the keys that docs/looks.md lists: a JSON object. The property takes an object too.",
  },
  theme: { type: '"soft" | "plain" | "contrast"', text: "The look; `soft` is the default." },
  size: { type: '"small" | "medium" | "large"', text: "`medium`, the default, is the page's own text size." },
  preview: {
    type: "string",
    text: "With `app-state`: any of `busy`, `stale`, `looks-only` and a problem code, for designs.",
  },
  debug: { type: "boolean", text: "Shows the machine's last steps beside the button. For engineers." },
};

export const reflectedReference: Record<(typeof reflected)[number], Described> = {
  state: { type: "AppState", text: "What is shown; absent before the first snapshot." },
  action: { type: "Action", text: "What the call to action does now." },
  stale: { type: "boolean", text: "Contact is lost: what is shown is the last known state." },
  busy: { type: "boolean", text: "A press or a return from consent is being worked on." },
};

export interface DescribedEvent<Detail> {
  readonly text: string;
  readonly cancelable: boolean;
  /** Its fields; null when it has none. */
  readonly detail: Detail extends object ? Record<keyof Detail, Described> : null;
}

const change: Record<keyof ChangeDetail, Described> = {
  appState: { type: "AppState", text: "Cloudbeds' own word." },
  action: { type: "Action", text: "What the call to action does in this state." },
  reason: { type: "string", text: "Problem code that explains the state; empty when there is none." },
  revision: { type: "number", text: "Never falls for one account." },
  property: { type: "string", text: "The Cloudbeds property that is shown; empty when there is none." },
};
const error: Record<keyof ErrorDetail, Described> = {
  code: { type: "string", text: "Never changes its meaning: docs/problems.md." },
  blame: { type: "Blame", text: "Whose it is to mend." },
  retry: { type: "Retry", text: "Whether trying again may help." },
};

export const eventReference: { [Name in keyof LatchkeyEvents]: DescribedEvent<LatchkeyEvents[Name]["detail"]> } = {
  "latchkey-change": { text: "Another state is shown.", cancelable: false, detail: change },
  "latchkey-connect": {
    text: "Connect App was pressed; before anything is asked or left.",
    cancelable: true,
    detail: null,
  },
  "latchkey-login": { text: "Login was pressed; before the page is left.", cancelable: true, detail: null },
  "latchkey-error": { text: "Something went wrong, and the button says so.", cancelable: false, detail: error },
};

/** What a server adds to the attributes (render.ts). */
export const renderReference: Record<keyof KnownState, Described> = {
  state: {
    type: "AppState",
    text: "What your server knows; without it, `disabled`. Shown until the page knows better.",
  },
  href: {
    type: "string",
    text: "Where the link leads; without it, `connectUrl` or `loginUrl`. https, or http on a loopback host.",
  },
  label: { type: "string", text: "In place of the button's own English words." },
  lang: { type: "string", text: "Language of the element." },
};
