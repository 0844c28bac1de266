// The element's events: typed, bubbling, out of every shadow root.
import type { Action, AppState, Blame, Retry } from "./model/contract.gen.ts";

export interface ChangeDetail {
  readonly appState: AppState;
  readonly action: Action;
  readonly reason: string;
  readonly revision: number;
  readonly property: string;
}
export interface ErrorDetail {
  readonly code: string;
  readonly blame: Blame;
  readonly retry: Retry;
}

export interface LatchkeyEvents {
  "latchkey-change": CustomEvent<ChangeDetail>;
  /** Cancelable; before navigation. */
  "latchkey-connect": CustomEvent<null>;
  "latchkey-login": CustomEvent<null>;
  "latchkey-error": CustomEvent<ErrorDetail>;
}
declare global {
  interface GlobalEventHandlersEventMap extends LatchkeyEvents {}
}

/** False when the page cancelled it. */
export function emit<Name extends keyof LatchkeyEvents>(
  element: HTMLElement,
  name: Name,
  detail: LatchkeyEvents[Name]["detail"],
): boolean {
  const cancelable = !detail; // what was found out cannot be undone; a step about to be taken can
  return element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));
}
