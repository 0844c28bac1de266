// The element as Vue's tools look it up.
import type {} from "latchkey-button/vue";
import type { GlobalComponents } from "vue";

type Props = InstanceType<GlobalComponents["latchkey-button"]>["$props"];

export const right: Props = {
  relay: "https://relay.example",
  sessionUrl: "/latchkey/session",
  appState: "enabled",
  onLatchkeyChange: ({ detail }) => detail.revision satisfies number,
};
// @ts-expect-error: no such state
export const state: Props = { appState: "connected" };
// @ts-expect-error: the detail has no such field
export const detail: Props = { onLatchkeyError: (event) => event.detail.colour };
