// A chunk for engineers: fetched when something is wrong, or with `debug`. A page that is right never needs it.
export { advise } from "./advice.ts";
export { createLog, type StepTold } from "./debug.ts";
