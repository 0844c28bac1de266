// A captive portal: while it is shut, every question to a back end is answered with a page of the portal's own.
import { request as ask, createServer } from "node:http";

const page = "<!doctype html><title>Welcome</title><form>Room number: <input></form>";
const shutIn = /^\/v1\/|^\/latchkey\/session/;

/** Answers anybody, so that its page comes as far as the button. */
const headers = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "authorization, content-type, if-none-match, last-event-id",
  "content-type": "text/html",
};

/** In front of the origin `behind`, whose pages and files pass. */
export async function startPortal(behind) {
  const portal = { shut: true, answered: 0 };
  const server = createServer((request, response) => {
    if (portal.shut && shutIn.test(request.url)) {
      portal.answered += request.method === "GET" ? 1 : 0;
      return response.writeHead(200, headers).end(page);
    }
    const passed = ask(behind + request.url, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    response.on("close", () => passed.destroy());
    return request.pipe(passed);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return Object.assign(portal, { origin: `http://localhost:${server.address().port}`, close });
}
