// One journey's world: the preview as reached in one place, its test account and store, and people with browsers.
import { applyEngine } from "./engines.mjs";
import { send } from "./http.mjs";
import { PATIENCE_MS, Tab } from "./tab.mjs";
import { until } from "./until.mjs";

export const accounts = ["demo", "other"];

export class World {
  #browser;
  #engine;
  #contexts = [];
  loadedCores = new Set();

  constructor({ browser, engine, preview, testAccount, store, backEnd, at }) {
    this.#browser = browser;
    this.#engine = engine;
    this.preview = preview;
    this.testAccount = testAccount;
    this.store = store;
    this.backEnd = backEnd;
    this.at = at;
  }

  /** A person with a browser of their own: nothing is shared with anybody else's. */
  person = async ({ account = "demo", at = this.at, ...options } = {}) => {
    const context = await (await this.#browser()).newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    this.#contexts.push(context);
    await applyEngine(this.#engine, context, this.loadedCores);
    const tab = async (path = account === "demo" ? "/" : `/?account=${account}`) => {
      const page = await context.newPage();
      await page.goto(at.partner + path);
      return new Tab(page, at);
    };
    return { context, tab };
  };

  sessionOf = async (account, at = this.at) => {
    const headers = { Cookie: `harbourlight_account=${account}` };
    const { body } = await send(`${at.partner}/latchkey/session`, { headers });
    return JSON.parse(body);
  };

  /** What the relay tells the account's pages. */
  stateOf = async (account, at = this.at) => {
    const { token } = await this.sessionOf(account, at);
    const { body } = await send(`${at.relay}/v1/state`, { headers: { Authorization: `Bearer ${token}` } });
    return JSON.parse(body);
  };

  /** As far as the relay's pages know. */
  nobodyIsConnected = async () => {
    const states = await Promise.all(accounts.map((account) => this.stateOf(account)));
    return states.every(({ links }) => links.every(({ app_state }) => app_state === "disabled"));
  };

  /** What is kept for an account; and what waits for one, since this journey began or before: a hold lasts 24 hours. */
  boundGrants = async () => (await this.store.read()).grants.filter(({ account }) => account !== null);
  heldGrants = async () => (await this.store.read()).grants.filter(({ account }) => account === null);

  /** Nobody is connected, and no grant is kept or held for anybody. */
  nothingIsBound = async () => (await this.nobodyIsConnected()) && (await this.store.read()).grants.length === 0;

  /** A test account as seeded, and a relay that knows it and remembers no former connection: it would be renewed. */
  async reset() {
    await this.testAccount.reset();
    await Promise.all(accounts.map((account) => this.backEnd.takeBackExternal(account)));
    await until("the relay notices the reset", this.nobodyIsConnected);
    await Promise.all(accounts.map((account) => this.backEnd.forget(account)));
  }

  get tabs() {
    return this.#contexts.flatMap((context) => context.pages());
  }

  async close() {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }
}
