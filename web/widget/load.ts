// Fetches what the button needs beside this script: the button's own code and the core, both at once.
import type * as Button from "./button.ts";
import type { Core } from "./core.ts";

export interface Loaded {
  readonly Host: typeof Button.Host;
  readonly core: Core;
}

/** Their hashed file names, put in by the build: an entry script only ever runs with the files it was built with. */
declare const CHUNKS: { readonly button: string; readonly core: string; readonly button_js: string };

/**
 * Whether WebAssembly is there and the page's policy allows it. Asked once, with the smallest module (its magic and version),
 * before anything large is fetched: a policy says no only by refusing, and each refusal is a report to the page's owner.
 */
const compiles = (() => {
  try {
    return !!new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return false;
  }
})();

let loading: Promise<Loaded> | undefined;
let tries = 0;

const locate = (name: string) => new URL(name, import.meta.url).href;

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url, { credentials: "omit" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.arrayBuffer();
}

async function loadOnce(): Promise<Loaded> {
  // A failed import may be remembered by its address; a new fragment makes a new attempt of it (WHATWG HTML, module map).
  const mark = tries++ ? `#${tries}` : "";
  const [{ Host, createCore }, wasm] = await Promise.all([
    import(locate(compiles ? CHUNKS.button : CHUNKS.button_js) + mark) as Promise<typeof Button>,
    compiles ? fetchBytes(locate(CHUNKS.core)) : undefined,
  ]);
  if (wasm) await WebAssembly.compile(wasm); // a damaged file says so here; the minimal runtime would just never start
  return { Host, core: await createCore(wasm ? { wasm, wasmBinary: wasm } : {}) };
}

/** Shared by all buttons of the page. */
export function load(): Promise<Loaded> {
  loading ??= loadOnce();
  return loading;
}

/** After a failure: the next call loads anew. */
export function discard(): void {
  loading = undefined;
}
