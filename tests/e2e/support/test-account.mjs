// The Marketplace test account as an outside check sees it: its control API, and Cloudbeds' API with a credential from it.
import assert from "node:assert/strict";
import { until } from "./until.mjs";

export const property = "320000";
export const secondProperty = "320001";

export class TestAccount {
  #origin;

  constructor(port) {
    this.#origin = `http://127.0.0.1:${port}`;
  }

  async #get(path) {
    const answer = await fetch(this.#origin + path);
    assert.equal(answer.status, 200, path);
    return answer.json();
  }

  state = () => this.#get("/_test/state");
  requests = async () => (await this.#get("/_test/requests")).requests;
  deliveries = async () => (await this.#get("/_test/deliveries")).deliveries;

  /** A control call; its answer. A reset takes back whatever it did. */
  async post(path, body) {
    const answer = await fetch(`${this.#origin}/_test/${path}`, { method: "POST", body: body && JSON.stringify(body) });
    const text = await answer.text();
    assert.equal(answer.status, 200, `${path}: ${text}`);
    return JSON.parse(text);
  }

  reset = () => this.post("reset");
  /** As in the account's Settings. */
  set = (settings) => this.post("settings", settings);
  /** Moves the account's clock on. */
  advance = (seconds) => this.post("clock", { advance_s: seconds });

  async appState(id = property) {
    return (await this.state()).properties.find((row) => row.id === id).app_state;
  }

  /** The live grant, with its credentials in clear. */
  async grant() {
    return (await this.state()).grants.find((row) => row.alive);
  }

  /** What Cloudbeds answers to somebody who has this credential: `{status, body}`. */
  async asksWith(headers, id = property) {
    const answer = await fetch(`${this.#origin}/api/v1.3/getAppState?propertyID=${id}`, { headers });
    return { status: answer.status, body: await answer.json() };
  }

  /** The address to which the relay has itself told. */
  async webhook() {
    const { subscriptions } = await until("the relay subscribes", async () => {
      const state = await this.state();
      return state.subscriptions.length > 0 && state;
    });
    return subscriptions[0];
  }

  /** Calls Cloudbeds' API with the relay's own credential, as the partner's other programs would. */
  async call(method, name, parameters) {
    const { access_token } = await this.grant();
    const form = new URLSearchParams(parameters);
    const url = `${this.#origin}/api/v1.3/${name}`;
    const headers = { Authorization: `Bearer ${access_token}` };
    const answer =
      method === "POST"
        ? await fetch(url, { method, headers, body: form })
        : await fetch(`${url}?${form}`, { method, headers });
    const body = await answer.json();
    assert.ok(answer.ok && body.success, `${name}: ${answer.status} ${JSON.stringify(body)}`);
    return body;
  }

  /** From now on Cloudbeds tells nobody: as if every delivery were lost. */
  async loseWebhooks() {
    await this.webhook();
    const { access_token } = await this.grant();
    for (const { id } of (await this.state()).subscriptions) {
      const url = `${this.#origin}/api/v1.3/deleteWebhook?subscriptionID=${id}`;
      await fetch(url, { method: "DELETE", headers: { Authorization: `Bearer ${access_token}` } });
    }
    assert.deepEqual((await this.state()).subscriptions, []);
  }

  postAppState = (app_state) => this.call("POST", "postAppState", { propertyID: property, app_state });
}
