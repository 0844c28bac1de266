// What a page still holds after its garbage was collected, asked of the browser itself (Chrome DevTools Protocol).
// (Runtime.queryObjects would count elements of a class, but crashes this Chromium on a custom element's prototype: a page that wants
// to know keeps WeakRefs in `globalThis.met`.)

export async function memoryOf(page) {
  const session = await page.context().newCDPSession(page);
  const collect = async () => {
    // More than once: what one collection frees (a wrapper, a listener) lets the next one free what it held.
    for (let times = 0; times < 3; ++times) await session.send("HeapProfiler.collectGarbage");
  };
  return {
    /** How many different objects of `globalThis.met`, an array of WeakRefs, are still there. */
    async alive() {
      await collect();
      return page.evaluate(() => new Set(globalThis.met.map((one) => one.deref()).filter(Boolean)).size);
    },
    /** Bytes of JavaScript, and DOM nodes and listeners, detached ones included. */
    async usage() {
      await collect();
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
      return { heap: usedSize, nodes, listeners: jsEventListeners };
    },
  };
}
