/** @jsxImportSource preact */
// The element as preact writes it: what is right compiles, what is wrong does not.
import type { AppState as State } from "latchkey-button";
import type {} from "latchkey-button/preact";

export const right = (
  <latchkey-button
    relay="https://relay.example"
    session-url="/latchkey/session"
    app-state="pending"
    wording="partner"
    debug
    onlatchkey-change={({ detail }) => [detail.revision satisfies number, detail.appState satisfies State]}
    onlatchkey-error={({ detail }) =>
      detail.blame satisfies "person" | "partner" | "latchkey" | "cloudbeds" | "network"
    }
  >
    <a href="https://hotels.cloudbeds.com/">Connect App</a>
  </latchkey-button>
);

// @ts-expect-error: no such state
export const state = <latchkey-button app-state="connected" />;
// @ts-expect-error: a number is no address
export const relay = <latchkey-button relay={7} />;
// @ts-expect-error: the detail has no such field
export const detail = <latchkey-button onlatchkey-change={(event) => event.detail.colour} />;
