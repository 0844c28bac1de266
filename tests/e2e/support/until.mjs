// Waiting for something that another process does: asked again until it holds, with a limit that says what was awaited.
import { setTimeout as pause } from "node:timers/promises";

const ASK_AGAIN_MS = 20;

/**
 * @param {string} what    What is awaited, for the message.
 * @param {() => unknown} holds  Truthy once it holds; may be async, may throw meanwhile.
 * @returns what `holds` returned
 */
export async function until(what, holds, { within = 10_000 } = {}) {
  const end = performance.now() + within;
  for (let why = "not yet"; ; await pause(ASK_AGAIN_MS)) {
    try {
      const value = await holds();
      if (value) return value;
    } catch (error) {
      why = error.message;
    }
    if (performance.now() > end) throw new Error(`not within ${within} ms: ${what} (${why})`);
  }
}
