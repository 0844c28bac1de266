// Harbourlight Check-in, an invented partner: the server behind its integrations page. Node alone, no packages.
// What a real partner would copy is in latchkey.mjs, and the route /latchkey/session below.
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { contentSecurityPolicy, createSession, isForeign } from "./latchkey.mjs";
import { integrationsPage, loginPage, messagePage } from "./pages.mjs";
import { asset, json, methodNotAllowed, nothing, page, problem, redirect } from "./replies.mjs";

const COOKIE = "harbourlight_account"; // browsers share cookies between the ports of a host: the name must be ours
const ACCOUNT = /^[a-z0-9-]{1,40}$/;

/** The hosts of the preview. A flow stays on its row: cookies would not follow it to another host. */
const SITES = {
  localhost: { relay: "localhost", marketplace: "localhost" },
  "127.0.0.3": { relay: "127.0.0.2", marketplace: "127.0.0.1" },
};
const OTHER_NAMES = ["127.0.0.1", "[::1]"]; // the same machine; sent on to localhost

const ROUTES = {
  "GET /": integrations,
  "GET /login": ({ account, site }) => page(200, loginPage(account, site)),
  "POST /sign-out": () => redirect("/", { "Set-Cookie": accountCookie("") }),
  "GET /latchkey/session": latchkeySession,
  "GET /style.css": asset("style.css", "text/css; charset=utf-8"),
  "GET /icon.svg": asset("icon.svg", "image/svg+xml"),
};

async function latchkeySession({ request, account, origin, config }) {
  if (isForeign(request)) return problem(403, "forbidden", "Only the pages of this site may ask for a session.");
  if (account === null) return nothing(); // nobody is logged in: the button stays the plain link it contains
  try {
    return json(200, await createSession(config, { account, origin }));
  } catch (error) {
    config.log(`no Latchkey session: ${error.cause?.message ?? error.message}`);
    return problem(502, "relay_unreachable", "The connection service does not answer just now.");
  }
}

/** `/?account=other` is the demo's stand-in for a login form; `/?account=` signs out. */
function integrations({ url, account, site }) {
  const wanted = url.searchParams.get("account");
  if (wanted === null) return page(200, integrationsPage(account, site));
  if (wanted === "" || ACCOUNT.test(wanted)) return redirect("/", { "Set-Cookie": accountCookie(wanted) });
  return page(
    400,
    messagePage("No such account", "An account name has 1 to 40 of the characters a-z, 0-9 and hyphen."),
  );
}

const accountCookie = (account) => `${COOKIE}=${account}; Path=/; HttpOnly; SameSite=Lax`;

/** A new browser is logged in as `demo`: the preview asks for no password. Null: signed out. */
function accountOf(request) {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  const value = pairs.find(([name]) => name === COOKIE)?.[1] ?? "demo";
  return ACCOUNT.test(value) ? value : null;
}

function siteOf(name, { relayPort, sandboxPort }) {
  const { relay, marketplace } = SITES[name] ?? SITES.localhost;
  return { relay: `http://${relay}:${relayPort}`, marketplace: `http://${marketplace}:${sandboxPort}` };
}

/** The name under which the browser reached us, or null if it is not one of ours (DNS rebinding, a wrong proxy). */
function hostName(request) {
  const port = `:${request.socket.localPort}`;
  const host = request.headers.host ?? "";
  const name = host.endsWith(port) ? host.slice(0, -port.length) : "";
  return Object.hasOwn(SITES, name) || OTHER_NAMES.includes(name) ? name : null;
}

/** The guards every request passes; then the route. */
async function answer(request, config) {
  const name = hostName(request);
  const origin = `http://${request.headers.host}`;
  const url = name !== null && URL.canParse(request.url, origin) ? new URL(request.url, origin) : null;
  if (url?.origin !== origin) return problem(421, "misdirected_request", "This host name is not served here.");
  if (url.pathname === "/healthz") return json(200, { status: "ok" });

  const method = request.method === "HEAD" ? "GET" : request.method;
  const from = request.headers.origin;
  if (method !== "GET" && from !== undefined && from !== origin) return problem(403, "forbidden", "Foreign origin.");
  if (OTHER_NAMES.includes(name))
    return redirect(`http://localhost:${request.socket.localPort}${url.pathname}${url.search}`);

  const allowed = Object.keys(ROUTES).filter((route) => route.endsWith(` ${url.pathname}`));
  if (allowed.length === 0) return page(404, messagePage("Not here", "There is no such page."));
  const route = ROUTES[`${method} ${url.pathname}`];
  if (!route) return methodNotAllowed(allowed.map((row) => row.split(" ")[0]).join(", "));
  return route({ request, url, origin, config, account: accountOf(request), site: siteOf(name, config) });
}

async function respond(request, response, config) {
  request.resume(); // no route reads a body
  const { status, headers, body } = await answer(request, config);
  const { relay } = siteOf(hostName(request), config);
  response.writeHead(status, {
    "Content-Security-Policy": contentSecurityPolicy(relay),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    ...headers,
  });
  response.end(body);
}

/** @param config {relay, apiSecret, relayPort, sandboxPort, log} */
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

function main({ PORT, LATCHKEY_RELAY, LATCHKEY_API_SECRET, LATCHKEY_RELAY_PORT, LATCHKEY_SANDBOX_PORT }) {
  const config = {
    relay: LATCHKEY_RELAY,
    apiSecret: LATCHKEY_API_SECRET,
    relayPort: LATCHKEY_RELAY_PORT,
    sandboxPort: LATCHKEY_SANDBOX_PORT,
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
