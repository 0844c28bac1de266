// The same core in other bodies and by other ways: no WebAssembly, no streams.
import assert from "node:assert/strict";
import { connect, disconnectInCloudbeds } from "./people.mjs";

const chunks = () => {
  const loaded = performance.getEntriesByType("resource");
  const names = loaded.map(({ name }) => /\/chunks\/([a-z-]+)-[0-9a-f]/.exec(name)?.[1]);
  return [...new Set(names)].filter((name) => name?.startsWith("button")).sort();
};

/** There and back again. */
async function wholeJourney(made, path) {
  const me = await made.profile();
  const tab = await me.tab(path);
  await connect(made, tab);
  await disconnectInCloudbeds(made, await me.window(`${made.at.account}/`));
  await tab.showsConnect();
  return tab;
}

export const bodies = [
  {
    title: "with WebAssembly the core is WebAssembly",
    async run(made) {
      const tab = await made.tab("/?page=plain");
      await tab.showsConnect();
      assert.deepEqual(await tab.run(chunks), ["button"]);
    },
  },
  {
    title: "a browser without WebAssembly: the whole journey with the core as JavaScript",
    async run(made) {
      const tab = await wholeJourney(made, "/?page=no-wasm");
      assert.deepEqual(await tab.run(chunks), ["button-js"]);
      assert.equal(await tab.run(() => "WebAssembly" in globalThis), false);
    },
  },
  {
    title: "WebAssembly refused by the policy: the whole journey with the core as JavaScript",
    cannot: { webkit: "WebKitGTK compiles WebAssembly under a policy without 'wasm-unsafe-eval'" },
    async run(made) {
      const tab = await wholeJourney(made, "/?page=wasm-refused");
      assert.deepEqual(await tab.run(chunks), ["button-js"]);
    },
  },
  {
    title: "the stream is refused: the whole journey by polling",
    async run(made) {
      const tab = await wholeJourney(made, "/?page=no-streams");
      assert.ok((await tab.run(() => globalThis.streamsRefused)) > 0);
    },
  },
];
