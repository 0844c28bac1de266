// The few shapes of answer this site gives, as plain values.
import { readFileSync } from "node:fs";

const NO_STORE = { "Cache-Control": "no-store" };

export const page = (status, body) => ({
  status,
  headers: { "Content-Type": "text/html; charset=utf-8", ...NO_STORE },
  body,
});

export const json = (status, value) => ({
  status,
  headers: { "Content-Type": "application/json", ...NO_STORE },
  body: JSON.stringify(value),
});

/** RFC 9457. `code` never changes its meaning; `detail` is for people. */
export const problem = (status, code, detail) => ({
  status,
  headers: { "Content-Type": "application/problem+json", ...NO_STORE },
  body: JSON.stringify({ type: "about:blank", status, code, detail }),
});

/** RFC 9110 section 15.5.6: the answer names the methods that would do. */
export function methodNotAllowed(allow) {
  const reply = problem(405, "method_not_allowed", `Use ${allow}.`);
  return { ...reply, headers: { ...reply.headers, Allow: allow } };
}

export const redirect = (location, headers = {}) => ({
  status: 303,
  headers: { Location: location, ...NO_STORE, ...headers },
});

export const nothing = () => ({ status: 204, headers: NO_STORE });

const MOST_BYTES = 8_192; // a code, a property: far less

/** What was sent, or null when it is too large to be one of ours. */
export async function readBody(request) {
  let text = "";
  for await (const part of request.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    text += part;
    if (text.length > MOST_BYTES) return null;
  }
  return text;
}

/** A file beside this one, read once, at the start. */
export function asset(name, type) {
  const body = readFileSync(new URL(name, import.meta.url));
  return () => ({ status: 200, headers: { "Content-Type": type, "Cache-Control": "no-cache" }, body });
}
