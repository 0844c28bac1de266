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

/** The text's key or the problem's code of a test that could not be made; without one it ended. */
export interface Ending {
  readonly problem?: string;
  /** When it may be made, by the page's clock. */
  readonly from?: number;
}

const clockOf = (until: number) => Math.ceil((Date.now() + until - performance.now()) / 1000) * 1000;

/** @param isOver nobody looks any more */
export async function tryConnection(
  desk: Desk,
  property: string,
  reservation: string,
  onRun: (run: TestRun) => void,
  isOver: () => boolean,
): Promise<Ending> {
  const {
    status,
    body,
    until = 0,
  } = await desk.post("/v1/test", {
    ...(property && { property }),
    ...(reservation && { reservation }),
  });
  const begun = status === 202 ? readTestRun(body) : null;
  if (status === 429) return { problem: "panel_too_many", from: clockOf(until) };
  if (!begun) return { problem: problemCode(body) };
  const end = performance.now() + longest;
  let failures = 0;
  for (let run = begun; ; ) {
    onRun(run);
    if (run.done || isOver()) return {};
    await pause(every);
    const answer = await desk.get(withProperty(`/v1/test/${begun.id}`, property));
    const read = answer.status === 200 ? readTestRun(answer.body) : null;
    failures = read ? 0 : failures + 1;
    if (failures > patience || performance.now() > end) return { problem: problemCode(answer.body) };
    run = read ?? run;
  }
}
