// A browser, a partner's page and a relay, for one test; closed when the test ends.
import { chromium } from "playwright-core";
import { startPartner, startRelay } from "./servers.mjs";

export const launch = () =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });

/** One browser per test file. */
export function useBrowser({ before, after }) {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());
  return async (t, { relay: relayScript, partner: partnerScript, ...options } = {}) => {
    const relay = await startRelay(relayScript);
    const partner = await startPartner(relay, partnerScript);
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const problems = [];
    page.on("pageerror", (error) => problems.push(`${error}`));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    await context.addInitScript(() => {
      globalThis.told = [];
      for (const name of ["change", "connect", "login", "error"]) {
        addEventListener(`latchkey-${name}`, (event) => globalThis.told.push([name, event.detail]));
      }
    });
    t.after(async () => {
      await context.close();
      relay.close();
      partner.close();
    });
    const button = page.locator("latchkey-button");
    const open = (path = "/") => page.goto(partner.origin + path);
    return { relay, partner, html: partner.html, context, page, button, problems, open };
  };
}

export const told = (page, name) =>
  page.evaluate((wanted) => globalThis.told.filter(([n]) => n === wanted).map(([, d]) => d), name);

/** Waits for a face: the host reflects it when it has been shown. */
export const face = (page, state) =>
  page.locator(`latchkey-button[state="${state}"]`).first().waitFor({ timeout: 8000 });

/** Until it holds. What is waited for happens in a server of this process, so there is no event of the page to await. */
export async function soon(holds) {
  for (let tries = 0; tries < 500 && !holds(); ++tries) await new Promise((resolve) => setTimeout(resolve, 10));
  if (!holds()) throw new Error(`never held: ${holds}`);
}
