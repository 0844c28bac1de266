// The two ways to word the call to action: as the Marketplace does, or as a partner's own page would.
import type { Action } from "./contract.gen.ts";

/** The text key of the label: Cloudbeds' words unless the page asks for the partner's. */
export function labelKey(action: Exclude<Action, "none">, wording: string): `${typeof action}${"" | "_partner"}` {
  return wording === "partner" ? `${action}_partner` : action;
}
