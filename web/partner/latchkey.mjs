// What a partner's back end needs of Latchkey: a session for <latchkey-button>, the account's hotels, the changes it may ask
// for, and the Marketplace's way in. Copy this file; it needs nothing but Node. The markup is in integrations-page.mjs.

import { createHmac, timingSafeEqual } from "node:crypto";

const PATIENCE_MS = 5_000; // a page that waits longer for its button has lost its reader
const CLOUDBEDS_PATIENCE_MS = 25_000; // the relay asks Cloudbeds meanwhile; given up early, what was done would look undone

/** Why the relay refused, or could not be asked. Each `code` is explained in docs/problems.md. */
export class RelayError extends Error {
  constructor(code, status, cause) {
    super(`${code} (${status})`, { cause });
    Object.assign(this, { name: "RelayError", code, status });
  }
}

/**
 * Every call below. The relay believes us about the account: that is why this runs on the server, behind the login, and why
 * the API secret never reaches a page.
 *
 * @param {{relay: string, apiSecret: string, patienceMs?: number}} config  The relay's address, the secret shared with it.
 */
async function askRelay({ relay, apiSecret, patienceMs = PATIENCE_MS }, method, path, body) {
  const headers = { Authorization: `Bearer ${apiSecret}`, ...(body && { "Content-Type": "application/json" }) };
  const options = {
    method,
    headers,
    body: body && JSON.stringify(body),
    redirect: "error", // the secret goes to one address only
    signal: AbortSignal.timeout(patienceMs),
  };
  const unreachable = (cause) => {
    throw new RelayError("relay_unreachable", 502, cause);
  };
  const answer = await fetch(new URL(path, relay), options).catch(unreachable);
  const value = await answer.json().catch(unreachable);
  if (!answer.ok) throw new RelayError(String(value?.code ?? "relay_unreachable"), answer.status);
  return value;
}

/** For what the relay asks Cloudbeds about. */
const patient = (config) => ({ patienceMs: CLOUDBEDS_PATIENCE_MS, ...config });

/** One segment of a path. Dots would climb out of it, in whatever way they are written (URL Standard, "double-dot"). */
function segment(text) {
  if (/^\.{0,2}$/.test(text)) throw new RelayError("not_found", 404);
  return encodeURIComponent(text);
}

/**
 * A session token, for a same-origin address of yours that `session-url` names.
 *
 * @param whose  `account`: your own name of the logged-in account. `origin`: your page's. The rest limits what the page may do.
 * @returns {Promise<{token: string, channel: string}>}
 */
export async function createSession(config, { account, origin, property, mayConnect, mayDisconnect }) {
  const whose = { account, origin, property, may_connect: mayConnect, may_disconnect: mayDisconnect };
  const { token, channel } = Object(await askRelay(config, "POST", "/v1/sessions", whose));
  if (typeof token !== "string" || typeof channel !== "string") throw new RelayError("relay_unreachable", 502);
  return { token, channel };
}

/** The account's hotels: `links`, each with `property`, `name`, `app_state`, `note`, `kind`, `health` and more. */
export const readAccount = (config, account) => askRelay(config, "GET", `/v1/accounts/${segment(account)}`);

/** Says that a hotel is "enabled" (set up), "pending" (something is left to do: the note tells what) or "disabled". */
export function postAppState(config, { account, property, appState, note }) {
  const path = `/v1/accounts/${segment(account)}/properties/${segment(property)}/app-state`;
  return askRelay(patient(config), "POST", path, { app_state: appState, note });
}

/** What a start from the Marketplace holds: `properties`, `approved_by` (or null). From now on for this account only. */
export const readClaim = (config, { code, account }) =>
  askRelay(patient(config), "GET", `/v1/claims/${segment(code)}?account=${encodeURIComponent(account)}`);

/** Binds it to the account. Only after a person of the account has seen what readClaim told, and said yes. */
export const confirmClaim = (config, { code, account }) =>
  askRelay(patient(config), "POST", `/v1/claims/${segment(code)}`, { account });

/** For calls of your own to Cloudbeds: `access_token` or `api_key`, and until when. Keep it in memory, and never longer. */
export const readCredential = (config, { account, property }) =>
  askRelay(config, "GET", `/v1/accounts/${segment(account)}/properties/${segment(property)}/credential`);

/**
 * What the relay has signed: a notice, or its question to your `test_url` (docs/webhooks.md).
 *
 * @param body  The bytes as they came. @param headers  In lower case, as Node has them. @returns the message, or null: answer 400.
 */
export function readSigned(body, headers, secret, now = Date.now()) {
  const id = headers["webhook-id"] ?? "";
  const time = headers["webhook-timestamp"] ?? "";
  if (!/^\d+$/.test(time) || Math.abs(now / 1000 - Number(time)) > 300) return null;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${time}.${body}`).digest();
  const good = (headers["webhook-signature"] ?? "").split(" ").some((signature) => {
    const [version, given] = signature.split(",");
    const bytes = Buffer.from(given ?? "", "base64");
    return version === "v1" && bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
  return good ? JSON.parse(body) : null;
}

/**
 * Where to send (303) what arrives at a redirect address that you already have: the query goes on as it came, unread.
 * `relay` is here the address at which browsers reach it: its cookie tells whether this one began the connection.
 */
export const forwardCallback = (relay, requestUrl) => `${relay}/callback${/\?.*/.exec(requestUrl)?.[0] ?? ""}`;

/** Only our own pages may ask for a session. A browser that sends no Sec-Fetch-Site is held by its same-origin policy. */
export function isForeign(request) {
  const from = request.headers["sec-fetch-site"];
  return from !== undefined && from !== "same-origin";
}

/**
 * The strictest policy that the button works under. `relay` is the origin that serves latchkey.js and the page API; `own`
 * are the sources of your own scripts. Without `wasm` the button runs as JavaScript: the same, and larger.
 */
export function contentSecurityPolicy(relay, own = [], { wasm = true } = {}) {
  return [
    "default-src 'none'",
    `script-src ${[...own, relay].join(" ")}${wasm ? " 'wasm-unsafe-eval'" : ""}`,
    `connect-src 'self' ${relay}`, // 'self' is for the session-url
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'", // in Chromium also for what a form's answer redirects to: no form here leads to the relay
    "frame-ancestors 'none'", // nobody may lay Confirm under another page's button
    "require-trusted-types-for 'script'",
  ].join("; ");
}
