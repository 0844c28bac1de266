// The elements in plain TypeScript, and the function for servers.
import { define, type LatchkeyButton } from "latchkey-button";
import { renderLatchkeyButton } from "latchkey-button/server";
import { defineStatus, type LatchkeyStatus, type LatchkeyStatusAttributes } from "latchkey-button/status";

define();
const button = document.createElement("latchkey-button");
button.sessionUrl = "/latchkey/session";
button.debug = true;
button.texts = { connect: "Connect hotel" };
button.texts = null;
button.texts satisfies string;
button.appState = "pending";
button.appState = ""; // taken away, as it is read where there is none
button.theme = "contrast";
button.addEventListener(
  "latchkey-change",
  ({ detail }) => detail.appState satisfies "disabled" | "installing" | "pending" | "enabled",
);
document.addEventListener("latchkey-error", ({ detail }) => detail.retry satisfies string);
export const same: LatchkeyButton = button;
// @ts-expect-error: properties are text
button.relay = 7;
// @ts-expect-error: no such property
button.colour = "red";
// @ts-expect-error: no such state
button.appState = "connected";
// @ts-expect-error: no such wording
button.wording = "ours";
// @ts-expect-error: no such theme
button.theme = "loud";
// @ts-expect-error: no such size
button.size = "huge";
// @ts-expect-error: texts are text
button.texts = { connect: 7 };

defineStatus();
export const panel: LatchkeyStatus = document.createElement("latchkey-status");
panel.addEventListener("latchkey-connect", (event) => event.preventDefault());
const given: LatchkeyStatusAttributes = { relay: "https://relay.example", "session-url": "/latchkey/session" };
for (const [name, value] of Object.entries(given)) panel.setAttribute(name, value);
// @ts-expect-error: its attributes are its interface
panel.relay = "https://relay.example";
// @ts-expect-error: no such attribute
given.sessionUrl = "/latchkey/session";

export const markup: string = renderLatchkeyButton({
  state: "enabled",
  href: "/login",
  sessionUrl: "/latchkey/session",
});
renderLatchkeyButton({ texts: { connect: "Connect hotel" }, theme: "plain" });
renderLatchkeyButton({ texts: null });
// @ts-expect-error: no such size
renderLatchkeyButton({ size: "huge" });
// @ts-expect-error: no such state
renderLatchkeyButton({ state: "connected" });
