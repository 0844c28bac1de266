// One tab on the partner's page, and what a person does and sees there.
import assert from "node:assert/strict";

/** Longer than any promise here: what must be quick is measured where it is promised. */
export const PATIENCE_MS = 15_000;

export class Tab {
  #selector;

  constructor(page, at, selector = "latchkey-button") {
    this.page = page;
    this.at = at;
    this.#selector = selector;
    this.button = page.locator(selector);
    this.connectLink = this.#link("Connect App");
    this.loginLink = this.#link("Login");
    this.message = this.button.getByRole("alert");
  }

  /** The button of one hotel, where the page has several. */
  hotel(property) {
    return new Tab(this.page, this.at, `latchkey-button[property="${property}"]`);
  }

  /** Playwright's locators pierce the open shadow root; names count exactly. */
  #link(name) {
    return this.button.getByRole("link", { name, exact: true });
  }

  /** Waits for a face: the button reflects it once it is shown. */
  async face(state, { timeout = PATIENCE_MS } = {}) {
    await this.page.locator(`${this.#selector}[state="${state}"]`).waitFor({ timeout });
  }

  async showsConnect(options) {
    await this.face("disabled", options);
    await this.connectLink.waitFor();
    assert.equal(await this.loginLink.count(), 0);
  }

  async showsLogin(options) {
    await this.face("enabled", options);
    await this.loginLink.waitFor();
    assert.equal(await this.connectLink.count(), 0);
  }

  async isStale({ timeout = PATIENCE_MS } = {}) {
    await this.page.locator(`${this.#selector}[stale]`).waitFor({ timeout });
  }

  async isFresh({ timeout = PATIENCE_MS } = {}) {
    await this.page.locator(`${this.#selector}[state]:not([stale])`).waitFor({ timeout });
  }

  /** Connect App, as far as the consent page. */
  async askForConsent() {
    await this.showsConnect();
    await this.connectLink.click();
    await this.page.getByRole("heading", { level: 1, name: "Application Authorization", exact: true }).waitFor();
    assert.equal(new URL(this.page.url()).origin, this.at.account);
  }

  async consent(decision) {
    await this.page.getByRole("button", { name: decision, exact: true }).click();
    await this.page.waitForURL(`${this.at.partner}/**`);
  }

  async connect() {
    await this.askForConsent();
    await this.consent("Allow Access");
    await this.showsLogin();
  }

  /** Ends a connection as a page of the partner's may, by the page API. @returns [status, code of a refusal] */
  postDisconnect(body) {
    return this.page.evaluate(
      async ([relay, body]) => {
        const { token } = await (await fetch("/latchkey/session")).json();
        const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
        const answer = await fetch(`${relay}/v1/disconnect`, { method: "POST", headers, body: JSON.stringify(body) });
        return [answer.status, (await answer.json()).code];
      },
      [this.at.relay, body],
    );
  }
}
