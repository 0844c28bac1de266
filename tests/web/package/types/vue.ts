// The elements as Vue's tools look it up.
import type {} from "latchkey-button/vue";
import type { GlobalComponents } from "vue";

type Props = InstanceType<GlobalComponents["latchkey-button"]>["$props"];
type Panel = InstanceType<GlobalComponents["latchkey-status"]>["$props"];

export const right: Props = {
  relay: "https://relay.example",
  sessionUrl: "/latchkey/session",
  appState: "enabled",
  onLatchkeyChange: ({ detail }) => detail.revision satisfies number,
};
export const panel: Panel = {
  sessionUrl: "/latchkey/session",
  size: "small",
  onLatchkeyConnect: (event) => event.preventDefault(),
};
// @ts-expect-error: no such state
export const state: Props = { appState: "connected" };
// @ts-expect-error: the detail has no such field
export const detail: Props = { onLatchkeyError: (event) => event.detail.colour };
// @ts-expect-error: the panel has no such size
export const size: Panel = { size: "huge" };
// @ts-expect-error: the panel has no such event
export const change: Panel = { onLatchkeyChange: () => {} };
