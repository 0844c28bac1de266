// Requests exactly as given: any Host, any Origin, no redirect followed. A browser's fetch and Node's would both mend them.
import { request } from "node:http";

const TIMEOUT_MS = 10_000;

/**
 * @returns {Promise<{status: number, headers: Record<string, string | string[]>, body: string, head: string}>}
 *          `head`: status line and headers as text, for searches.
 */
export function send(url, { method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    const asked = request(url, { method, headers: { ...length, ...headers }, timeout: TIMEOUT_MS }, async (answer) => {
      try {
        const chunks = await answer.toArray();
        resolve({
          status: answer.statusCode,
          headers: answer.headers,
          head: `${answer.statusCode}\n${answer.rawHeaders.join("\n")}`,
          body: Buffer.concat(chunks).toString(),
        });
      } catch (error) {
        reject(error);
      }
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer from ${url}`)));
    asked.on("error", reject);
    asked.end(body);
  });
}

export const sendJson = (url, { headers, ...options }, body) =>
  send(url, {
    method: "POST",
    ...options,
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

/** What a machine reads in a problem answer, or a person in a problem page. */
export const problemOf = ({ headers, body }) =>
  headers["content-type"]?.startsWith("application/problem+json")
    ? JSON.parse(body).code
    : /<code>([a-z_]+)<\/code>/.exec(body)?.[1];
