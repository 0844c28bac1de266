// What an engineer should know, in the console: the mistake and its cure, once each. Fetched when something is wrong.
import type { ProblemCode } from "./model/contract.gen.ts";

/** `{}` stands for what was found. */
const table = {
  app_state_unknown: 'app-state="{}" is no state. Use disabled, installing, pending or enabled.',
  relay_refused: 'relay="{}" must be an https address (http on a loopback host only).',
  origin_missing:
    "this frame has no origin. Its sandbox needs allow-same-origin, and allow-top-navigation-by-user-activation to leave.",
  session_url_refused:
    'session-url="{}" must be on this page\'s own origin: let your back end ask the relay for the session.',
  session_not_given: "relay is on another origin, cookies do not go there. Give session-url (or session).",
  session_redirected:
    "session-url answered a redirect. Answer 401 when nobody is logged in, and the session itself else.",
  session_unreadable:
    'session-url answered {}. It must be 200 with {"token": "...", "channel": "..."}, or 401, or 204.',
  state_unreadable: "the page API answered something that is no state. See docs/page-api.md, GET /v1/state.",
  link_refused: '"{}" is not followed. Links must be https addresses (http on a loopback host only).',
  ticket_refused: 'POST /v1/connect answered navigate_to "{}". It must be on the origin of relay.',
  texts_unreadable: "{}. docs/looks.md lists the keys.",
  child_missing:
    "there is no link inside. Put <a href> in it: people see that before the script runs and when it cannot.",
  origin_not_allowed:
    "the relay refuses this page's origin. Ask for the session with it: POST /v1/sessions, origin {}.",
  session_refused: "the relay refused two sessions in a row. Is the relay the one that made them?",
} as const;

export type Mistake = keyof typeof table;

const isMistake = (name: string): name is Mistake => Object.hasOwn(table, name);

const told = new Set<string>();

/** Of a problem code without a row here there is nothing that the page's engineer could do. */
export function advise(name: Mistake | ProblemCode, found = ""): void {
  if (!isMistake(name)) return;
  const text = table[name].replace("{}", () => found.slice(0, 200));
  if (told.has(text)) return;
  told.add(text);
  console.error(`<latchkey-button>: ${text}`);
}
