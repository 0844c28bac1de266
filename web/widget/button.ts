// The chunk the entry loads beside the core: the host and the core's glue in one file, which compresses better than two.
import createCore from "latchkey-core";

export { Host } from "./host.ts";
export { createCore };
