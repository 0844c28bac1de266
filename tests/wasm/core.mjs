// The shipped core in Node, as the page gets it: the files of build/wasm/bindings.
import { readFileSync } from "node:fs";

export const folder = process.env.LATCHKEY_CORE ?? "build/wasm/bindings";

export const wasmBinary = () => readFileSync(`${folder}/latchkey_core.wasm`);

export async function loadCore() {
  const { default: createCore } = await import(`${process.cwd()}/${folder}/latchkey_core.mjs`);
  return createCore({ wasm: wasmBinary(), wasmBinary: wasmBinary() }); // the minimal runtime's name for it, and the full one's
}
