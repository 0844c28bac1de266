// To consent and back, as the button goes: a ticket, the whole window, and the code posted on the return.

import type { Finish } from "../handover.ts";
import { readAddressOn } from "../model/addresses.ts";
import { problemCode } from "../model/problem-code.ts";
import { notePress } from "../pressed.ts";
import { isCodeGood } from "../session.ts";
import { type Desk, nobody, noSuchRoute } from "./desk.ts";
import { pause } from "./pause.ts";

/** Where to go, or the code of what was refused. `instead`: where to go when this back end sells no tickets. */
export async function askTicket(
  desk: Desk,
  property: string,
  page: Document,
  instead: string,
): Promise<{ readonly href: string } | { readonly code: string }> {
  notePress(property);
  const return_to = page.URL.replace(/#.*/, "");
  const { status, body } = await desk.post("/v1/connect", property ? { property, return_to } : { return_to });
  const told = status === 200 ? Object(body).navigate_to : undefined;
  if (typeof told === "string") {
    const ticket = readAddressOn(desk.truth.origin, told);
    return ticket ? { href: ticket.href } : { code: "address_refused" };
  }
  return instead && noSuchRoute.includes(status) ? { href: instead } : { code: problemCode(body) };
}

/** Whether somebody else comes first: whoever was pressed, or a button at work, which shows it where people look. */
export function isForOthers({ property: pressed }: Finish, property: string, page: Document): boolean {
  const isOurs = !pressed || !property || pressed === property;
  const others = isOurs ? "latchkey-button:defined:not([app-state])" : `[property="${CSS.escape(pressed)}"]`;
  return !!page.querySelector(others);
}

/** Callback to finish (DESIGN section 3, limits of waiting). */
const longest = 60_000;
const every = 5_000;

/**
 * Posts the code, if nobody has; through an outage again, which leaves it good: between two tries it lies where others find it.
 * The code of what was refused; empty when it is bound, or somebody else's to post. `isOver`: nobody waits any more.
 */
export async function postCode(desk: Desk, finish: Finish, isOver: () => boolean): Promise<string> {
  const end = performance.now() + longest;
  for (let tries = 0; finish.code && !isOver(); ++tries) {
    const { code } = finish;
    finish.code = "";
    const { status, body } = await desk.post("/v1/connect/finish", { code });
    if (status === 200) break;
    const problem = problemCode(body);
    if (tries && problem === "finish_unknown") break; // bound by a try whose answer was lost: the diagnosis says how it is
    if (status !== nobody && !isCodeGood(status, problem)) return problem;
    finish.code = code;
    if (status === nobody) break; // whoever logs in may post it
    if (performance.now() + every > end) return problem;
    await pause(every);
  }
  return "";
}
