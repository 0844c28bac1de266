// What the cases of one engine stand on: one browser, one preview with the real relay and test account; every case starts with
// nothing connected and nothing in the browser.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BackEnd } from "../e2e/support/back-end.mjs";
import { originsOf, places } from "../e2e/support/places.mjs";
import { Preview } from "../e2e/support/preview.mjs";
import { RelayStore } from "../e2e/support/relay-store.mjs";
import { TestAccount } from "../e2e/support/test-account.mjs";
import { World } from "../e2e/support/world.mjs";
import { startPartner, startRelay } from "../web/widget/browser/servers.mjs";
import { startPortal } from "./partner/portal.mjs";

const STARTS_WITHIN_MS = 60_000;
const CASE_WITHIN_MS = 90_000;
const partner = fileURLToPath(new URL("partner", import.meta.url));
export const screenshots = fileURLToPath(new URL("../../build/screenshots/", import.meta.url));

/** @returns what a case is given: a `world` of journeys, and a browser of this engine. */
class Case {
  #started;
  #profiles = [];
  #tabs = [];
  #servers = [];

  constructor(engine, started, world) {
    this.engine = engine;
    this.#started = started;
    this.world = world;
    this.at = world.at;
    this.testAccount = world.testAccount;
  }

  /** A person's browser; `wishes`: `dark`, `forcedColors`, `still`. */
  profile = async (wishes) => {
    const profile = await this.#started.profile(wishes);
    this.#profiles.push(profile);
    const open =
      (make) =>
      async (path = "/") => {
        const tab = await make();
        this.#tabs.push(tab);
        await tab.goto(path.startsWith("/") ? this.at.partner + path : path);
        return tab;
      };
    return { tab: open(profile.tab), window: open(profile.window) };
  };

  /** One tab of a person who has no other. */
  tab = async (path) => (await this.profile()).tab(path);

  /** A relay that answers as `script` says, see servers.mjs; `pageOf` is the address of a page with its button. */
  scriptedRelay = async (script) => {
    const relay = this.#ending(await startRelay(script));
    return { ...relay, pageOf: (name) => `/?page=${name}&relay=${encodeURIComponent(relay.origin)}` };
  };

  /** A partner's site whose back end answers as `script` says, see servers.mjs. */
  scriptedPartner = async (relay, script) => this.#ending(await startPartner(relay, script));

  /** A network that shuts a person in, see portal.mjs. */
  portal = async (behind) => this.#ending(await startPortal(behind));

  #ending = (server) => {
    this.#servers.push(server);
    return server;
  };

  picture = async (tab, name) => {
    await mkdir(screenshots, { recursive: true });
    await tab.screenshot(join(screenshots, `${this.engine}-${name}.png`));
  };

  keepEvidence = async (title) => {
    const name = title.replace(/\W+/g, "-").slice(0, 80);
    const look = async (tab, index) => {
      await this.picture(tab, `failed-${name}-${index}`);
      console.error(`${title}: tab ${index} at ${(await tab.url()).replace(/#.*/, "")}`);
    };
    await Promise.allSettled(this.#tabs.map(look));
  };

  close = async () => {
    await Promise.allSettled(this.#profiles.map((profile) => profile.close()));
    for (const server of this.#servers) server.close();
  };
}

/** @param cases  `{title, cannot: {engine: why}, within, run}`; `run` is given a Case and the test. */
export function runCases(engine, start, cases) {
  let preview;
  let started;
  before(
    async () => {
      [preview, started] = await Promise.all([Preview.start({ switches: ["--partner-dir", partner] }), start()]);
    },
    { timeout: STARTS_WITHIN_MS },
  );
  after(
    async () => {
      await started?.close();
      await preview?.stop();
    },
    { timeout: STARTS_WITHIN_MS },
  );

  const makeWorld = async () => {
    const at = originsOf(places[0], preview.port);
    const backEnd = new BackEnd(at, (await preview.secrets()).apiSecret);
    const store = new RelayStore(preview.database);
    return new World({ preview, testAccount: new TestAccount(preview.port), store, backEnd, at });
  };

  async function walk({ title, run }, t) {
    const world = await makeWorld();
    const made = new Case(engine, started, world);
    try {
      await world.reset();
      await run(made, t);
      assert.deepEqual(preview.crashes, [], "a part of the preview died");
    } catch (error) {
      await made.keepEvidence(title);
      throw error;
    } finally {
      await made.close();
    }
  }

  for (const one of cases) {
    const skip = one.cannot?.[engine];
    test(`${engine}: ${one.title}`, { timeout: one.within ?? CASE_WITHIN_MS, skip }, (t) => walk(one, t));
  }
}
