// A partner site and a fake relay, each on a port of the system's choosing, and requests with any Host.
import { createServer, request } from "node:http";
import { createPartner } from "../../../web/partner/server.mjs";

export const SECRET = "the-api-secret";

async function listening(server, test) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return server.address().port;
}

/** A refusal of the relay, as a reply. */
export const refusal = (status, code) => ({ status, body: { code } });

export const ok = (body) => ({ status: 200, body });

/** Answers every call with `reply`, or from the row `"METHOD /path"` of a table (a function is given the body), and keeps what it
 *  was asked. */
export async function fakeRelay(test, reply) {
  const calls = [];
  const server = createServer(async (incoming, response) => {
    const body = await new Response(incoming).text();
    const call = { method: incoming.method, path: incoming.url, headers: incoming.headers, body };
    calls.push(call);
    const found = reply.status ? reply : (reply[`${call.method} ${call.path}`] ?? refusal(404, "not_found"));
    const row = typeof found === "function" ? found(JSON.parse(body || "null")) : found;
    response.writeHead(row.status, { "Content-Type": "application/json", ...row.headers });
    response.end(JSON.stringify(row.body));
  });
  const port = await listening(server, test);
  return { url: `http://127.0.0.1:${port}`, calls };
}

/** One hotel of `GET /v1/accounts/{account}`. */
export const hotel = (property, app_state, more = {}) => ({
  property,
  name: `Hotel ${property}`,
  app_state,
  action: { disabled: "connect", enabled: "login" }[app_state] ?? "none",
  href: null,
  reason: null,
  note: null,
  kind: "oauth",
  ...more,
});

export const accountOf = (...links) => ok({ account: "demo", revision: 1, links });

/** A site whose `ask(path, {host, method, headers, form})` answers {status, headers, body}. */
export async function partnerSite(test, relay = "http://127.0.0.1:9", options = {}) {
  const lines = [];
  const log = (line) => lines.push(line);
  const config = { relay, apiSecret: SECRET, relayPort: 8081, sandboxPort: 8080, log, ...options };
  const port = await listening(createPartner(config), test);
  const ask = (path, { host = `localhost:${port}`, method = "GET", headers = {}, form } = {}) =>
    new Promise((resolve, reject) => {
      const options = { port, host: "127.0.0.1", path, method, headers: { Host: host, ...headers } };
      const sent = request(options, async (response) => {
        const body = await new Response(response).text();
        resolve({ status: response.statusCode, headers: response.headers, body });
      });
      sent.on("error", reject);
      sent.end(form && new URLSearchParams(form).toString());
    });
  const post = (path, form, more = {}) => ask(path, { method: "POST", form, ...more });
  return { port, ask, post, lines, config };
}

export const SIGNED_OUT = { headers: { Cookie: "harbourlight_account=" } };
