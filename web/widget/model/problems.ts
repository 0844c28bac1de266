// Problem codes and their words. A chunk of its own, fetched when there is something to say: most pages never need it.
import { type Problem, type ProblemCode, problems } from "./contract.gen.ts";

/** For a code of a newer relay: whose it is cannot be known, trying again does no harm. */
export const unknown: Problem = {
  blame: "latchkey",
  retry: "after_delay",
  text: "Something went wrong. Please try again.",
};

/** Texts of another language, or the page's own, by code. */
type Texts = { readonly [code: string]: string | undefined };

const isKnown = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

/** Total: a code nobody here knows stays visible and breaks nothing. */
export function problemOf(code: string): Problem {
  return isKnown(code) ? problems[code] : unknown;
}

/** A problem's words for a person. */
export function problemText(code: string, texts: Texts): string {
  return texts[isKnown(code) ? code : "unknown"] ?? problemOf(code).text;
}

/** A link's reason for a person: a known code's text; prose as it is; an unknown code says nothing. */
export function reasonText(reason: string, texts: Texts): string {
  if (isKnown(reason)) return problemText(reason, texts);
  return /^[\w.]*$/.test(reason) ? "" : reason;
}
