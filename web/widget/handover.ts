// The code of a return from consent: one for all scripts and elements of the page, until one of them posts it.
import { takeFinish } from "./model/finish.ts";
import { lastPress } from "./pressed.ts";

/** Who has a session takes the code (and leaves it empty) and posts it: whoever was pressed before all others. */
export interface Finish {
  code: string;
  /** Of the element that was pressed, if that is known. */
  readonly property?: string | undefined;
}

/** Taken out of the address at once: there the hash stands that was left. */
function readFinish(): Finish {
  const { code, rest } = takeFinish(location.hash);
  const [property, hash = ""] = lastPress();
  if (rest !== location.hash)
    history.replaceState(history.state, "", rest || location.pathname + location.search + hash);
  return { code, property };
}

/** The button's script and the panel's share no module: a symbol, for an element's id would hide a name. */
const key = Symbol.for("latchkey");
const page = globalThis as { [key]?: Finish };

/** Read once, by the first that is on the page. */
export function finishOfPage(): Finish {
  page[key] ??= readFinish();
  return page[key];
}
