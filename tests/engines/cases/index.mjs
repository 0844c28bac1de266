// Every case, in the order in which an engine goes through them.
import { accessible } from "./accessible.mjs";
import { bodies } from "./bodies.mjs";
import { history } from "./history.mjs";
import { journey } from "./journey.mjs";
import { keyboard } from "./keyboard.mjs";
import { manyTabs } from "./many-tabs.mjs";
import { places } from "./places.mjs";
import { shift } from "./shift.mjs";
import { strict } from "./strict.mjs";

export const cases = [journey, bodies, strict, keyboard, accessible, history, places, shift, manyTabs].flat();
