// Harbourlight Check-in, an invented partner: the server behind its integrations page. Node alone, no packages.
// What a real partner would copy is in latchkey.mjs; how it is used, in hotels.mjs, changes.mjs and claim.mjs.
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { galleryPage } from "../gallery/page.mjs";
import { panelGalleryPage } from "../gallery/panel-page.mjs";
import { accountOf, signOut } from "./accounts.mjs";
import { askToDisconnect, disconnect, finishSetUp } from "./changes.mjs";
import { claim, confirm, declined, forwardedCallback } from "./claim.mjs";
import { connectionTest } from "./connection-test.mjs";
import { hostName, isOtherName, siteOf } from "./hosts.mjs";
import { connection, hotels, integrations, latchkeySession } from "./hotels.mjs";
import { contentSecurityPolicy, isForeign } from "./latchkey.mjs";
import { messagePage } from "./layout.mjs";
import { loginPage } from "./login-page.mjs";
import { asset, json, methodNotAllowed, page, problem, readBody, redirect } from "./replies.mjs";

const SCRIPT = "text/javascript; charset=utf-8";
const STYLE = "text/css; charset=utf-8";

/** A route is given what answer() knows of the request (`text` is what was sent), and the form it may be. */
const ROUTES = {
  "GET /": integrations,
  "GET /hotels": hotels,
  "GET /connection": connection,
  "GET /latchkey/session": latchkeySession,
  "POST /latchkey/test": connectionTest,
  "POST /set-up": finishSetUp,
  "GET /disconnect": askToDisconnect,
  "POST /disconnect": disconnect,
  "GET /claim": claim,
  "POST /claim": confirm,
  "GET /claim/declined": declined,
  "GET /cloudbeds/callback": forwardedCallback,
  "GET /login": ({ account, site }) => page(200, loginPage(account, site)),
  "POST /sign-out": signOut,
  "GET /gallery": ({ url, site }) => page(200, galleryPage(url.searchParams, `${site.relay}/latchkey.js`)),
  "GET /gallery/panel": ({ url, site }) =>
    page(200, panelGalleryPage(url.searchParams, `${site.relay}/latchkey-status.js`)),
  "GET /gallery.css": asset("../gallery/gallery.css", STYLE),
  "GET /style.css": asset("style.css", STYLE),
  "GET /hotel.css": asset("hotel.css", STYLE),
  "GET /icon.svg": asset("icon.svg", "image/svg+xml"),
  "GET /browser/claim.mjs": asset("browser/claim.mjs", SCRIPT),
  "GET /browser/rows.mjs": asset("browser/rows.mjs", SCRIPT),
};

/** From a page sent with no-referrer (the claim page) the origin comes as "null" (Fetch, "append a request `Origin` header");
 *  that it was ours the browser then says in Sec-Fetch-Site, which no page can forge. */
function isForeignChange(request, origin) {
  const from = request.headers.origin;
  if (from === "null") return request.headers["sec-fetch-site"] !== "same-origin";
  return (from !== undefined && from !== origin) || isForeign(request);
}

/** The guards every request passes; then the route. */
async function answer(request, config) {
  const name = hostName(request);
  const origin = `http://${request.headers.host}`;
  const url = name !== null && URL.canParse(request.url, origin) ? new URL(request.url, origin) : null;
  if (url?.origin !== origin) return problem(421, "misdirected_request", "This host name is not served here.");
  if (url.pathname === "/healthz") return json(200, { status: "ok" });

  const method = request.method === "HEAD" ? "GET" : request.method;
  if (method !== "GET" && isForeignChange(request, origin)) return problem(403, "forbidden", "Foreign origin.");
  if (isOtherName(name)) return redirect(`http://localhost:${request.socket.localPort}${url.pathname}${url.search}`);

  const allowed = Object.keys(ROUTES).filter((route) => route.endsWith(` ${url.pathname}`));
  if (allowed.length === 0) return page(404, messagePage("Not here", "There is no such page."));
  const route = ROUTES[`${method} ${url.pathname}`];
  if (!route) return methodNotAllowed(allowed.map((row) => row.split(" ")[0]).join(", "));
  const text = method === "POST" ? await readBody(request) : "";
  if (text === null) return problem(413, "body_too_large", "No form here is that large.");
  const asked = { request, url, origin, config, text, account: accountOf(request), site: siteOf(name, config) };
  return route(asked, new URLSearchParams(text));
}

async function respond(request, response, config) {
  const { status, headers, body } = await answer(request, config);
  request.resume(); // what no route has read
  const { relay } = siteOf(hostName(request), config);
  response.writeHead(status, {
    "Content-Security-Policy": contentSecurityPolicy(relay, ["'self'"], config),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    ...headers,
  });
  response.end(body);
}

/** @param config {relay, apiSecret, relayPort, sandboxPort, setUpStep, log, notifySecret?, wasm?} */
export function createPartner(config) {
  const server = createServer((request, response) => {
    respond(request, response, config).catch((bug) => {
      config.log(`bug: ${bug.stack}`);
      response.destroy();
    });
  });
  server.requestTimeout = 10_000; // these requests are small; a slow one is an attack or a dead line
  return server;
}

function main({ PORT, LATCHKEY_SET_UP_STEP, ...settings }) {
  const config = {
    relay: settings.LATCHKEY_RELAY,
    apiSecret: settings.LATCHKEY_API_SECRET,
    relayPort: settings.LATCHKEY_RELAY_PORT,
    sandboxPort: settings.LATCHKEY_SANDBOX_PORT,
    notifySecret: settings.LATCHKEY_NOTIFY_SECRET ?? "", // "": nobody asks us about connections
    setUpStep: LATCHKEY_SET_UP_STEP === "1",
    wasm: settings.HARBOURLIGHT_WASM !== "0", // "0": the policy of a site that allows no WebAssembly
    log: console.error,
  };
  if (!PORT || Object.values(config).includes(undefined)) {
    console.error("Set PORT, LATCHKEY_RELAY, LATCHKEY_API_SECRET, LATCHKEY_RELAY_PORT and LATCHKEY_SANDBOX_PORT.");
    process.exit(2);
  }
  for (const address of ["127.0.0.1", "127.0.0.3", "::1"]) {
    const server = createPartner(config).listen(Number(PORT), address);
    server.on("error", (error) => {
      if (address === "::1" && error.code === "EADDRNOTAVAIL") return; // a machine without IPv6
      console.error(`cannot listen: ${error.message}`);
      process.exit(3);
    });
  }
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.env);
