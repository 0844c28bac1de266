// A client of the stream without a browser: every part as it came, and how it ended.
import { request } from "node:http";
import { request as secureRequest } from "node:https";

/** @returns {Promise<{status: number, headers: object, parts: {at: number, text: string}[], ended: Promise<string>, close: () => void}>} */
export function openStream(url, { headers = {}, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const ask = url.startsWith("https:") ? secureRequest : request;
    const asked = ask(
      url,
      { headers: { Accept: "text/event-stream", ...headers }, agent: false, ...options },
      (answer) => {
        const parts = [];
        answer.setEncoding("utf8");
        answer.on("data", (text) => parts.push({ at: performance.now(), text }));
        const ended = new Promise((done) => {
          answer.once("end", () => done("in order"));
          answer.once("error", () => done("torn"));
          answer.once("close", () => done("torn"));
        });
        resolve({
          status: answer.statusCode,
          headers: answer.headers,
          parts,
          ended,
          close: () => asked.destroy(),
          get text() {
            return parts.map((part) => part.text).join("");
          },
        });
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}
