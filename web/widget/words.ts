// The problems' words, fetched once a problem is to be told. When they cannot come, nothing of the relay's can.
import type { Problem } from "./model/contract.gen.ts";
import type * as all from "./model/problems.ts";

export type Words = Pick<typeof all, "problemOf" | "problemText" | "reasonText">;

/** Equal in meaning to `relay_unreachable`: why else would the file be missing? */
const unreachable: Problem = {
  blame: "network",
  retry: "after_delay",
  text: "The connection service does not answer just now. Please try again.",
};
const without: Words = {
  problemOf: () => unreachable,
  problemText: (_code, texts) => texts.relay_unreachable ?? unreachable.text,
  reasonText: () => "",
};

let coming: Promise<Words> | undefined;

export function fetchWords(words: () => Promise<Words>): Promise<Words> {
  coming ??= words().then(undefined, () => {
    coming = undefined; // the next problem asks again
    return without;
  });
  return coming;
}
