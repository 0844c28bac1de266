// DESIGN section 5, "Widget": where WebAssembly is refused by the page's policy, or is not there, the same core runs as
// JavaScript. A few journeys here; all of them by LATCHKEY_ENGINE (see run.mjs).
import assert from "node:assert/strict";
import { comeFromMarketplace } from "./support/claim-page.mjs";
import { disconnectInCloudbeds } from "./support/hotelier.mjs";
import { places } from "./support/places.mjs";
import { useStage } from "./support/stage.mjs";

/** @returns the chunks the page has loaded, and whether it may compile WebAssembly */
const engineOf = (page) =>
  page.evaluate(() => {
    const names = performance.getEntriesByType("resource").map(({ name }) => /\/chunks\/([a-z-]+)-/.exec(name)?.[1]);
    let wasm = true;
    try {
      new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    } catch {
      wasm = false;
    }
    return {
      chunks: names.filter((name) => name && name !== "words").sort(),
      wasm,
      there: "WebAssembly" in globalThis,
    };
  });

const engines = {
  refused: { title: "WebAssembly refused by the policy", there: true },
  removed: { title: "no WebAssembly in the browser", there: false },
};

const wasm = useStage({ engine: "wasm" });
wasm.inPlace(
  places[0],
  "with WebAssembly the core comes in the chunk of this name: what is looked for below is found here",
  async ({ loadedCores, person }) => {
    const tab = await (await person()).tab();
    await tab.showsConnect();
    assert.deepEqual(await engineOf(tab.page), { chunks: ["button"], wasm: true, there: true });
    assert.deepEqual([...loadedCores], ["button"], "what every journey checks at its end is blind");
  },
);

for (const [engine, { title, there }] of Object.entries(engines)) {
  const { inBothPlaces } = useStage({ engine });

  inBothPlaces(
    `${title}: the core is JavaScript; denied, connected, disconnected in Cloudbeds`,
    async ({ at, person }) => {
      const me = await person();
      const [tab, second] = [await me.tab(), await me.tab()];
      await tab.askForConsent();
      await tab.consent("Deny");
      await tab.message.filter({ hasText: "Access was not allowed" }).waitFor();
      assert.deepEqual(await engineOf(tab.page), { chunks: ["button-js"], wasm: false, there });
      await tab.connect();
      await second.showsLogin({ timeout: 2_000 });
      await disconnectInCloudbeds(await me.context.newPage(), at);
      await Promise.all([tab, second].map((each) => each.showsConnect({ timeout: 2_000 })));
    },
  );

  inBothPlaces(`${title}: from the Marketplace, by the claim page, to Login; then renewed`, async (world) => {
    const me = await world.person();
    const tab = await me.tab();
    const claim = await comeFromMarketplace(world, tab.page);
    await claim.facts();
    await claim.confirm();
    await tab.showsLogin();
    await disconnectInCloudbeds(await me.context.newPage(), world.at);
    await tab.showsConnect();
    await comeFromMarketplace(world, tab.page);
    await tab.showsLogin();
  });
}
