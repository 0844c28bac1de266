// Defines the element: what the served script does by itself, and a page with a bundler when it says so.
import { LatchkeyButton } from "./latchkey-button.ts";
import { load } from "./load.ts";

declare global {
  interface HTMLElementTagNameMap {
    "latchkey-button": LatchkeyButton;
  }
}

/** Starts loading the rest at once. Again, or on a server, it does nothing: what was defined first stays. */
export function define(): void {
  if (!globalThis.customElements || customElements.get("latchkey-button")) return;
  load().catch(() => {}); // each button says so itself
  customElements.define("latchkey-button", LatchkeyButton);
}
