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
