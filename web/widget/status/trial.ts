// The test of the connection: asked for once, then read until it ends.
import { problemCode } from "../model/problem-code.ts";
import { readTestRun, type TestRun } from "../model/report.ts";
import type { Desk } from "./desk.ts";
import { pause } from "./pause.ts";
import { withProperty } from "./watch.ts";

/** Often enough that each call is seen to come in; the longest takes 10 s. */
const every = 500;
/** All calls together have 60 s: what is not over by then is not read any more. */
const longest = 75_000;
/** So many readings in a row may fail: a lost packet is no lost test. */
const patience = 6;

/** The text's key or the problem's code when it could not be made; empty when it ended. `isOver`: nobody looks any more. */
export async function tryConnection(
  desk: Desk,
  property: string,
  reservation: string,
  onRun: (run: TestRun) => void,
  isOver: () => boolean,
): Promise<string> {
  const { status, body } = await desk.post("/v1/test", {
    ...(property && { property }),
    ...(reservation && { reservation }),
  });
  const begun = status === 202 ? readTestRun(body) : null;
  if (status === 429) return "panel_too_many";
  if (!begun) return problemCode(body);
  const end = performance.now() + longest;
  let failures = 0;
  for (let run = begun; ; ) {
    onRun(run);
    if (run.done || isOver()) return "";
    await pause(every);
    const answer = await desk.get(withProperty(`/v1/test/${begun.id}`, property));
    const read = answer.status === 200 ? readTestRun(answer.body) : null;
    failures = read ? 0 : failures + 1;
    if (failures > patience || performance.now() > end) return problemCode(answer.body);
    run = read ?? run;
  }
}
