// Firefox ESR as Debian has it, by puppeteer-core over WebDriver BiDi.
import puppeteer from "puppeteer-core";
import { Tab } from "./tab.mjs";

const launch = (preferences) =>
  puppeteer.launch({
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    headless: true,
    extraPrefsFirefox: preferences, // puppeteer adds its own: no back/forward cache, in which it would lose the tab
  });

/** BiDi cannot emulate these (puppeteer says: CDP is required), so a browser is started that has them as a person's would. */
const preferencesOf = ({ dark, forcedColors, still }) => ({
  "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1,
  "ui.prefersReducedMotion": still ? 1 : 0,
  "browser.display.document_color_use": forcedColors ? 2 : 0,
});

const keys = { Space: " " };

function driver(page) {
  return {
    goto: async (url) => void (await page.goto(url)),
    evaluate: (expression) => page.evaluate(expression),
    evaluateInFrame: async (selector, expression) =>
      (await (await page.$(selector)).contentFrame()).evaluate(expression),
    click: (x, y, times) => page.mouse.click(x, y, { count: times }),
    key: (name) => page.keyboard.press(keys[name] ?? name),
    /** BiDi finds nodes by role and name; it does not tell them. */
    async hears(node, role, name) {
      const wanted = await page.evaluateHandle(node);
      const around = await page.evaluateHandle((inner) => inner.parentElement ?? inner.getRootNode(), wanted);
      for (const found of await around.$$(`aria/${name}[role="${role}"]`)) {
        if (await page.evaluate((one, other) => one === other, found, wanted)) return true;
      }
      return false;
    },
    screenshot: (path) => page.screenshot({ path }),
    front: () => page.bringToFront(),
    close: () => page.close(),
  };
}

export async function start() {
  const plain = await launch(preferencesOf({}));
  const profileIn = async (browser) => {
    const context = await browser.createBrowserContext();
    const make = async (type) => {
      const page = await context.newPage({ type });
      await page.setViewport({ width: 1280, height: 720 });
      return new Tab(driver(page));
    };
    return { tab: () => make("tab"), window: () => make("window"), close: () => context.close() };
  };
  return {
    /** A person's browser, with nothing in it. */
    async profile(wishes = {}) {
      if (Object.keys(wishes).length === 0) return profileIn(plain);
      const browser = await launch(preferencesOf(wishes));
      return { ...(await profileIn(browser)), close: () => browser.close() };
    },
    close: () => plain.close(),
  };
}
