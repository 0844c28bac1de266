// One journey's world: the preview as reached in one place, its test account and store, and people with browsers.
import { send } from "./http.mjs";
import { Tab } from "./tab.mjs";
import { until } from "./until.mjs";

export const accounts = ["demo", "other"];

export class World {
  #browser;
  #contexts = [];

  constructor({ browser, preview, testAccount, store, at }) {
    this.#browser = browser;
    this.preview = preview;
    this.testAccount = testAccount;
    this.store = store;
    this.at = at;
  }

  /** A person with a browser of their own: nothing is shared with anybody else's. */
  person = async ({ account = "demo", at = this.at, ...options } = {}) => {
    const context = await (await this.#browser()).newContext(options);
    this.#contexts.push(context);
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

  /** Nobody is connected, and no grant is kept or held for anybody. */
  nothingIsBound = async () => (await this.nobodyIsConnected()) && (await this.store.read()).grants.length === 0;

  /** A test account as seeded, and a relay that knows it. */
  async reset() {
    await this.testAccount.reset();
    await until("the relay notices the reset", this.nobodyIsConnected);
  }

  get tabs() {
    return this.#contexts.flatMap((context) => context.pages());
  }

  async close() {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }
}
