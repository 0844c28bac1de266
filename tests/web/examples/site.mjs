// A partner's site that is one of the examples, under a policy as strict as its framework allows.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

/** What each framework's own code makes markup with; the button needs none. */
const trustedTypes = { html: "'none'", react: "'none'", vue: "vue", svelte: "svelte-trusted-html" };

const types = { ".js": "text/javascript", ".html": "text/html; charset=utf-8" };

const policy = (framework, relay) =>
  [
    "default-src 'none'",
    `script-src 'self' ${relay} 'wasm-unsafe-eval'`,
    `connect-src 'self' ${relay}`,
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes[framework]}`,
  ].join("; ");

/** `body`: what a server rendered; `scripts`: addresses of module scripts; `held`: a promise that main.js waits for. */
export async function startSite(relay, framework, folder, script = {}) {
  const page = () => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Integrations</title>
${(script.scripts ?? ["/main.js"]).map((src) => `<script type="module" src="${src}"></script>`).join("\n")}</head>
<body><div id="app" data-relay="${relay.origin}">${script.body ?? ""}</div></body></html>`;
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const send = (type, body) =>
      response
        .writeHead(200, { "content-type": type, "content-security-policy": policy(framework, relay.origin) })
        .end(body);
    if (pathname === "/latchkey/session") {
      return send("application/json", JSON.stringify({ token: "token-1", channel: "channel-1" }));
    }
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    if (pathname === "/" && framework !== "html") return send(types[".html"], page());
    if (pathname === "/main.js") await script.held;
    const file = pathname === "/" ? "/index.html" : pathname;
    try {
      const text = await readFile(join(folder, file), "utf8");
      return send(types[extname(file)], text.replaceAll("https://relay.example", relay.origin));
    } catch {
      return response.writeHead(404).end();
    }
  });
  const origin = await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`http://localhost:${server.address().port}`));
  });
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin, script, close };
}
