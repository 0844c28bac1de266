// The partner's back end, as another program of the partner's would be it: the relay's own API, with the API secret.
import assert from "node:assert/strict";
import { send } from "./http.mjs";
import { until } from "./until.mjs";

export class BackEnd {
  #relay;
  #secret;

  constructor({ relay }, secret) {
    this.#relay = relay;
    this.#secret = secret;
  }

  /** @returns {Promise<{status: number, body: object | null}>} */
  ask = async (method, path, value) => {
    const headers = { Authorization: `Bearer ${this.#secret}`, "Content-Type": "application/json" };
    const body = value && JSON.stringify(value);
    const answer = await send(`${this.#relay}${path}`, { method, headers, body });
    return { status: answer.status, body: answer.body === "" ? null : JSON.parse(answer.body) };
  };

  /** As ask; it must be refused so. */
  refused = async (status, code, ...request) => {
    const answer = await this.ask(...request);
    assert.deepEqual([answer.status, answer.body.code], [status, code], request.slice(0, 2).join(" "));
  };

  links = async (account) => (await this.ask("GET", `/v1/accounts/${account}`)).body.links;

  link = async (account, property) => (await this.links(account)).find((row) => row.property === property);

  ofProperty = (method, account, property, what, value) =>
    this.ask(method, `/v1/accounts/${account}/properties/${property}/${what}`, value);

  takeBackExternal = async (account) => {
    for (const { property, kind } of await this.links(account)) {
      if (kind === "external") await this.ofProperty("DELETE", account, property, "external");
    }
  };

  /** That the account ever had something: what is stated as external can be taken back without a trace. */
  forget = async (account) => {
    for (const { property } of await this.links(account)) {
      const stated = { app_state: "disabled", guide: "http://localhost/guide" };
      const state = async () => (await this.ofProperty("PUT", account, property, "external", stated)).status === 200;
      await until(`the end of ${property} is complete`, state); // refused while a credential is kept
      await this.ofProperty("DELETE", account, property, "external");
    }
    assert.deepEqual(await this.links(account), []);
  };
}
