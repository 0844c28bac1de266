// The element as Svelte's tools look it up.
import type {} from "latchkey-button/svelte";
import type { SvelteHTMLElements } from "svelte/elements";

type Props = SvelteHTMLElements["latchkey-button"];

export const right: Props = {
  relay: "https://relay.example",
  "session-url": "/latchkey/session",
  "app-state": "enabled",
  "onlatchkey-change": ({ detail }) => detail.revision satisfies number,
};
// @ts-expect-error: no such state
export const state: Props = { "app-state": "connected" };
// @ts-expect-error: the detail has no such field
export const detail: Props = { "onlatchkey-error": (event) => event.detail.colour };
