// HTTP as nobody should write it: valid requests that are mutated by a seeded chance, sent over raw sockets.
import { readFileSync } from "node:fs";
import { connect } from "node:net";

const LATEST_MS = 30_000; // slower than any of the server's own limits: whoever is not answered by then hangs

/** xorshift32: small, and the same everywhere. */
export function chanceFrom(seed) {
  let state = seed || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const below = (limit) => Math.floor(next() * limit);
  return { below, pick: (list) => list[below(list.length)], often: (share) => next() < share };
}

/** A valid request, for makeInput. */
export const requestOf = ([method, path, headers, body = "", type = "application/json"], host) => ({
  line: [method, path, "HTTP/1.1"],
  headers: [["Host", host], ...Object.entries(headers), ...(body ? [["Content-Type", type]] : [])],
  body: Buffer.from(body),
});

const NUMBERS = [
  "0",
  "-1",
  "+1",
  "1e3",
  "00",
  "0x10",
  "2147483648",
  "18446744073709551616",
  "99999999999999999999",
  " ",
  "",
];
const BYTES = [
  "\0",
  "\r",
  "\n",
  "\r\n",
  "\t",
  "\x7f",
  "\xff\xfe",
  "\xc0\xaf",
  "\xed\xa0\x80",
  "\xf4\x90\x80\x80",
  "%00",
  "%",
  "%zz",
];
const PATHS = [
  "/../",
  "//",
  "/./",
  "/%2e%2e/",
  "/%2F",
  "\\",
  "/..%2f..%2fetc/passwd",
  "?",
  "#",
  ";a=b",
  "*",
  "/%c0%af",
  "http://evil.example/",
];
const VERSIONS = ["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/3", "HTTP/1.11", "http/1.1", "HTTP/", ""];
const ODD_HEADERS = [
  ["Transfer-Encoding", "chunked"],
  ["Transfer-Encoding", "gzip, chunked"],
  ["Transfer-Encoding", "\x0bchunked"],
  ["Connection", "upgrade, close, keep-alive"],
  ["Upgrade", "websocket"],
  ["Expect", "100-continue"],
  ["Expect", "the-unexpected"],
  ["Host", "evil.example"],
  ["Origin", "null"],
  ["Range", "bytes=0-,5-1,-9999999999999999999"],
  ["Cookie", `${"a=b;".repeat(500)}`],
  ["X-Forwarded-For", "1.2.3.4, [::1]:x, unknown, 999.1.1.1"],
  ["X-Request-ID", "\x1b[2J"],
  ["Authorization", "Basic Zm9vOmJhcg=="],
  ["Last-Event-ID", "99999999999999999999999"],
  ["If-None-Match", '*, W/"'],
  ["Accept-Encoding", `br;q=${"9".repeat(60)}`],
  ["Content-Length ", "5"],
  [" Folded", "a\r\n b"],
  ["", ""],
];
const WHOLE = [
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
  "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
  "GET /\r\n",
  "GET / HTTP/1.1\n\n",
  "\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n",
  "CONNECT relay.example:443 HTTP/1.1\r\nHost: relay.example\r\n\r\n",
  "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
  "",
];

const chunked = (chance, body) => {
  const sizes = [
    body.length.toString(16),
    `${body.length.toString(16)};ext="x"`,
    "FFFFFFFFFFFFFFFF",
    "-1",
    "0x5",
    "g",
    "",
  ];
  const size = chance.often(0.5) ? sizes[0] : chance.pick(sizes);
  const end = chance.pick(["0\r\n\r\n", "0\r\nTrailer: x\r\n\r\n", "0\r\n", "", "00000000000000000000\r\n\r\n"]);
  return Buffer.concat([Buffer.from(`${size}\r\n`), body, Buffer.from(`\r\n${end}`)]);
};

/** What is done to a request; several of them may be. */
const MUTATIONS = [
  (r, c) => r.headers.push(c.pick(ODD_HEADERS)),
  (r, c) => r.headers.push(["Content-Length", c.pick(NUMBERS)]),
  (r, c) => r.headers.splice(c.below(r.headers.length), 1),
  (r, c) => r.headers.push(r.headers[c.below(r.headers.length)] ?? ["A", "b"]),
  (r, c) => r.headers.push([c.pick(BYTES) + c.pick(["X", "Host", "Cookie"]), c.pick(BYTES)]),
  (r, c) => r.headers.push(["X-Long", "v".repeat(c.below(40_000))]),
  (r, c) => {
    for (let i = c.below(200); i > 0; --i) r.headers.push([`X-${i}`, "v"]);
  },
  (r, c) => {
    r.line[1] =
      r.line[1].slice(0, c.below(r.line[1].length + 1)) +
      c.pick(PATHS) +
      c.pick(["", "v1/state", "a".repeat(c.below(9_000))]);
  },
  (r, c) => {
    r.line[1] +=
      c.pick(["?", "&"]) + c.pick(["account=", "code=", "state=", "error="]) + c.pick([...BYTES, ...NUMBERS]);
  },
  (r, c) => {
    r.line[0] = c.pick(["HEAD", "PATCH", "TRACE", "get", "G\0T", "X".repeat(c.below(300)), "OPTIONS", "PUT", "POST"]);
  },
  (r, c) => {
    r.line[2] = c.pick(VERSIONS);
  },
  (r, c) => {
    const at = c.below(r.body.length + 1);
    r.body = Buffer.concat([r.body.subarray(0, at), Buffer.from(c.pick(BYTES), "latin1"), r.body.subarray(at)]);
  },
  (r, c) => {
    r.body = Buffer.from(
      c.pick([
        "[".repeat(20_000),
        '{"a":'.repeat(5_000),
        '"\\ud800"',
        "1e999",
        "nul",
        `{"account":"${"a".repeat(70_000)}"}`,
      ]),
    );
  },
  (r, c) => {
    r.body = Buffer.from(
      r.body
        .toString()
        .replace(/"[^"]*"(?=[,}])/, () =>
          c.pick(['"\\u0000"', "null", "[]", "{}", "-0", "1e400", '"\\ud800"', `"${"x".repeat(5_000)}"`]),
        ),
    );
  },
  (r, c) => {
    r.headers.push(["Transfer-Encoding", "chunked"]);
    r.body = chunked(c, r.body);
    r.noLength = true;
  },
];

function bytesOf(request) {
  const headers = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const length = request.noLength || request.body.length === 0 ? "" : `Content-Length: ${request.body.length}\r\n`;
  return Buffer.concat([Buffer.from(`${request.line.join(" ")}\r\n${headers}${length}\r\n`, "latin1"), request.body]);
}

export function makeInput(chance, seeds) {
  if (chance.often(0.04)) return Buffer.from(chance.pick(WHOLE), "latin1");
  const parts = [];
  for (let left = chance.often(0.2) ? 1 + chance.below(6) : 1; left > 0; --left) {
    const request = structuredClone(chance.pick(seeds));
    request.body = Buffer.from(request.body);
    for (let n = chance.below(4); n > 0; --n) chance.pick(MUTATIONS)(request, chance);
    parts.push(bytesOf(request));
  }
  const whole = Buffer.concat(parts);
  for (let n = chance.often(0.3) ? 1 + chance.below(4) : 0; n > 0 && whole.length > 0; --n)
    whole[chance.below(whole.length)] = chance.below(256);
  return chance.often(0.15) ? whole.subarray(0, chance.below(whole.length + 1)) : whole;
}

/** Sends it in up to three pieces, says that this was all, and reads to the end. @returns what was answered */
export const speak = (port, bytes, chance) =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const answer = [];
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no end within ${LATEST_MS} ms of ${JSON.stringify(bytes.toString("latin1").slice(0, 600))}`));
    }, LATEST_MS);
    socket.on("data", (part) => answer.push(part));
    socket.on("error", () => {}); // refused while it was still sending: that is an answer, too
    socket.on("close", () => {
      clearTimeout(late);
      resolve(Buffer.concat(answer).toString("latin1"));
    });
    const cuts = [0, chance.below(bytes.length + 1), chance.below(bytes.length + 1), bytes.length].sort(
      (a, b) => a - b,
    );
    for (let i = 1; i < cuts.length; ++i) socket.write(bytes.subarray(cuts[i - 1], cuts[i]));
    socket.end();
  });

export const residentKb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
