// Fetches what the button needs beside this script: its own code with the core in it.
import { button, button_js, later } from "latchkey:chunks";
import type * as Button from "./button.ts";
import type { Core } from "./core.ts";
import { type Early, early } from "./early.ts";

export interface Loaded {
  readonly Host: typeof Button.Host;
  readonly core: Core;
  readonly later: typeof later;
  readonly early: Early;
}

/**
 * Whether WebAssembly is there and the page's policy allows it. Asked once, with the smallest module (its magic and version),
 * before anything large is fetched: a policy says no only by refusing, and each refusal is a report to the page's owner.
 */
let compiling: boolean | undefined;
function compiles(): boolean {
  try {
    compiling ??= !!new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    compiling = false;
  }
  return compiling;
}

let loading: Promise<Loaded> | undefined;

async function loadOnce(): Promise<Loaded> {
  const { Host, startCore } = await (compiles() ? button() : button_js());
  return { Host, core: await startCore(), later, early };
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
