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
  debug: "debug",
} as const;

export type Attribute = keyof typeof attributes;
export type Property = (typeof attributes)[Attribute];

/** What is on by being there, whatever its text. */
export const isSwitch = (attribute: string): attribute is "debug" => attribute === "debug";

export type Properties = Record<Exclude<Property, "debug">, string> & { debug: boolean };

/** An attribute's text, empty when it is absent: to the button both mean "not given". */
export type Given = (attribute: Attribute) => string;
