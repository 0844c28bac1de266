// The demo partner with more pages: what `latchkey preview --partner-dir` starts here. Everything else is the demo's own.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { siteOf } from "../../../web/partner/hosts.mjs";
import { createSession } from "../../../web/partner/latchkey.mjs";
import { createPartner } from "../../../web/partner/server.mjs";
import { drawPage, pages } from "./pages.mjs";
import { scripts } from "./scripts.mjs";

const { PORT, ...settings } = process.env;
const config = {
  relay: settings.LATCHKEY_RELAY,
  apiSecret: settings.LATCHKEY_API_SECRET,
  relayPort: settings.LATCHKEY_RELAY_PORT,
  sandboxPort: settings.LATCHKEY_SANDBOX_PORT,
  setUpStep: false,
  wasm: true,
  log: console.error,
};
const placeholder = readFileSync(new URL("../../../web/widget/placeholder.css", import.meta.url), "utf8");
const style = `:root { color-scheme: light dark; font: 16px/1.5 "DejaVu Sans", sans-serif; }
body { margin: 0; padding: 24px; background: light-dark(#fdfcf9, #151716); color: light-dark(#1d2522, #e8ece9); }`;
let reports = [];

const send = (response, type, body, headers = {}) =>
  response
    .writeHead(200, { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-cache", ...headers })
    .end(body);

/** `relay` in the address: another one, scripted by the test. */
const sendPage = (response, page, { hostname, searchParams }) => {
  const site = siteOf(hostname, config);
  const { text, policy } = drawPage(page, { ...site, relay: searchParams.get("relay") ?? site.relay });
  send(response, "text/html", text, { "Content-Security-Policy": policy });
};

/** A person who may look and not connect. */
async function sendGuestSession(response, origin) {
  const session = await createSession(config, { account: "demo", origin, mayConnect: false });
  send(response, "application/json", JSON.stringify(session));
}

async function noteReport(request, response) {
  let text = "";
  for await (const part of request.setEncoding("utf8")) text += part;
  const { "violated-directive": directive, "blocked-uri": blocked } = JSON.parse(text)["csp-report"];
  reports.push(`${directive} ${blocked}`);
  response.writeHead(204).end();
}

/** What the policies have refused since it was last asked. */
function tellReports(response) {
  send(response, "application/json", JSON.stringify(reports));
  reports = [];
}

/** @returns whether it was ours to answer */
function answer(request, response) {
  const origin = `http://${request.headers.host}`;
  const url = new URL(request.url, origin);
  const { pathname, searchParams } = url;
  const [, name] = /^\/scripts\/([a-z-]+)\.js$/.exec(pathname) ?? [];
  const page = pathname === "/" && pages[searchParams.get("page")];
  if (page) return sendPage(response, page, url);
  if (name) return send(response, "text/javascript", scripts[name]);
  if (pathname === "/placeholder.css") return send(response, "text/css", placeholder);
  if (pathname === "/page.css") return send(response, "text/css", style);
  if (pathname === "/reports") return request.method === "POST" ? noteReport(request, response) : tellReports(response);
  if (pathname === "/latchkey/session" && searchParams.has("guest")) return sendGuestSession(response, origin);
  return demo(request, response);
}

const [demo] = createPartner(config).listeners("request");
for (const address of ["127.0.0.1", "127.0.0.3", "::1"]) {
  const server = createServer(answer).listen(Number(PORT), address);
  server.on("error", (error) => {
    if (address !== "::1" || error.code !== "EADDRNOTAVAIL") process.exit(3); // a machine may have no IPv6
  });
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
