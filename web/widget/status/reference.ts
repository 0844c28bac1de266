// What the panel offers to a page, in words: like ../reference.ts for the button, and like that no part of what a page loads.
import type { LatchkeyEvents } from "../events.ts";
import { attributeReference, type Described, type DescribedEvent } from "../reference.ts";
import type { observed, reflected, Styled } from "./attributes.ts";
import looks from "./looks.json";

/** What the panel sends. */
type StatusEvents = Pick<LatchkeyEvents, "latchkey-connect">;

const { relay, session, channel, theme, size } = attributeReference;
const byHand = (text: string): Described => ({ type: "string", text: `By hand, for designs: ${text}` });

const attributes: Record<(typeof observed)[number] | Styled, Described> = {
  relay,
  session,
  "session-url": attributeReference["session-url"],
  channel,
  property: {
    type: "string",
    text: "Which hotel (a Cloudbeds property id); without it, the connection that most needs a person.",
  },
  "connect-url": { type: "string", text: "Where Reconnect leads when the page API sells no tickets." },
  texts: {
    type: "string",
    text: "Your own words, by the keys of web/widget/status/texts.ts and docs/looks.md: a JSON object.",
  },
  theme,
  size,
  diagnosis: byHand("what the page API would answer to `GET /v1/diagnosis`, as JSON. Nothing is asked."),
  test: byHand("with `diagnosis`, a run of the test, as JSON."),
  preview: byHand("with `diagnosis`, any of `busy`, `stale` and a problem code."),
};

const written: Record<(typeof reflected)[number], Described> = {
  outlook: {
    type: "string",
    text: "How the connection is, by a word of docs/page-api.md; absent before the first answer.",
  },
  state: { type: "AppState", text: "Cloudbeds' own word." },
  busy: { type: "boolean", text: "A press or a return from consent is being worked on." },
  stale: { type: "boolean", text: "Contact is lost: what is shown is the last known state." },
};

const events: { [Name in keyof StatusEvents]: DescribedEvent<StatusEvents[Name]["detail"]> } = {
  "latchkey-connect": {
    text: "Reconnect or Connect App was pressed; before anything is asked or left.",
    cancelable: true,
    detail: null,
  },
};

export const statusReference = { attributes, reflected: written, events, looks };
