// One hotel with its button and its panel: what its people do, and what everybody who looks is told.
import assert from "node:assert/strict";
import { send } from "../http.mjs";
import { until } from "../until.mjs";

const unescaped = (html) =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[name]);

/** One tab on the partner's page, and this hotel's two elements on it. */
export class HotelTab {
  constructor(page, property) {
    this.page = page;
    this.button = page.locator(`latchkey-button[property="${property}"]`);
    this.panel = page.locator(`latchkey-status[property="${property}"]`);
    this.message = this.button.getByRole("alert");
  }

  #link = (name) => this.button.getByRole("link", { name, exact: true });

  /** The button reflects its face once it is shown; until then its own link is the page's. */
  face = (state, options) => this.page.locator(`latchkey-button[state="${state}"]`).and(this.button).waitFor(options);

  async showsLogin(options) {
    await this.face("enabled", options);
    await this.#link("Login").waitFor();
    assert.equal(await this.#link("Connect App").count(), 0);
  }

  async showsConnect(options) {
    await this.face("disabled", options);
    await this.#link("Connect App").waitFor();
    assert.equal(await this.#link("Login").count(), 0);
  }

  /** @returns when it was seen */
  async reason(text, options) {
    await this.button.locator("[part=reason]").getByText(text, { exact: true }).waitFor(options);
    return performance.now();
  }

  async panelSays(text, options) {
    await this.panel.locator("[part=text]").getByText(text, { exact: true }).waitFor(options);
    return performance.now();
  }

  async outlook(word, options) {
    await this.page.locator(`latchkey-status[outlook="${word}"]`).and(this.panel).waitFor(options);
  }

  steps = () => this.panel.locator("[part=steps] li").allInnerTexts();
  offers = (name) => this.panel.getByRole("link", { name, exact: true }).count();
  facts = () => this.panel.locator("[part=facts]").innerText();

  pressConnect = () => this.#link("Connect App").click();
  pressReconnect = () => this.panel.getByRole("link", { name: "Reconnect", exact: true }).click();

  /** "Test the connection": pressed, as far as its last words. */
  async test() {
    await this.panel.getByRole("button", { name: "Test the connection", exact: true }).click();
    const says = this.panel.locator("[part=says]");
    await says.filter({ hasText: /\w/ }).waitFor();
    return says.innerText();
  }
}

/** On the consent page: the hotel is chosen, and Allow Access or Deny pressed. */
export async function decide(page, property, decision = "Allow Access") {
  await page.getByRole("heading", { level: 1, name: "Application Authorization", exact: true }).waitFor();
  await page.getByLabel("Property", { exact: true }).selectOption(property);
  await page.getByRole("button", { name: decision, exact: true }).click();
}

export class Hotel {
  constructor(desk, property) {
    this.desk = desk;
    this.property = property;
  }

  async tab(context) {
    const page = await context.newPage();
    await page.goto(`${this.desk.at.partner}/?property=${this.property}`);
    return new HotelTab(page, this.property);
  }

  /** Back on the partner's page, after consent. */
  async comesBack(tab) {
    await tab.page.waitForURL(`${this.desk.at.partner}/**`);
  }

  async connect(tab) {
    await tab.showsConnect();
    await tab.pressConnect();
    await decide(tab.page, this.property);
    await this.comesBack(tab);
    await tab.showsLogin();
    await this.subscription();
  }

  async reconnect(tab, property = this.property) {
    await tab.pressReconnect();
    await decide(tab.page, property);
    await this.comesBack(tab);
  }

  /** Connected without a browser, where the way there is not what is walked. */
  async adopt() {
    const { access_token, refresh_token } = await this.desk.account.post("connect", {
      property: this.property,
      credential: this.desk.credential,
    });
    const kind = this.desk.credential;
    const tokens = kind === "oauth" ? { kind, access_token, refresh_token } : { kind, api_key: access_token };
    const { status, body } = await this.#backEnd("PUT", "credential", tokens);
    assert.equal(status, 200, body);
    await this.subscription();
  }

  /** Disconnect, then Disconnect App, in Connected Apps; what follows may take its time. @returns when it was pressed */
  async disconnectInCloudbeds(page, { wait = true } = {}) {
    await page.goto(`${this.desk.at.account}/connected-apps`);
    const row = page.getByRole("listitem").filter({ hasText: `property ${this.property}` });
    await row.getByRole("button", { name: "Disconnect", exact: true }).click();
    const confirm = page.getByRole("dialog").getByRole("button", { name: "Disconnect App", exact: true });
    await confirm.waitFor();
    const pressed = performance.now();
    await confirm.click({ noWaitAfter: !wait });
    return pressed;
  }

  appState = () => this.desk.account.appState(this.property);
  subscriptions = async () =>
    (await this.desk.account.state()).subscriptions.filter(({ property }) => property === this.property);
  subscription = async () => (await until("the relay subscribes", async () => (await this.subscriptions())[0])).url;

  /** From now on Cloudbeds tells the relay nothing of this hotel: as if every delivery were lost. */
  async unsubscribe() {
    const { access_token, api_key } = await this.credential();
    const headers = { Authorization: `Bearer ${access_token ?? api_key}` };
    for (const { id, url } of await this.subscriptions()) {
      if (!url.includes("/webhooks/")) continue; // somebody else's
      const api = `http://127.0.0.1:${this.desk.house.port}/api/v1.3/deleteWebhook`;
      await fetch(`${api}?subscriptionID=${id}&propertyID=${this.property}`, { method: "DELETE", headers });
    }
  }

  grants = async () =>
    (await this.desk.account.state()).grants.filter(
      ({ properties, alive }) => alive && properties.includes(this.property),
    );

  #backEnd = (method, what, value) =>
    this.desk.house.backEnd(method, `/v1/accounts/demo/properties/${this.property}/${what}`, value);

  link = async () =>
    (await this.desk.house.backEnd("GET", "/v1/accounts/demo")).json.links.find(
      ({ property }) => property === this.property,
    );
  diagnosis = async () => (await this.#backEnd("GET", "diagnosis")).json;
  credential = async () => (await this.#backEnd("GET", "credential")).json;
  state = async (method, what, value) => this.#backEnd(method, what, value);

  /** What the page API tells the panel. */
  async pageDiagnosis() {
    const { house } = this.desk;
    const url = `${house.relayUrl}/v1/diagnosis?property=${this.property}`;
    return JSON.parse((await send(url, { headers: house.asPage(await house.session()) })).body);
  }

  /** What the partner's own program gets from Cloudbeds with this credential. */
  async partnersCall({ access_token, api_key }, call = "getReservations") {
    const url = `http://127.0.0.1:${this.desk.house.port}/api/v1.3/${call}?propertyID=${this.property}`;
    const answer = await send(url, { headers: { Authorization: `Bearer ${access_token ?? api_key}` } });
    return {
      status: answer.status,
      content_type: answer.headers["content-type"],
      body: answer.body,
      request_id: answer.headers["x-request-id"],
      call,
    };
  }

  /** The partner reports it. */
  async observe(seen) {
    const { status, body } = await this.#backEnd("POST", "observations", seen);
    assert.equal(status, 200, body);
    return JSON.parse(body);
  }

  /** The relay's page for support: `{text, problem, steps}`. */
  async supportPage() {
    const answer = await send(`${this.desk.at.operator}/support?property=${this.property}`);
    assert.equal(answer.status, 200, answer.body);
    const [, list = ""] =
      /<h3>What to do<\/h3>(?:<p>.*?<\/p>)?<([ou]l)>([\s\S]*?)<\/\1>/.exec(answer.body)?.slice(1) ?? [];
    return {
      html: answer.body,
      problem: /<dt>Problem<\/dt><dd>([a-z_]+)<\/dd>/.exec(answer.body)?.[1],
      steps: [...list.matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, step]) => unescaped(step)),
    };
  }
}
