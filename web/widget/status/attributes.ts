// What the panel is told by the page. The first six mean what they mean to the button.
export const observed = [
  "relay",
  "session",
  "session-url",
  "channel",
  "property",
  "connect-url",
  "texts",
  "diagnosis",
  "test",
  "preview",
] as const;

/** Only its style sheet reads these. */
export type Styled = "theme" | "size";

/** What the panel writes, for the page's style sheet. */
export const reflected = ["outlook", "state", "busy", "stale"] as const;
