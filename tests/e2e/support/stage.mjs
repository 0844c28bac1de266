// What a file of journeys stands on: one browser, one preview; every journey starts with nothing connected.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BackEnd } from "./back-end.mjs";
import { launch } from "./browser.mjs";
import { assertEngine, chosenEngine, environmentOf } from "./engines.mjs";
import { originsOf, places } from "./places.mjs";
import { Preview } from "./preview.mjs";
import { RelayStore } from "./relay-store.mjs";
import { TestAccount } from "./test-account.mjs";
import { World } from "./world.mjs";

const STARTS_WITHIN_MS = 60_000;
const JOURNEY_WITHIN_MS = 90_000;
const LAST_LINES = 15;

export const screenshots = fileURLToPath(new URL("../../../build/screenshots/", import.meta.url));

/** What a person would have seen when it failed, and what the preview said last. */
async function keepEvidence(world, title) {
  const file = title.replace(/\W+/g, "-").slice(0, 80);
  await mkdir(screenshots, { recursive: true });
  const shots = world.tabs.map((page, index) =>
    page.screenshot({ path: join(screenshots, `failed-${file}-${index}.png`) }),
  );
  await Promise.allSettled(shots);
  const addresses = world.tabs.map((page) => page.url().replace(/[?#].*/, ""));
  const { lines } = world.preview;
  console.error([title, `tabs: ${addresses.join(" ")}`, ...lines.slice(-LAST_LINES)].join("\n"));
}

const assertNobodyDied = ({ crashes }) => assert.deepEqual(crashes, [], "a part of the preview died");

/**
 * @param options  `restartS`, `switches` of the preview; `engine`: what people's browsers have, see engines.mjs
 * @returns a function that makes a test of a journey in each place, and one for a journey in given places at once
 */
export function useStage({ restartS, switches, engine = chosenEngine } = {}) {
  let preview;
  let launched; // by the first who needs one: many journeys over bad input need none
  const browser = () => (launched ??= launch());
  const start = async () => {
    preview = await Preview.start({ restartS, switches, environment: environmentOf(engine) });
  };
  const stop = async () => {
    await (await launched)?.close();
    await preview?.stop();
  };
  before(start, { timeout: STARTS_WITHIN_MS });
  after(stop, { timeout: STARTS_WITHIN_MS });

  async function walk(title, place, journey, t) {
    const testAccount = new TestAccount(preview.port);
    const store = new RelayStore(preview.database);
    const at = originsOf(place, preview.port);
    const backEnd = new BackEnd(at, (await preview.secrets()).apiSecret);
    const world = new World({ browser, engine, preview, testAccount, store, backEnd, at });
    try {
      assertNobodyDied(preview);
      await world.reset();
      await journey(world, t);
      assertNobodyDied(preview);
      assertEngine(engine, world.loadedCores);
    } catch (error) {
      await keepEvidence(world, title);
      throw error;
    } finally {
      await world.close();
    }
  }

  const inPlace = (place, title, journey) =>
    test(title, { timeout: JOURNEY_WITHIN_MS }, (t) => walk(title, place, journey, t));
  const inBothPlaces = (title, journey) => {
    for (const place of places) inPlace(place, `${title} (${place.name})`, journey);
  };
  return { inBothPlaces, inPlace };
}
