// docs/webhooks.md, run as it stands: its code takes what the relay signs, and nothing else.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const guide = await readFile(fileURLToPath(new URL("../../docs/webhooks.md", import.meta.url)), "utf8");

function snippet(name) {
  const found = new RegExp(`<!-- run: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(guide);
  assert.ok(found, `no snippet ${name}`);
  return found[1];
}

/** The published example of Standard Webhooks; tests/relay/notices_test.cpp signs the same. */
const GOOD = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  time: "1614265330",
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  now: 1614265330,
};
const CASES = [
  ["as it was signed", {}, true],
  ["with a second signature, while secrets change", { signature: `v1,AAAA ${GOOD.signature}` }, true],
  ["five minutes later", { now: GOOD.now + 300 }, true],
  ["later than that", { now: GOOD.now + 301 }, false],
  ["earlier than that", { now: GOOD.now - 301 }, false],
  ["with another body", { body: '{"test": 2432232315}' }, false],
  ["with another id", { id: "msg_other" }, false],
  ["with another time", { time: "1614265331" }, false],
  ["with a time that is none", { time: "now" }, false],
  ["without a time", { time: "" }, false],
  ["with another secret", { secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }, false],
  ["without a signature", { signature: "" }, false],
  ["with a signature of another version", { signature: GOOD.signature.replace("v1,", "v1a,") }, false],
  ["with a cut signature", { signature: GOOD.signature.slice(0, -4) }, false],
];

async function place(t, file, text) {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-webhooks-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, file), text);
  return join(folder, file);
}

async function inNode(t) {
  const { readNotice } = await import(pathToFileURL(await place(t, "notices.mjs", snippet("node"))).href);
  return ({ body, id, time, signature, secret, now }) => {
    const headers = { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": signature };
    return readNotice(body, headers, secret, now * 1000);
  };
}

async function inPhp(t) {
  const file = await place(t, "notices.php", snippet("php"));
  const call = `require $argv[1]; $m = json_decode($argv[2], true);
    echo json_encode(read_notice($m['body'], $m['id'], $m['time'], $m['signature'], $m['secret'], $m['now']));`;
  return async (message) => {
    const { stdout } = await promisify(execFile)("php", ["-r", call, "--", file, JSON.stringify(message)]);
    return JSON.parse(stdout);
  };
}

for (const [language, reader] of [
  ["Node", inNode],
  ["PHP", inPhp],
]) {
  test(`${language}: takes what was signed, and nothing else`, async (t) => {
    const read = await reader(t);
    for (const [what, change, good] of CASES)
      assert.deepEqual(await read({ ...GOOD, ...change }), good ? JSON.parse(GOOD.body) : null, what);
  });
}

test("Node: the part in a connection's test answers for a signed question only, and says how it went", async (t) => {
  const file = await place(t, "test.mjs", `${snippet("node")}\n${snippet("node-test")}`);
  const { answerTest } = await import(pathToFileURL(file).href);
  const body = JSON.stringify({ type: "connection.test", account: "demo", property: "320000", run: "k3v9" });
  const headersFor = (text, time = String(Math.floor(Date.now() / 1000))) => {
    const key = Buffer.from(GOOD.secret.slice(6), "base64");
    const mac = createHmac("sha256", key).update(`test_1.${time}.${text}`).digest("base64");
    return { "webhook-id": "test_1", "webhook-timestamp": time, "webhook-signature": `v1,${mac}` };
  };
  const ask = (text, tryHotel, headers = headersFor(text)) => answerTest(text, headers, GOOD.secret, tryHotel);
  const good = await ask(body, async ({ property }) => `We read ${property}.`);
  assert.deepEqual(
    { ...good, body: JSON.parse(good.body) },
    { status: 200, body: { ok: true, says: "We read 320000." } },
  );
  t.mock.method(console, "error", () => {});
  const bad = await ask(body, () => Promise.reject(new Error("SECRET")));
  assert.equal(bad.status, 200);
  assert.equal(JSON.parse(bad.body).ok, false);
  assert.doesNotMatch(bad.body, /SECRET/);
  const never = () => assert.fail("was asked");
  assert.equal((await ask(body, never, headersFor(`${body} `))).status, 400);
  const notice = JSON.stringify({ type: "connection.connected", data: {} });
  assert.equal((await ask(notice, never)).status, 400, "a notice that was sent elsewhere is no question");
});

test("it names every kind of news, and no other", async () => {
  const source = await readFile(fileURLToPath(new URL("../../src/core/link/news.hpp", import.meta.url)), "utf8");
  const news = [...source.matchAll(/NewsRow\{News::\w+, "(\w+)"/g)].map(([, name]) => name);
  assert.ok(news.length >= 5, `${news}`);
  const told = [...guide.matchAll(/^\| `connection\.(\w+)` \|/gm)].map(([, name]) => name);
  assert.deepEqual(told.sort(), news.sort());
});

test("what it links to is there", async () => {
  const { access } = await import("node:fs/promises");
  const docs = fileURLToPath(new URL("../../docs", import.meta.url));
  for (const [, target] of guide.matchAll(/\]\((?!https:)([^)#]+)(?:#[^)]*)?\)/g)) await access(join(docs, target));
});
