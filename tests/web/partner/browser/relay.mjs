// A relay for the browser: the real button from web/dist, and as much of the page and partner API as the demo partner's pages
// need. It holds the hotels of one account; whatever changes them is streamed to every button.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { hotel } from "../support.mjs";

const dist = fileURLToPath(new URL("../../../../web/dist/", import.meta.url));
const JSON_TYPE = { "Content-Type": "application/json" };
const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "authorization, content-type, if-none-match, last-event-id", // a slow machine resumes
};

export const CLAIM = "browser-claim-0123456789";

export class BrowserRelay {
  claim = { properties: [{ property: "320000", name: "Example Hotel" }], approved_by: null };
  changes = [];
  #links = [];
  #revision = Date.now();
  #streams = new Set();
  #files;

  static async start(test) {
    const relay = new BrowserRelay();
    relay.#files = JSON.parse(await readFile(`${dist}manifest.json`, "utf8")).files;
    const server = createServer((request, response) => relay.#answer(request, response));
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    relay.port = server.address().port;
    test.after(() => {
      server.closeAllConnections();
      server.close();
    });
    return relay;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The account has these hotels from now on. */
  hold(...links) {
    this.#links = links;
    this.#revision += 1;
    for (const stream of this.#streams) stream.write(this.#event());
  }

  #account = () => ({ account: "demo", revision: this.#revision, links: this.#links });
  #event = () => `event: state\nid: ${this.#revision}\ndata: ${JSON.stringify(this.#account())}\n\n`;

  #routes = {
    "POST /v1/sessions": () => [200, { token: "t0ken", channel: "c1" }],
    "GET /v1/accounts/demo": () => [200, this.#account()],
    "GET /v1/state": () => [200, this.#account()],
    [`GET /v1/claims/${CLAIM}`]: () => [200, this.claim],
    [`POST /v1/claims/${CLAIM}`]: () => {
      this.hold(
        ...this.claim.properties.map(({ property, name }) => hotel(property, "enabled", { name, href: "/login" })),
      );
      return [200, this.#account()];
    },
  };

  #appState(property, change) {
    this.changes.push([property, change]);
    const changed = (link) =>
      link.property === property ? hotel(property, change.app_state, { ...link, ...change, action: undefined }) : link;
    this.hold(...this.#links.map(changed).map((link) => ({ ...link, action: hotel("", link.app_state).action })));
    return [200, this.#account()];
  }

  async #answer(request, response) {
    const body = await new Response(request).text();
    const { pathname } = new URL(request.url, this.url);
    const file = this.#files.find(({ path }) => `/${path}` === pathname);
    const property = /^\/v1\/accounts\/demo\/properties\/(\d+)\/app-state$/.exec(pathname)?.[1];
    if (file) {
      response.writeHead(200, { ...CORS, "Content-Type": file.type, "Cross-Origin-Resource-Policy": "cross-origin" });
      return response.end(await readFile(dist + file.path));
    }
    if (pathname === "/v1/stream" && request.method === "GET") return this.#stream(response);
    if (pathname === "/claim") {
      return response.writeHead(303, { Location: `${this.partner}/claim?latchkey_claim=${CLAIM}` }).end();
    }
    const route = property
      ? () => this.#appState(property, JSON.parse(body))
      : this.#routes[`${request.method} ${pathname}`];
    const [status, value] = request.method === "OPTIONS" ? [200, {}] : (route?.() ?? [404, { code: "not_found" }]);
    return response.writeHead(status, { ...CORS, ...JSON_TYPE }).end(JSON.stringify(value));
  }

  #stream(response) {
    response.writeHead(200, { ...CORS, "Content-Type": "text/event-stream" });
    response.write(this.#event());
    this.#streams.add(response);
    response.on("close", () => this.#streams.delete(response));
  }
}
