// One tab, driven alike in every engine. An engine brings few things of its own (`driver`); whatever can be done in the page or
// by mouse and keyboard stands here once.
import assert from "node:assert/strict";
import { until } from "../e2e/support/until.mjs";
import { faceOf, middleOf, reach } from "./in-page.mjs";

const PATIENCE_MS = 15_000; // longer than any promise: what must be quick is measured where it is promised
const ANSWERS_WITHIN_MS = 10_000; // an engine may lose a question about a page that is being left

const withinTime = (answer, what) => {
  let late;
  const limit = new Promise((_, reject) => {
    late = setTimeout(() => reject(new Error(`no answer: ${what}`)), ANSWERS_WITHIN_MS);
  });
  return Promise.race([answer, limit]).finally(() => clearTimeout(late));
};

/** Arguments travel as JSON, and so does the answer: what every engine can carry. */
const call = (run, args) => `(${run})(${args.map((value) => JSON.stringify(value) ?? "undefined").join(", ")})`;
const callOn = (path, run, args) =>
  `((node) => node && (${run})(${["node", ...args.map((value) => JSON.stringify(value))].join(", ")}))(${call(reach, [path])})`;

/**
 * @typedef {object} Driver  One tab of an engine.
 * @property {(url: string) => Promise<void>} goto  Ends when the page has loaded.
 * @property {(expression: string) => Promise<unknown>} evaluate  A promise of the page's is awaited.
 * @property {(selector: string, expression: string) => Promise<unknown>} evaluateInFrame  Also in one without an origin.
 * @property {(x: number, y: number, times: number) => Promise<void>} click  True events, as from a person's mouse.
 * @property {(name: string) => Promise<void>} key  Tab, Enter, Space, Escape.
 * @property {(node: string, role: string, name: string) => Promise<boolean>} hears  What its accessibility tree has for a node.
 * @property {() => Promise<void>} [collectGarbage]  Where its protocol can.
 * @property {(path: string) => Promise<void>} screenshot
 * @property {() => Promise<void>} front  Before all other tabs of its window.
 * @property {() => Promise<void>} close
 */
export class Tab {
  /** @param {Driver} driver */
  constructor(driver) {
    this.driver = driver;
  }

  goto = (url) => this.driver.goto(url);
  key = (name) => this.driver.key(name);
  front = () => this.driver.front();
  close = () => this.driver.close();
  screenshot = (path) => this.driver.screenshot(path);
  /** @returns whether this engine can */
  collectGarbage = async () => {
    await this.driver.collectGarbage?.();
    return !!this.driver.collectGarbage;
  };

  run = (run, ...args) => withinTime(this.driver.evaluate(call(run, args)), `${run}`.slice(0, 80));
  runInFrame = (selector, run, ...args) => this.driver.evaluateInFrame(selector, call(run, args));
  /** @returns null where there is no such node */
  on = (path, run, ...args) => withinTime(this.driver.evaluate(callOn(path, run, args)), path);

  until = (what, run, ...args) => until(what, () => this.run(run, ...args), { within: PATIENCE_MS });
  untilOn = (path, run, ...args) => until(path, () => this.on(path, run, ...args), { within: PATIENCE_MS });
  exists = (path) => this.untilOn(path, () => true);

  url = () => this.run(() => location.href);
  /** After the answer: an answer from a page that is left may get lost. */
  back = () => this.run(() => void setTimeout(() => history.back()));
  forward = () => this.run(() => void setTimeout(() => history.forward()));
  isAt = async (start) => {
    await until(`${start} is shown`, async () => (await this.url()).startsWith(start), { within: PATIENCE_MS });
    await this.until("the page has loaded", () => document.readyState === "complete");
  };

  /** Where the mouse would press, once nothing lies over it. */
  middle = (path) => this.untilOn(path, middleOf);
  async press(path, { times = 1 } = {}) {
    const { x, y } = await this.middle(path);
    await this.driver.click(Math.round(x), Math.round(y), times);
  }

  /** Tab until it has the focus. */
  async tabTo(path, { within = 30 } = {}) {
    const hasFocus = () => this.on(path, (node) => node.getRootNode().activeElement === node);
    for (let step = 0; step < within; ++step) {
      if (await hasFocus()) return;
      await this.key("Tab");
    }
    assert.ok(await hasFocus(), `Tab never reaches ${path}`);
  }

  hears = (path, role, name) => this.driver.hears(call(reach, [path]), role, name);

  face = (button = "latchkey-button") => this.on(button, faceOf);

  /** Waits until what a person sees of the button is so. */
  async shows(wanted, button = "latchkey-button", { within = PATIENCE_MS } = {}) {
    let face;
    const isShown = async () => {
      face = await this.face(button);
      return (
        face && Object.entries(wanted).every(([name, value]) => JSON.stringify(face[name]) === JSON.stringify(value))
      );
    };
    const fail = async ({ message }) => assert.fail(`${message}; it was ${JSON.stringify(face)}`);
    await until(`${button} shows ${JSON.stringify(wanted)}`, isShown, { within }).catch(fail);
  }
  showsConnect = (button) => this.shows({ state: "disabled", busy: false, links: ["Connect App"] }, button);
  showsLogin = (button) => this.shows({ state: "enabled", busy: false, links: ["Login"] }, button);
  showsChildLink = (button) => this.shows({ state: null, links: ["Connect App"] }, button);
}
