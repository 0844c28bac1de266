// Every case, in the order in which an engine goes through them.
import { accessible } from "./accessible.mjs";
import { account } from "./account.mjs";
import { bodies } from "./bodies.mjs";
import { history } from "./history.mjs";
import { journey } from "./journey.mjs";
import { keyboard } from "./keyboard.mjs";
import { languages } from "./languages.mjs";
import { leaks } from "./leaks.mjs";
import { manyTabs } from "./many-tabs.mjs";
import { memory } from "./memory.mjs";
import { networks } from "./networks.mjs";
import { panel } from "./panel.mjs";
import { places } from "./places.mjs";
import { refusals } from "./refusals.mjs";
import { shift } from "./shift.mjs";
import { strict } from "./strict.mjs";

export const cases = [
  ...[journey, account, bodies, strict, refusals, keyboard, accessible, languages, history],
  ...[panel, memory, networks, places, shift, leaks, manyTabs],
].flat();
