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

/** Answers every call with `reply`, and keeps what it was asked. */
export async function fakeRelay(test, reply) {
  const calls = [];
  const server = createServer(async (incoming, response) => {
    const body = await new Response(incoming).text();
    calls.push({ method: incoming.method, path: incoming.url, headers: incoming.headers, body });
    response.writeHead(reply.status, { "Content-Type": "application/json", ...reply.headers });
    response.end(JSON.stringify(reply.body));
  });
  const port = await listening(server, test);
  return { url: `http://127.0.0.1:${port}`, calls };
}

/** A site whose `ask(path, {host, method, headers})` answers {status, headers, body}. */
export async function partnerSite(test, relay = "http://127.0.0.1:9") {
  const lines = [];
  const config = { relay, apiSecret: SECRET, relayPort: 8081, sandboxPort: 8080, log: (line) => lines.push(line) };
  const port = await listening(createPartner(config), test);
  const ask = (path, { host = `localhost:${port}`, method = "GET", headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const options = { port, host: "127.0.0.1", path, method, headers: { Host: host, ...headers } };
      const sent = request(options, async (response) => {
        const body = await new Response(response).text();
        resolve({ status: response.statusCode, headers: response.headers, body });
      });
      sent.on("error", reject);
      sent.end();
    });
  return { port, ask, lines, config };
}
