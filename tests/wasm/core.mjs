// The shipped cores in Node, as a page gets them: the files of build/wasm/bindings.
import { readFileSync } from "node:fs";

export const folder = process.env.LATCHKEY_CORE ?? "build/wasm/bindings";

export const wasmBinary = () => readFileSync(`${folder}/latchkey_core.wasm`);
export const javascript = () => readFileSync(`${folder}/latchkey_core_js.mjs`, "utf8");

async function load(name, options) {
  const { default: createCore } = await import(`${process.cwd()}/${folder}/${name}.mjs`);
  return createCore(options);
}

/** As WebAssembly. */
export const loadCore = () => load("latchkey_core", { wasm: wasmBinary(), wasmBinary: wasmBinary() }); // the minimal runtime's name for it, and the full one's

/** As JavaScript, where there is no WebAssembly. */
export async function loadJavaScriptCore() {
  const { WebAssembly } = globalThis;
  delete globalThis.WebAssembly;
  try {
    return await load("latchkey_core_js", {});
  } finally {
    globalThis.WebAssembly = WebAssembly;
  }
}
