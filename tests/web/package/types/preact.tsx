/** @jsxImportSource preact */
// The elements as preact writes it: what is right compiles, what is wrong does not.
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

export const panel = (
  <latchkey-status
    relay="https://relay.example"
    session-url="/latchkey/session"
    property="320000"
    theme="plain"
    onlatchkey-connect={(event) => event.preventDefault()}
  >
    <p>Ask us</p>
  </latchkey-status>
);

// @ts-expect-error: no such state
export const state = <latchkey-button app-state="connected" />;
// @ts-expect-error: a number is no address
export const relay = <latchkey-button relay={7} />;
// @ts-expect-error: the detail has no such field
export const detail = <latchkey-button onlatchkey-change={(event) => event.detail.colour} />;
// @ts-expect-error: the panel has no such theme
export const theme = <latchkey-status theme="loud" />;
// @ts-expect-error: the panel writes it
export const outlook = <latchkey-status outlook="well" />;
// @ts-expect-error: the panel's event has no detail
export const nothing = <latchkey-status onlatchkey-connect={(event) => event.detail.colour} />;
