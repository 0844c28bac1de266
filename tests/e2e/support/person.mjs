// A person with a browser and no screen: walks each step of a connection as a browser does, and can take any of them again.
import { send, sendJson } from "./http.mjs";

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

/** Another answer than the one that leads on: where a person stands then is for the test to say. */
export class Refused extends Error {
  constructor({ status, body }) {
    super(`${status}: ${body.slice(0, 300)}`);
    this.status = status;
  }
}

const expects = (status, answer) => {
  if (answer.status !== status) throw new Refused(answer);
  return answer;
};

export class Person {
  /** What each step brought: secrets of the way among them. */
  found = {};

  constructor(house, account = "demo") {
    this.house = house;
    this.account = account;
  }

  logIn = async () => {
    this.token ??= await this.house.session(this.account);
  };
  asPage = () => this.house.asPage(this.token);

  /** What the button would show. */
  async link(property = "320000") {
    await this.logIn();
    const ask = () => send(`${this.house.relayUrl}/v1/state`, { headers: this.asPage() });
    let answer = await ask();
    if (answer.status === 401) {
      this.token = await this.house.session(this.account); // as the button: once, then it is an error
      answer = await ask();
    }
    return (
      JSON.parse(expects(200, answer).body).links.find((row) => row.property === property) ?? { app_state: "disabled" }
    );
  }

  async press() {
    await this.logIn();
    const { page, relayUrl } = this.house;
    const pressed = await sendJson(`${relayUrl}/v1/connect`, { headers: this.asPage() }, { return_to: page });
    this.found.ticket = JSON.parse(expects(200, pressed).body).navigate_to;
  }

  /** The ticket leads to Cloudbeds. */
  async leave() {
    const left = expects(303, await send(this.found.ticket));
    this.found.cookie = left.headers["set-cookie"][0].split(";")[0];
    this.found.consent = left.headers.location;
  }

  /** Connect App in the Marketplace. */
  async startInMarketplace() {
    const page = await send(`http://localhost:${this.house.port}/marketplace/exampleapp?property=320000`);
    const [, href] = /href="([^"]*\/oauth\?[^"]*)"/.exec(page.body);
    this.found.consent = new URL(href.replaceAll("&amp;", "&"), `http://localhost:${this.house.port}`).href;
  }

  /** Allow Access. */
  async allow(property = "320000") {
    const asked = await send(this.found.consent);
    const request = new URL(asked.headers.location, this.found.consent).searchParams.get("request");
    const form = new URLSearchParams({ request, decision: "allow", property });
    const body = form.toString();
    const allowed = await send(`http://localhost:${this.house.port}/oauth`, { method: "POST", headers: FORM, body });
    this.found.callback = allowed.headers.location;
  }

  /** Back at the relay, and from there to the partner's page. */
  async comeBack() {
    const headers = this.found.cookie ? { Cookie: this.found.cookie } : {};
    const back = expects(303, await send(this.found.callback, { headers }));
    this.found.returned = back.headers.location;
    this.found.code = back.headers.location.split("#latchkey_finish=")[1];
    this.found.claimCookie = back.headers["set-cookie"]?.find((one) => one.includes("claim"))?.split(";")[0];
  }

  async finish() {
    const url = `${this.house.relayUrl}/v1/connect/finish`;
    expects(200, await sendJson(url, { headers: this.asPage() }, { code: this.found.code }));
  }

  /** Signed in at the partner's, which sends the browser to the relay for a claim's code. */
  async openClaim() {
    const headers = { Cookie: this.found.claimCookie };
    const opened = expects(303, await send(`${this.house.relayUrl}/claim`, { headers }));
    this.found.claim = new URL(opened.headers.location).searchParams.get("latchkey_claim");
  }

  async readClaim() {
    expects(200, await this.house.backEnd("GET", `/v1/claims/${this.found.claim}?account=${this.account}`));
  }

  /** Confirm. */
  async confirm() {
    expects(200, await this.house.backEnd("POST", `/v1/claims/${this.found.claim}`, { account: this.account }));
  }

  /** Disconnect, then Disconnect App, in the hotel's account. */
  async disconnectInCloudbeds(property = "320000") {
    const form = new URLSearchParams({ app: "exampleapp", property });
    const url = `http://localhost:${this.house.port}/connected-apps/disconnect`;
    expects(303, await send(url, { method: "POST", headers: FORM, body: form.toString() }));
  }

  async disconnectAtPartner() {
    await this.logIn();
    const url = `${this.house.relayUrl}/v1/disconnect`;
    expects(200, await sendJson(url, { headers: this.asPage() }, { property: "320000" }));
  }
}

/** From press to finish, and from the Marketplace to Confirm. */
export const CONNECT = ["press", "leave", "allow", "comeBack", "finish"];
export const CLAIM = ["startInMarketplace", "allow", "comeBack", "openClaim", "readClaim", "confirm"];
