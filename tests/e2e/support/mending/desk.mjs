// A partner with a real relay and a test account of its own, and a page that has both elements for one hotel. Every hotel is
// a property of its own: nothing that befell another is left to it.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { contentSecurityPolicy } from "../../../../web/partner/latchkey.mjs";
import { createPartner } from "../../../../web/partner/server.mjs";
import { House, secrets } from "../house.mjs";
import { Hotel } from "./hotel.mjs";

const STYLE = `:root { color-scheme: light dark; font: 16px/1.5 "DejaVu Sans", sans-serif; }
body { margin: 0 auto; padding: 24px; max-width: 640px; } latchkey-status { display: block; margin-top: 24px; }`;

const both = (relay, property) => `
<latchkey-button relay="${relay}" session-url="/latchkey/session" property="${property}">
  <a href="/help">Connect App</a></latchkey-button>
<latchkey-status relay="${relay}" session-url="/latchkey/session" property="${property}">
  <a href="/help">Ask us</a></latchkey-status>`;

/** Every hotel that the address names has its button and its panel. */
const draw = (relay, properties) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Connections</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/desk.css">
<script type="module" src="${relay}/latchkey.js"></script>
<script type="module" src="${relay}/latchkey-status.js"></script>
<h1>Cloudbeds</h1>${properties.map((property) => both(relay, property)).join("")}`;

/** The demo partner's own pages, and at `/` ours. */
function openPartner(house) {
  const config = {
    relay: house.relayUrl,
    apiSecret: secrets.api,
    relayPort: house.port + 1,
    sandboxPort: house.port,
    setUpStep: false,
    wasm: true,
    log: () => {},
  };
  const [demo] = createPartner(config).listeners("request");
  const server = createServer((request, response) => {
    const url = new URL(request.url, house.origin);
    const send = (type, body) =>
      response
        .writeHead(200, {
          "Content-Type": `${type}; charset=utf-8`,
          "Content-Security-Policy": contentSecurityPolicy(house.relayUrl, ["'self'"], config),
        })
        .end(body);
    if (url.pathname === "/desk.css") return send("text/css", STYLE);
    if (url.pathname !== "/") return demo(request, response);
    return send("text/html", draw(house.relayUrl, url.searchParams.getAll("property")));
  });
  return new Promise((resolve) => server.listen(house.port + 2, "127.0.0.1", () => resolve(server)));
}

export class Desk {
  #next = 330_001;
  #contexts = [];

  /**
   * @param credential   what a hotel's consent is exchanged for; @param checkMinutes  0: nobody asks of themselves
   * @param more         lines of [app]; @param ready  false: the caller starts the relay
   * @param scopes       what the app registers, and asks for; without it, what the two are without being told
   */
  static async start({ credential = "oauth", checkMinutes = 0, more = "", ready = true, scopes } = {}) {
    const lines = `credential = "${credential}"\ncheck_minutes = ${checkMinutes}\n${more}`;
    const asked = (toml) => (scopes ? toml.replace(/^scopes = .*$/m, `scopes = ${JSON.stringify(scopes)}`) : toml);
    const change = (toml) => asked(toml.replace("[app]\n", `[app]\n${lines}`));
    const house = await House.start({ change, ready });
    if (scopes) await house.testAccount.post("app", { scopes });
    return new Desk(house, await openPartner(house), credential);
  }

  constructor(house, server, credential) {
    this.house = house;
    this.server = server;
    this.credential = credential;
    this.account = house.testAccount;
    this.at = {
      account: `http://localhost:${house.port}`,
      relay: house.relayUrl,
      partner: house.origin,
      operator: house.operator,
    };
  }

  /** A hotel that nobody has connected yet. */
  async hotel() {
    const property = String(this.#next++);
    const row = { id: property, name: `Hotel ${property}`, timezone: "Europe/Lisbon" };
    await this.account.post("properties", row);
    return new Hotel(this, property);
  }

  /** A person's browser. */
  async person(browser, options) {
    const context = await browser.newContext({ viewport: { width: 760, height: 900 }, ...options });
    context.setDefaultTimeout(15_000);
    this.#contexts.push(context);
    return context;
  }

  trigger = (name, property) => this.account.post(`trigger/${name}`, { property });
  fault = (fault, property, more = {}) => this.account.post("faults", { fault, property, ...more });

  async lift() {
    const answer = await fetch(`http://127.0.0.1:${this.house.port}/_test/faults`, { method: "DELETE" });
    assert.equal(answer.status, 200);
  }

  /** Another person uses the hotel's account from now on. */
  logIn = async (name, active = true) => {
    const { users } = await this.account.state();
    const { id } = users.find(({ first_name }) => first_name === name);
    await this.account.post("users", { id, active, log_in: true });
  };

  get tabs() {
    return this.#contexts.flatMap((context) => context.pages());
  }

  async close() {
    await Promise.all(this.#contexts.map((context) => context.close()));
    this.server.closeAllConnections();
    this.server.close();
    await this.house.stop();
  }
}
