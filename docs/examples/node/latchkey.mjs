// The page API (docs/page-api.md) served by your own Node server, for people who are logged in by cookie. No relay, no
// packages, Node >= 20. Copy this file; the three lines marked YOURS are where your product comes in:
//
//   const latchkey = createLatchkey({ origin: "https://partner.example", store: fileStore("/var/lib/partner/latchkey.json"),
//     accountOf, connectAddress, disconnect });
//   createServer((request, response) => latchkey.answer(request, response) || yourOwnPages(request, response));
//
// and on the page, which needs no `relay` and no session:
//
//   <latchkey-button><a href="https://hotels.cloudbeds.com/connect/...">Connect App</a></latchkey-button>
//
// Your own code asks Cloudbeds (getAppState, webhooks, the OAuth callback) and tells what it found with `latchkey.save`.
import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";

const APP_STATES = ["disabled", "installing", "pending", "enabled"];
const ACTIONS = { disabled: "connect", installing: "none", pending: "none", enabled: "login" };
const BODY_BYTES = 10_000; // an address and a property; more is no button
const STREAMS_PER_ACCOUNT = 50; // one for each browser; who opens more is told to poll
const LOOK_MS = 1_000; // how late a change made by another process is seen
const HEARTBEAT_MS = 4_000; // after 9 silent seconds the button says that it lost contact

/** A file with {account: {revision, links}}; anything with these two functions will do, your database for example. */
export function fileStore(path) {
  const all = () => {
    try {
      return JSON.parse(readFileSync(path, "utf8"));
    } catch (error) {
      if (error.code === "ENOENT") return {};
      throw error; // a broken file must not look like "nothing is connected"
    }
  };
  return {
    read: (account) => {
      const rows = all();
      return Object.hasOwn(rows, account) ? rows[account] : { revision: 0, links: [] };
    },
    write: (account, state) => {
      writeFileSync(`${path}.new`, JSON.stringify({ ...all(), [account]: state }), { mode: 0o600 });
      renameSync(`${path}.new`, path); // whole or not at all
    },
  };
}

const isText = (value, length = 1_000) => typeof value === "string" && value.length <= length;
const textOrNull = (value) => (isText(value) ? value : null);

/** A link as the button reads it; throws when it is none: better here than on the page. */
function checkedLink({ property, name = "", app_state, href, reason, note, changed_at }) {
  if (!/^\d{1,20}$/.test(property)) throw new TypeError(`not a property: ${property}`);
  if (!APP_STATES.includes(app_state)) throw new TypeError(`not an app state: ${app_state}`);
  return {
    property,
    name: isText(name) ? name : "",
    app_state,
    action: ACTIONS[app_state],
    href: textOrNull(href),
    reason: textOrNull(reason),
    note: textOrNull(note),
    changed_at: isText(changed_at) ? changed_at : new Date().toISOString(),
  };
}

/** RFC 9457; the codes are those of docs/problems.md. */
class Problem extends Error {
  constructor(status, code) {
    super(code);
    Object.assign(this, { status, code });
  }
}

/**
 * @param {object} options
 * @param {string} options.origin  Your site's own, as browsers write it: "https://partner.example".
 * @param options.store  See fileStore.
 * @param {(request) => string | null | Promise<string | null>} options.accountOf  YOURS: the account whose cookie this is.
 * @param {(account, property, returnTo) => string} options.connectAddress  YOURS: where connecting begins on your site. It
 *   makes the OAuth `state`, keeps it for this browser, and redirects to Cloudbeds; afterwards it leads back to returnTo.
 * @param {(account, property) => void | Promise<void>} options.disconnect  YOURS: posts `disabled` and forgets the credential.
 */
export function createLatchkey({ origin, store, accountOf, connectAddress, disconnect, log = console.error }) {
  const streams = new Map(); // account -> how many are open

  const bodyOf = (account) => JSON.stringify(store.read(account));

  const signedIn = async (request) => {
    const account = await accountOf(request);
    if (!account) throw new Problem(401, "session_missing");
    return account;
  };

  /** Browsers send Origin with every POST and no page can forge it: this is what keeps other sites from using the cookie. */
  const readChange = async (request) => {
    if (request.headers.origin !== origin) throw new Problem(403, "origin_not_allowed");
    const account = await signedIn(request);
    if (!/^application\/json\b/.test(request.headers["content-type"] ?? "")) throw new Problem(415, "body_invalid");
    let text = "";
    for await (const part of request) {
      text += part;
      if (text.length > BODY_BYTES) throw new Problem(413, "body_too_large");
    }
    let body;
    try {
      body = Object(JSON.parse(text || "{}"));
    } catch {
      throw new Problem(400, "body_invalid");
    }
    if (body.property !== undefined && !/^\d{1,20}$/.test(body.property)) throw new Problem(400, "property_invalid");
    return { account, property: body.property, returnTo: body.return_to };
  };

  const send = (response, status, text, headers = {}) => {
    const type = status >= 400 ? "application/problem+json" : "application/json";
    response.writeHead(status, {
      "Content-Type": type,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      ...headers,
    });
    response.end(text);
  };

  const sendState = (request, response, account) => {
    const text = bodyOf(account);
    const ETag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
    const known = request.method === "GET" && (request.headers["if-none-match"] ?? "").includes(ETag);
    if (known) return response.writeHead(304, { ETag, "Cache-Control": "no-store" }).end();
    return send(response, 200, text, { ETag });
  };

  const state = async (request, response) => sendState(request, response, await signedIn(request));

  /** Looks at the store, so that it also hears what another process has saved; ends when the person has logged out. */
  const stream = async (request, response) => {
    const account = await signedIn(request);
    const open = streams.get(account) ?? 0;
    if (open >= STREAMS_PER_ACCOUNT) throw new Problem(404, "not_found"); // the button polls instead
    streams.set(account, open + 1);
    let told = "";
    let toldAt = 0;
    const say = async () => {
      const text = bodyOf(account);
      const due = Date.now() - toldAt >= HEARTBEAT_MS;
      if (text === told && !due) return;
      if (due && (await accountOf(request)) !== account) return response.end();
      if (text !== told) response.write(`event: state\nid: ${JSON.parse(text).revision}\ndata: ${text}\n\n`);
      else response.write(": heartbeat\n\n");
      told = text;
      toldAt = Date.now();
    };
    const look = () =>
      say().catch((bug) => {
        log(bug);
        response.destroy();
      });
    const timer = setInterval(look, LOOK_MS);
    response.on("close", () => {
      clearInterval(timer);
      streams.set(account, streams.get(account) - 1);
      if (!streams.get(account)) streams.delete(account);
    });
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      "X-Accel-Buffering": "no",
    });
    await look();
  };

  const connect = async (request, response) => {
    const { account, property, returnTo } = await readChange(request);
    const back = isText(returnTo, 2_000) && URL.canParse(returnTo) ? new URL(returnTo) : null;
    if (back?.origin !== origin) throw new Problem(400, "return_to_not_allowed");
    const address = new URL(connectAddress(account, property, back.href), origin);
    send(response, 200, JSON.stringify({ navigate_to: address.href }));
  };

  const end = async (request, response) => {
    const { account, property } = await readChange(request);
    const connected = store.read(account).links.filter(({ app_state }) => app_state !== "disabled");
    const chosen = connected.filter((link) => property === undefined || link.property === property);
    if (chosen.length === 0) throw new Problem(409, "not_connected");
    if (chosen.length > 1) throw new Problem(409, "property_required");
    await disconnect(account, chosen[0].property);
    sendState(request, response, account);
  };

  const routes = {
    "GET /v1/state": state,
    "GET /v1/stream": stream,
    "POST /v1/connect": connect,
    "POST /v1/disconnect": end,
  };

  const dispatch = async (request, response, name) => {
    const route = routes[name];
    if (!route) throw new Problem(404, "not_found");
    await route(request, response);
  };

  const refuse = (response, error) => {
    if (!(error instanceof Problem)) log(error); // why stays in your log: nothing of it is for the page
    if (response.headersSent) return response.destroy();
    const { status, code } = error instanceof Problem ? error : new Problem(503, "store_unavailable");
    return send(response, status, JSON.stringify({ type: "about:blank", status, code }));
  };

  return {
    /** @returns {boolean} false: not an address of ours, yours to answer */
    answer(request, response) {
      const path = request.url.split("?")[0];
      if (!path.startsWith("/v1/")) return false;
      dispatch(request, response, `${request.method} ${path}`)
        .catch((error) => refuse(response, error))
        .finally(() => request.resume()); // what no route has read
      return true;
    },
    /** What your own code has learned from Cloudbeds: all of the account's links. Every open button follows. */
    save(account, links) {
      const { revision } = store.read(account);
      store.write(account, { revision: Math.max(revision + 1, Date.now()), links: links.map(checkedLink) });
    },
  };
}
