// What the entry loads: the host, the core and its glue in one file, so that one request brings all.
// Built a second time with the core as JavaScript, for pages without WebAssembly.
import createCore from "latchkey-core";
import wasmText from "latchkey-wasm";
import type { Core } from "./core.ts";

export { Host } from "./host.ts";

export async function startCore(): Promise<Core> {
  if (!wasmText) return createCore({});
  const wasm = new Uint8Array(wasmText.length); // by hand: Uint8Array.from takes ten times as long
  for (let i = 0; i < wasm.length; ++i) wasm[i] = wasmText.charCodeAt(i);
  await WebAssembly.compile(wasm); // what cannot be compiled says so here; the minimal runtime would just never start
  return createCore({ wasm, wasmBinary: wasm });
}
