// WebKitGTK: its MiniBrowser, by selenium-webdriver to a WebKitWebDriver of our own, on a display of our own.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Builder, By, Capabilities, Key, Origin } from "selenium-webdriver";
import { until } from "../e2e/support/until.mjs";
import { Tab } from "./tab.mjs";

const BROWSER = {
  binary: "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
  args: ["--automation"], // private: nothing is kept after a session
};
const STARTS_WITHIN_MS = 15_000;

/** What a file that dies must not leave behind. */
const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

function startChild(command, args, options) {
  const child = spawn(command, args, options);
  running.add(child);
  const ended = new Promise((resolve) => child.once("close", resolve));
  ended.then(() => running.delete(child));
  const end = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { child, end };
}

/** On a display that is free: the server chooses it and says which. */
async function startDisplay() {
  const args = ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"];
  const { child, end } = startChild("Xvfb", args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = await new Promise((resolve, reject) => {
    child.stdio[3].once("data", (text) => resolve(`${text}`.trim()));
    child.once("close", () => reject(new Error("Xvfb did not start")));
  });
  return { display: `:${number}`, end };
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** The desktop's settings are the page's wishes: a dark theme, no animations. */
async function desktop({ dark, still }) {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-webkit-"));
  await mkdir(join(folder, "gtk-3.0"));
  await writeFile(join(folder, "gtk-3.0/settings.ini"), `[Settings]\ngtk-enable-animations=${still ? 0 : 1}\n`);
  const environment = { XDG_CONFIG_HOME: folder, GTK_THEME: dark ? "Adwaita:dark" : "Adwaita" };
  return { environment, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** One WebKitWebDriver, which holds one session at a time. */
async function startDriver(display, wishes) {
  const { environment, remove } = await desktop(wishes);
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, ...environment };
  const { end } = startChild("WebKitWebDriver", [`--port=${port}`], { env, stdio: "ignore" });
  const server = `http://127.0.0.1:${port}`;
  await until("WebKitWebDriver answers", async () => (await fetch(`${server}/status`)).ok, {
    within: STARTS_WITHIN_MS,
  });
  const close = async () => {
    await end();
    await remove();
  };
  return { server, close };
}

const keys = { Tab: Key.TAB, Enter: Key.ENTER, Space: Key.SPACE, Escape: Key.ESCAPE };

/** A session talks to one window at a time: each question first says which, and waits for the one before. */
class Session {
  #browser;
  #last;

  constructor(browser) {
    this.#browser = browser;
    this.#last = browser;
  }

  inTurn(work) {
    const done = this.#last.then(() => work(this.#browser));
    this.#last = done.catch(() => {});
    return done;
  }

  #isUsed = false;

  /** A window, always: WebDriver opens a tab behind the one in front and has no command that brings it there. */
  open = async () => {
    const handle = await this.inTurn(async (browser) => {
      if (this.#isUsed) await browser.switchTo().newWindow("window");
      this.#isUsed = true;
      return browser.getWindowHandle();
    });
    return new Tab(this.#driver(handle));
  };

  #driver(handle) {
    const here = (work) =>
      this.inTurn(async (browser) => {
        await browser.switchTo().window(handle);
        return work(browser);
      });
    const actions = (work) => here((browser) => work(browser.actions({ async: true })).perform());
    return {
      goto: (url) => here((browser) => browser.get(url)),
      evaluate: (expression) => here((browser) => browser.executeScript(`return ${expression}`)),
      evaluateInFrame: (selector, expression) =>
        here(async (browser) => {
          await browser.switchTo().frame(await browser.findElement(By.css(selector)));
          try {
            return await browser.executeScript(`return ${expression}`);
          } finally {
            await browser.switchTo().defaultContent();
          }
        }),
      click: (x, y, times) =>
        actions((sequence) => {
          let next = sequence.move({ x, y, origin: Origin.VIEWPORT, duration: 0 });
          for (let time = 0; time < times; ++time) next = next.click();
          return next;
        }),
      key: (name) => actions((sequence) => sequence.keyDown(keys[name]).keyUp(keys[name])),
      hears: (node, role, name) =>
        here(async (browser) => {
          const element = await browser.executeScript(`return ${node}`);
          return (await element.getAriaRole()) === role && (await element.getAccessibleName()) === name;
        }),
      screenshot: (path) => here(async (browser) => writeFile(path, await browser.takeScreenshot(), "base64")),
      front: () => here(() => {}),
      close: () => here((browser) => browser.close()),
    };
  }
}

export async function start() {
  const { display, end } = await startDisplay();
  return {
    /** A person's browser, with nothing in it: a driver and a browser process of its own. */
    async profile(wishes = {}) {
      const driver = await startDriver(display, wishes);
      const capabilities = new Capabilities({ browserName: "MiniBrowser", "webkitgtk:browserOptions": BROWSER });
      const { open } = new Session(new Builder().usingServer(driver.server).withCapabilities(capabilities).build());
      return { tab: open, window: open, close: driver.close };
    },
    close: end,
  };
}
