// Recorded walks of the button (tests/vectors/button_walks.json): inputs, and the steps that must follow from them.
// `node tests/wasm/walks.mjs` records the steps anew, from the wasm; the native test compares them with its own.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadCore } from "./core.mjs";

const FILE = fileURLToPath(new URL("../vectors/button_walks.json", import.meta.url));

export const readWalks = () => JSON.parse(readFileSync(FILE, "utf8"));

/** kFaceFields of src/core/button/port.hpp, in its order. */
const FACE = ["state", "action", "property", "name", "href", "reason", "note", "message"];

/** The step that follows, as plain values in the order of the vectors' members. */
function step(button, event, value, now, random) {
  const count = button.tell(event, value, now, random);
  const face = Object.fromEntries(FACE.map((name, i) => [name, button.face(i)]));
  return {
    view: {
      ...face,
      revision: button.revision(),
      busy: button.busy(),
      stale: button.stale(),
      unconfirmed: button.unconfirmed(),
      takes_press: button.takes_press(),
    },
    commands: Array.from({ length: count }, (_, i) => ({ name: button.command(i), value: button.argument(i) })),
    wake_at: button.wake_at(),
  };
}

/** @returns the step that follows from each input */
export function walk(core, inputs) {
  const button = new core.Button();
  try {
    return inputs.map(({ event, value = "", now, random = 0, snapshot }) => {
      if (snapshot) {
        button.begin_snapshot(snapshot.revision, snapshot.may_connect === false);
        for (const link of snapshot.links) {
          button.offer(link.property, link.name, link.app_state, link.href ?? "", link.reason ?? "", link.note ?? "");
        }
      }
      return step(button, event, value, now, random);
    });
  } finally {
    button.delete();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const core = await loadCore();
  const vectors = readWalks();
  for (const one of vectors.walks) one.steps = walk(core, one.inputs);
  writeFileSync(FILE, `${JSON.stringify(vectors, null, 1)}\n`);
}
