/** `<latchkey-status>`: how a hotel's connection is, in words (docs/embed.md). Its attributes are its interface. */
export declare class LatchkeyStatus extends HTMLElement {}

/** Defines the element; again, or on a server, it does nothing. */
export declare function defineStatus(): void;

declare global {
  interface HTMLElementTagNameMap {
    "latchkey-status": LatchkeyStatus;
  }
}
