// Defines the element. Again, or on a server, it does nothing: what was defined first stays.
import { LatchkeyStatus } from "./latchkey-status.ts";

declare global {
  interface HTMLElementTagNameMap {
    "latchkey-status": LatchkeyStatus;
  }
}

export function defineStatus(): void {
  if (!globalThis.customElements || customElements.get("latchkey-status")) return;
  customElements.define("latchkey-status", LatchkeyStatus);
}
