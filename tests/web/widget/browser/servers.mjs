// Two small origins for the browser tests: a partner's page under the strictest policy the contract names, and a relay
// that serves web/dist and a scripted page API. Neither knows the core.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../../../../web/dist/", import.meta.url));

const listen = (server) =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`http://localhost:${server.address().port}`));
  });

const end = (server) => {
  server.closeAllConnections();
  server.close();
};

const readBody = async (request) => {
  let text = "";
  for await (const part of request) text += part;
  return text && JSON.parse(text);
};

const json = (response, status, body, headers = {}) => {
  const type = status >= 400 ? "application/problem+json" : "application/json";
  response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...headers });
  response.end(body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body));
};

export const link = (app_state, more = {}) => ({
  property: "320000",
  name: "Example Hotel",
  app_state,
  action: { disabled: "connect", enabled: "login" }[app_state] ?? "none",
  href: null,
  reason: null,
  note: null,
  changed_at: "2026-11-22T10:00:00Z",
  ...more,
});

/** Still a file that runs, but not the one that was built: it says so in the page. */
const tamper = (bytes) => Buffer.concat([bytes, Buffer.from("\n;globalThis.tampered = true;\n")]);

let revision = 1_000;
export const snapshot = (...links) => ({ revision: ++revision, links });

/** `script` is read at each request: a test changes it to change the relay's mind. */
export async function startRelay(script = {}) {
  const { files } = JSON.parse(await readFile(`${dist}manifest.json`, "utf8"));
  const streams = new Set();
  const seen = [];
  const served = [];
  const permitted = [];
  let withheld = 0;
  let cut = 0;
  Object.assign(script, { state: snapshot(link("disabled")), stream: true, up: true, ...script });

  const cors = {
    "access-control-allow-headers": "authorization, content-type, if-none-match, last-event-id",
    "access-control-expose-headers": "etag, retry-after",
    "access-control-max-age": "600",
  };
  const routes = {
    "GET /v1/state": (request, response) => {
      const etag = `"${script.state.revision}"`;
      if (request.headers["if-none-match"] === etag) return json(response, 304, undefined, { etag });
      return json(response, 200, script.state, { etag });
    },
    "GET /v1/stream": (_request, response) => {
      if (!script.stream) return json(response, 404, { code: "not_found" });
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      if (script.stream === "silent") response.flushHeaders();
      else response.write(eventOf(script.state));
      streams.add(response);
      return response.on("close", () => streams.delete(response));
    },
    "POST /v1/connect": async (_request, response) =>
      json(response, ...((await script.connect) ?? [404, { code: "not_found" }])),
    "POST /v1/connect/finish": (_request, response) =>
      json(response, ...(script.finish ?? [404, { code: "finish_unknown" }])),
    "GET /connect/ticket": (_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<title>consent</title>"),
  };
  const eventOf = (state) => `event: state\nid: ${state.revision}\ndata: ${JSON.stringify(state)}\n\n`;

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    const file = files.find(({ path }) => `/${path}` === url.pathname);
    response.setHeader("access-control-allow-origin", "*");
    if (file) {
      if (script.withheld?.test(file.path)) {
        withheld += 1;
        return response.writeHead(503, { "cache-control": "no-store" }).end();
      }
      served.push(file.part);
      response.writeHead(200, {
        "content-type": file.type,
        "cache-control": file.cache,
        "cross-origin-resource-policy": "cross-origin",
      });
      const bytes = await readFile(dist + file.path);
      return response.end(script.tampered?.test(file.path) ? tamper(bytes) : bytes);
    }
    if (!script.up) {
      cut += 1;
      return request.socket.destroy();
    }
    for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
    if (request.method === "OPTIONS") {
      permitted.push(url.pathname);
      return response.writeHead(204).end();
    }
    const body = await readBody(request);
    seen.push({
      route: `${request.method} ${url.pathname}`,
      url: request.url,
      body,
      authorization: request.headers.authorization,
      headers: request.headers,
    });
    const refused = script.refuse?.(request);
    if (refused) return json(response, refused, { code: "session_invalid" });
    const more = script.more?.[`${request.method} ${url.pathname}`]; // routes that only some tests need: status and body
    if (more) return json(response, ...more({ url, body, request }));
    return (routes[`${request.method} ${url.pathname}`] ?? ((_q, r) => json(r, 404, { code: "not_found" })))(
      request,
      response,
    );
  });
  const origin = await listen(server);
  return {
    origin,
    script,
    seen,
    /** The parts of the widget that were fetched. */
    served,
    /** Paths that a browser asked permission for. */
    permitted,
    asked: (route) => seen.filter((one) => one.route === route).length,
    streams,
    withheld: () => withheld,
    cut: () => cut,
    /** The state changes; every open stream tells it. */
    push(state) {
      script.state = state;
      for (const stream of streams) stream.write(eventOf(state));
    },
    say(text) {
      for (const stream of streams) stream.write(text);
    },
    drop() {
      for (const stream of streams) stream.destroy();
    },
    close: () => end(server),
  };
}

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 "DejaVu Sans", system-ui, sans-serif; }
  h1 { font-size: 1.25em; }
  body { margin: 0; padding: 24px; background: light-dark(#fdfcf9, #151716); color: light-dark(#1d2522, #e8ece9); }
`;

/** The partner's site: `html` is the body of its pages, `pages` of some of them, by path; `head` what loads the button. */
export async function startPartner(relay, script = {}) {
  Object.assign(script, { session: [200, { token: "token-1", channel: "channel-1" }], wasm: true, ...script });
  let sessions = 0;
  const policy = () =>
    [
      "default-src 'none'",
      `script-src ${relay.origin}${script.wasm ? " 'wasm-unsafe-eval'" : ""}`,
      `connect-src 'self' ${relay.origin}`,
      "style-src 'self'",
      "frame-src 'self'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join("; ");
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname === "/latchkey/session") {
      sessions += 1;
      const [status, body, headers] = typeof script.session === "function" ? script.session(sessions) : script.session;
      return json(response, status, body, headers);
    }
    if (pathname === "/placeholder.css")
      return response
        .writeHead(200, { "content-type": "text/css" })
        .end(await readFile(`${dist}package/placeholder.css`));
    if (pathname === "/style.css") return response.writeHead(200, { "content-type": "text/css" }).end(style);
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy() });
    return response.end(`<!doctype html><html lang="${script.lang ?? "en"}"><head><meta charset="utf-8"><title>Integrations</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css">
${script.head ?? `<script type="module" src="${relay.origin}/latchkey.js"></script>`}</head><body><main><h1>Integrations</h1>${script.pages?.[pathname] ?? script.html}</main></body></html>`);
  });
  const origin = await listen(server);
  const html = (more = "") => `<latchkey-button relay="${relay.origin}" session-url="/latchkey/session" ${more}>
    <a href="${relay.origin}/marketplace/exampleapp">Connect App</a></latchkey-button>`;
  script.html ??= html();
  return { origin, script, html, sessions: () => sessions, close: () => end(server) };
}
