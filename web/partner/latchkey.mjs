// All that a partner's back end needs for <latchkey-button>: a session for whoever is logged in, and a page policy.
// Copy this file; the markup is in pages.mjs (`connectButton`).

const PATIENCE_MS = 5_000; // a page that waits longer for its button has lost its reader

/**
 * Asks the relay for a session token. The relay believes us about the account: that is why this runs on the server,
 * behind the login, and why the API secret never reaches a page.
 *
 * @param {{relay: string, apiSecret: string}} config  The relay's address, and the secret it shares with this server.
 * @param {{account: string, origin: string}} whose    Your own name of the logged-in account; your page's origin.
 * @returns {Promise<{token: string, channel: string}>}
 */
export async function createSession({ relay, apiSecret }, { account, origin }) {
  const answer = await fetch(new URL("/v1/sessions", relay), {
    method: "POST",
    headers: { Authorization: `Bearer ${apiSecret}`, "Content-Type": "application/json" },
    body: JSON.stringify({ account, origin }),
    redirect: "error", // the secret goes to one address only
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new Error(`the relay answered ${answer.status}`);
  const { token, channel } = await answer.json();
  if (typeof token !== "string" || typeof channel !== "string") throw new Error("the relay answered without a token");
  return { token, channel };
}

/** Only our own pages may ask for a session. A browser that sends no Sec-Fetch-Site is held by its same-origin policy. */
export function isForeign(request) {
  const from = request.headers["sec-fetch-site"];
  return from !== undefined && from !== "same-origin";
}

/** The strictest policy that the button works under. `relay` is the origin that serves latchkey.js and the page API. */
export function contentSecurityPolicy(relay) {
  return [
    "default-src 'none'",
    `script-src ${relay} 'wasm-unsafe-eval'`, // without it the link inside the button stays
    `connect-src 'self' ${relay}`, // 'self' is for the session-url
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}
