// The two origins every contender meets: a partner's site with its page and session, and a relay that says `disabled` and keeps
// its stream open. Files go out as the relay sends them (src/relay/assets.cpp): brotli 11, immutable, the entry asked for again.
import { createServer } from "node:http";
import { stretch } from "./line.mjs";

const snapshot = {
  revision: 1_795_000_000_000,
  links: [
    {
      property: "320000",
      name: "Example Hotel",
      app_state: "disabled",
      action: "connect",
      href: null,
      reason: null,
      note: null,
      changed_at: "2026-11-22T10:00:00Z",
    },
  ],
};

const json = (response, body) =>
  response
    .writeHead(200, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(body));

/** `file`: {type, cache, etag, brotli}. */
function sendFile(request, response, { type, cache, etag, brotli }) {
  response.setHeader("cache-control", cache);
  response.setHeader("etag", etag);
  response.setHeader("vary", "Accept-Encoding");
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("cross-origin-resource-policy", "cross-origin");
  if (request.headers["if-none-match"] === etag) return response.writeHead(304).end();
  return response.writeHead(200, { "content-type": type, "content-encoding": "br" }).end(brotli);
}

/** As src/relay/page_routes.cpp answers another origin. */
function allow(request, response) {
  response.setHeader("access-control-allow-origin", request.headers.origin ?? "*");
  response.setHeader("access-control-expose-headers", "ETag");
  response.setHeader("access-control-allow-methods", "GET, POST");
  response.setHeader("access-control-allow-headers", "Authorization, Content-Type, If-None-Match, Last-Event-ID");
  response.setHeader("access-control-max-age", "7200");
}

const event = `event: state\nid: ${snapshot.revision}\ndata: ${JSON.stringify(snapshot)}\n\n`;

const relayRoutes = {
  "/v1/state": (response) => json(response, snapshot),
  "/v1/stream": (response) =>
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" }).write(event),
};
const siteRoutes = {
  "/latchkey/session": (response) => json(response, { token: "a".repeat(120), channel: "channel-1" }),
  "/favicon.ico": (response) => response.writeHead(204).end(),
};

async function serve(handle, speed) {
  const server = createServer(handle);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const line = await stretch(server.address().port, speed);
  const close = () => {
    line.close();
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://localhost:${line.port}`, hangUp: line.hangUp, close };
}

const pathOf = (request) => new URL(request.url, "http://localhost").pathname;

/** `files`: by path. */
export const startRelay = (files, speed) =>
  serve((request, response) => {
    const path = pathOf(request);
    if (files.has(path)) return sendFile(request, response, files.get(path));
    allow(request, response);
    if (request.method === "OPTIONS") return response.writeHead(204).end();
    return (relayRoutes[path] ?? ((missing) => missing.writeHead(404).end()))(response);
  }, speed);

/** `pages`: HTML by path, set once the relay's origin is known. */
export const startSite = (files, pages, speed) =>
  serve((request, response) => {
    const path = pathOf(request);
    if (files.has(path)) return sendFile(request, response, files.get(path));
    if (siteRoutes[path]) return siteRoutes[path](response);
    if (!pages.has(path)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" });
    return response.end(pages.get(path));
  }, speed);
