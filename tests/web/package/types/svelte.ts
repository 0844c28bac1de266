// The elements as Svelte's tools look it up.
import type {} from "latchkey-button/svelte";
import type { SvelteHTMLElements } from "svelte/elements";

type Props = SvelteHTMLElements["latchkey-button"];
type Panel = SvelteHTMLElements["latchkey-status"];

export const right: Props = {
  relay: "https://relay.example",
  "session-url": "/latchkey/session",
  "app-state": "enabled",
  "onlatchkey-change": ({ detail }) => detail.revision satisfies number,
};
export const panel: Panel = {
  "session-url": "/latchkey/session",
  size: "small",
  "onlatchkey-connect": (event) => event.preventDefault(),
};
// @ts-expect-error: no such state
export const state: Props = { "app-state": "connected" };
// @ts-expect-error: the detail has no such field
export const detail: Props = { "onlatchkey-error": (event) => event.detail.colour };
// @ts-expect-error: the panel has no such size
export const size: Panel = { size: "huge" };
// @ts-expect-error: the panel has no such event
export const change: Panel = { "onlatchkey-change": () => {} };
