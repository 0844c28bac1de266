// A partner's site around docs/examples/node/latchkey.mjs: `node node-site.mjs`. Prints its port. Logging in is an address here.
import { createServer } from "node:http";
import { createLatchkey, fileStore } from "../../docs/examples/node/latchkey.mjs";

const { LATCHKEY_SCRIPT, LATCHKEY_FILE } = process.env;
const hotel = {
  property: "320000",
  name: "Example Hotel",
  app_state: "enabled",
  href: "https://partner.example/login",
};
const accountOf = (request) => /(?:^|; )account=(user-\d)(?:;|$)/.exec(request.headers.cookie ?? "")?.[1] ?? null;

function page(response) {
  const { origin } = new URL(LATCHKEY_SCRIPT);
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; script-src ${origin} 'wasm-unsafe-eval'; connect-src 'self' ${origin}`,
  });
  response.end(`<!doctype html><html lang=en><title>Integrations</title><script type=module src="${LATCHKEY_SCRIPT}"></script>
<main><latchkey-button><a href="https://hotels.cloudbeds.com/connect/x">Connect App</a></latchkey-button></main>`);
}

const pages = {
  "/login": ({ searchParams }, _, response) => {
    const cookie = `account=user-${searchParams.get("user")}; Path=/; HttpOnly; SameSite=Lax`;
    response.writeHead(303, { location: "/", "set-cookie": cookie }).end();
  },
  "/cloudbeds/start": ({ searchParams }, request, response) => {
    latchkey.save(accountOf(request), [hotel]); // consent is given at once
    response.writeHead(303, { location: searchParams.get("return_to") }).end();
  },
  "/test/save": async ({ searchParams }, request, response) => {
    let text = "";
    for await (const part of request) text += part;
    latchkey.save(searchParams.get("account"), JSON.parse(text)); // as a webhook of theirs
    response.end();
  },
  "/favicon.ico": (_, __, response) => response.writeHead(204).end(),
};

let latchkey;
const server = createServer((request, response) => {
  if (latchkey.answer(request, response)) return;
  const url = new URL(request.url, "http://localhost");
  const answer = pages[url.pathname];
  if (answer) answer(url, request, response);
  else page(response);
}).listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  latchkey = createLatchkey({
    origin: `http://localhost:${port}`,
    store: fileStore(LATCHKEY_FILE),
    accountOf,
    connectAddress: (_account, _property, back) => `/cloudbeds/start?return_to=${encodeURIComponent(back)}`,
    disconnect: (account, property) => latchkey.save(account, [{ property, name: hotel.name, app_state: "disabled" }]),
  });
  console.log(port);
});
