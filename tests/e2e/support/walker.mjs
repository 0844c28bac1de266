// A browser without a screen: walks the way to a connection one request at a time, so that each step can be spoilt.
import assert from "node:assert/strict";
import { send, sendJson } from "./http.mjs";
import { property } from "./test-account.mjs";

export class Walker {
  #cookies = new Map(); // "host name" -> Map(name -> value): ports of a host share their cookies, as in browsers
  #record;
  #noteCode;

  /** @param record  is given every answer of relay and partner; `noteCode` every code that Cloudbeds hands out */
  constructor(at, { account, record, noteCode }) {
    this.at = at;
    this.#record = record;
    this.#noteCode = noteCode;
    this.#jar(at.partner).set("harbourlight_account", account);
  }

  #jar(url) {
    const { hostname } = new URL(url);
    if (!this.#cookies.has(hostname)) this.#cookies.set(hostname, new Map());
    return this.#cookies.get(hostname);
  }

  #keep(url, { headers }) {
    for (const line of headers["set-cookie"] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/max-age=0/i.test(line)) this.#jar(url).delete(name);
      else this.#jar(url).set(name, value);
    }
  }

  cookiesFor(url) {
    return [...this.#jar(url)].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async get(url, headers = {}) {
    const Cookie = this.cookiesFor(url);
    const answer = await send(url, { headers: { ...(Cookie && { Cookie }), ...headers } });
    this.#keep(url, answer);
    if (new URL(url).origin !== this.at.account) this.#record(answer);
    return answer;
  }

  async post(url, body, headers) {
    const answer = await sendJson(url, { headers }, body);
    this.#record(answer);
    return answer;
  }

  /** Headers of the page's own requests: its session, its origin. */
  async asPage() {
    const { body } = await this.get(`${this.at.partner}/latchkey/session`);
    return { Authorization: `Bearer ${JSON.parse(body).token}`, Origin: this.at.partner };
  }

  /** @returns the address of a fresh ticket */
  async takeTicket() {
    const answer = await this.post(
      `${this.at.relay}/v1/connect`,
      { return_to: `${this.at.partner}/` },
      await this.asPage(),
    );
    assert.equal(answer.status, 200, answer.body);
    return JSON.parse(answer.body).navigate_to;
  }

  /** @returns the authorize URL to which the ticket leads */
  async openTicket(ticket) {
    const answer = await this.get(ticket);
    assert.equal(answer.status, 303, answer.body);
    return answer.headers.location;
  }

  /** Through the test account's consent page. @returns the callback's address */
  async consent(authorizeUrl) {
    const { headers } = await send(authorizeUrl);
    const consentPage = new URL(headers.location, this.at.account);
    const form = new URLSearchParams({ request: consentPage.searchParams.get("request"), property, decision: "allow" });
    const answer = await send(`${this.at.account}/oauth`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: this.at.account },
      body: form.toString(),
    });
    const { location } = answer.headers;
    assert.ok(location?.startsWith(`${this.at.relay}/callback?`), answer.body);
    this.#noteCode(new URL(location).searchParams.get("code"));
    return location;
  }

  /** Ticket to callback address, all by one browser. */
  async walkToCallback() {
    return this.consent(await this.openTicket(await this.takeTicket()));
  }

  /** @returns the finish code from the address of the page that started it */
  async comeBack(callback) {
    const answer = await this.get(callback);
    assert.equal(answer.status, 303, answer.body);
    return /#latchkey_finish=(.+)$/.exec(answer.headers.location)[1];
  }

  async finish(code, headers) {
    return this.post(`${this.at.relay}/v1/connect/finish`, { code }, headers ?? (await this.asPage()));
  }

  async connect() {
    const answer = await this.finish(await this.comeBack(await this.walkToCallback()));
    assert.equal(answer.status, 200, answer.body);
    assert.equal(JSON.parse(answer.body).links[0].app_state, "enabled");
  }
}
