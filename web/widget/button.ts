// What the entry loads: the host, the core and its glue in one file, so that one request brings all.
// Built a second time with the core as JavaScript, for pages without WebAssembly.
import createCore from "latchkey-core";
import wasmText from "latchkey-wasm";
import type { Core } from "./core.ts";

export { Host } from "./host.ts";

export async function startCore(): Promise<Core> {
  if (!wasmText) return createCore({});
  const wasm = Uint8Array.from(wasmText, (sign) => sign.charCodeAt(0));
  await WebAssembly.compile(wasm); // what cannot be compiled says so here; the minimal runtime would just never start
  return createCore({ wasm, wasmBinary: wasm });
}
