// The chunk the entry loads beside the core: the host and the core's glue in one file, which compresses better than two.
// Built a second time with the core as JavaScript in place of the glue, for pages without WebAssembly.
import createCore from "latchkey-core";

export { Host } from "./host.ts";
export { createCore };
