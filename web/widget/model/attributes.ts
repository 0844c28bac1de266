// The element's attributes and the properties that mirror them. One home: observed, read and reflected from here.

export const attributes = {
  relay: "relay",
  session: "session",
  "session-url": "sessionUrl",
  channel: "channel",
  property: "property",
  "app-state": "appState",
  reason: "reason",
  "connect-url": "connectUrl",
  "login-url": "loginUrl",
  wording: "wording",
  texts: "texts",
  theme: "theme",
  size: "size",
  preview: "preview",
  debug: "debug",
} as const;

export type Attribute = keyof typeof attributes;
export type Property = (typeof attributes)[Attribute];

/** What is on by being there, whatever its text. */
export const isSwitch = (attribute: string): attribute is "debug" => attribute === "debug";

interface OwnTexts {
  /** The page's own texts, by key; read back as the attribute's JSON. */
  get texts(): string;
  set texts(texts: Readonly<Record<string, string>> | string | null);
}

export type Properties = Record<Exclude<Property, "debug" | "texts">, string> & { debug: boolean } & OwnTexts;

/** An attribute's text, empty when it is absent: to the button both mean "not given". */
export type Given = (attribute: Attribute) => string;
