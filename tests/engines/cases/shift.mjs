// Nothing moves when the button takes its child link's place.
import assert from "node:assert/strict";

const rectangles = () => {
  const read = (node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return { x, y, width, height };
  };
  return [document.querySelector("latchkey-button"), document.querySelector("#below")].map(read);
};

/** A text with the button in its midst, and the script only now. */
function upgrade(relay) {
  const script = document.createElement("script");
  script.type = "module";
  script.src = `${relay}/latchkey.js`;
  document.head.append(script);
}

/** What the browser itself counts as shifts, as web-vitals would. */
function watchShifts() {
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) globalThis.shifts.push(value);
  }).observe({ type: "layout-shift", buffered: true });
}

export const shift = [
  {
    title: "the button and what stands below it are where the child link was, to the pixel",
    async run({ at, tab: open }) {
      const tab = await open("/?page=later");
      await tab.showsChildLink();
      const before = await tab.run(rectangles);
      await tab.run(upgrade, at.relay);
      await tab.showsConnect();
      assert.deepEqual(await tab.run(rectangles), before);
    },
  },
  {
    title: "the browser counts no layout shift",
    cannot: {
      firefox: "Firefox ESR has no layout-shift entries; its rectangles are compared above",
      webkit: "WebKitGTK has no layout-shift entries; its rectangles are compared above",
    },
    async run({ at, tab: open }) {
      const tab = await open("/?page=later");
      await tab.run(watchShifts);
      await tab.run(upgrade, at.relay);
      await tab.showsConnect();
      await tab.run(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      assert.deepEqual(await tab.run(() => globalThis.shifts), []);
      await tab.run(() => {
        document.querySelector("h1").style.paddingTop = "300px";
      });
      await tab.until("a shift is counted: what was looked for is found", () => globalThis.shifts.length > 0);
    },
  },
];
