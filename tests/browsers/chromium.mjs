// Chromium, by playwright-core over its own protocol.
import { launch } from "../e2e/support/browser.mjs";
import { Tab } from "./tab.mjs";

async function driver(page) {
  const protocol = await page.context().newCDPSession(page);
  return {
    goto: (url) => page.goto(url),
    evaluate: (expression) => page.evaluate(expression),
    evaluateInFrame: async (selector, expression) =>
      (await (await page.locator(selector).elementHandle()).contentFrame()).evaluate(expression),
    click: (x, y, times) => page.mouse.click(x, y, { clickCount: times }),
    key: (name) => page.keyboard.press(name),
    async hears(node, role, name) {
      const { result } = await protocol.send("Runtime.evaluate", { expression: node });
      const found = { objectId: result.objectId, fetchRelatives: false };
      const [heard] = (await protocol.send("Accessibility.getPartialAXTree", found)).nodes;
      return heard.role.value === role && heard.name?.value === name;
    },
    async collectGarbage() {
      // More than once: what one collection frees lets the next one free what it held.
      for (let times = 0; times < 3; ++times) await protocol.send("HeapProfiler.collectGarbage");
    },
    screenshot: (path) => page.screenshot({ path }),
    front: () => page.bringToFront(),
    close: () => page.close(),
  };
}

export async function start() {
  const browser = await launch();
  return {
    /** A person's browser, with nothing in it. */
    async profile({ dark, forcedColors, still } = {}) {
      const context = await browser.newContext({
        colorScheme: dark ? "dark" : "light",
        forcedColors: forcedColors ? "active" : "none",
        reducedMotion: still ? "reduce" : "no-preference",
      });
      const tab = async () => new Tab(await driver(await context.newPage()));
      return { tab, window: tab, close: () => context.close() }; // all of its tabs are as if in front
    },
    close: () => browser.close(),
  };
}
