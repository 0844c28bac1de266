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
} as const;

export type Attribute = keyof typeof attributes;
export type Property = (typeof attributes)[Attribute];

/** An attribute's text, empty when it is absent: to the button both mean "not given". */
export type Given = (attribute: Attribute) => string;
