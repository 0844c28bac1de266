// What the clients of a stream send, as a browser would; for the load (bench/load) as text.

export const request = (line, fields, body = "") =>
  `${[line, ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`)].join("\r\n")}\r\n\r\n${body}`;

const BROWSER = {
  "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  Accept: "text/event-stream",
  "Accept-Language": "en-US,en;q=0.9",
  "Accept-Encoding": "gzip, deflate, br, zstd",
  "Cache-Control": "no-cache",
  Connection: "keep-alive",
  "Sec-Fetch-Dest": "empty",
  "Sec-Fetch-Mode": "cors",
  "Sec-Fetch-Site": "same-site",
};

export const streamOf = (path, host, fields = {}) =>
  request(`GET ${path} HTTP/1.1`, { Host: host, ...BROWSER, ...fields });

export const accountOf = (index) => `account_${index}`;

/** A session for each of so many accounts. */
export async function sessionsOf({ port, secret, origin, count }) {
  const tokens = [];
  const ask = async () => {
    while (tokens.length < count) {
      const index = tokens.push("") - 1;
      const answer = await fetch(`http://127.0.0.1:${port}/v1/sessions`, {
        method: "POST",
        headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
        body: JSON.stringify({ account: accountOf(index), origin, ttl_s: 3600 }),
      });
      if (answer.status !== 201) throw new Error(`no session: ${answer.status} ${await answer.text()}`);
      tokens[index] = (await answer.json()).token;
    }
  };
  await Promise.all(Array.from({ length: 16 }, ask));
  return tokens;
}

/** The relay's streams, one for each session. */
export const streamsOf = (port, tokens) =>
  tokens.map((token) => streamOf("/v1/stream", `127.0.0.1:${port}`, { Authorization: `Bearer ${token}` }));
