// The npm package's "./status": the panel. Nothing happens by importing it, on a server neither.
export { defineStatus } from "../widget/status/define.ts";
export { LatchkeyStatus } from "../widget/status/latchkey-status.ts";
