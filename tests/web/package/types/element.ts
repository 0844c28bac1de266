// The element in plain TypeScript, and the function for servers.
import { define, type LatchkeyButton } from "latchkey-button";
import { renderLatchkeyButton } from "latchkey-button/server";

define();
const button = document.createElement("latchkey-button");
button.sessionUrl = "/latchkey/session";
button.debug = true;
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

export const markup: string = renderLatchkeyButton({
  state: "enabled",
  href: "/login",
  sessionUrl: "/latchkey/session",
});
// @ts-expect-error: no such state
renderLatchkeyButton({ state: "connected" });
