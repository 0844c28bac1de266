// latchkey.js: defines <latchkey-button> and starts loading the rest at once. The only side effect of the widget.
import { LatchkeyButton } from "./latchkey-button.ts";
import { load } from "./load.ts";

declare global {
  interface HTMLElementTagNameMap {
    "latchkey-button": LatchkeyButton;
  }
}

load().catch(() => {}); // each button says so itself
if (!customElements.get("latchkey-button")) customElements.define("latchkey-button", LatchkeyButton);
