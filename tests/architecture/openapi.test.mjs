// docs/relay.openapi.yaml names every route that the relay answers, and no other; docs/sandbox.openapi.yaml those of /_test/.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const OPERATORS = [
  "GET /healthz",
  "GET /readyz",
  "GET /metrics",
  "GET /explain",
  "POST /explain",
  "GET /support",
  "GET /support/bundle",
]; // on the operator's own listener; told in words

/** Rows like {"GET", "/v1/state", ...} and calls like router.add("GET", "/claim", ...). */
function routesOf(source) {
  const pair = /[{(]"(GET|POST|PUT|DELETE)", "(\/[^"]*)"/g;
  return [...source.matchAll(pair)].map(([, method, path]) => `${method} ${path}`);
}

function routesIn(yaml) {
  let path = "";
  const routes = [];
  for (const line of yaml.split("\n")) {
    path = /^ {2}(\/\S*):$/.exec(line)?.[1] ?? path;
    const method = /^ {4}(get|post|put|delete):$/.exec(line)?.[1];
    if (method) routes.push(`${method.toUpperCase()} ${path}`);
  }
  return routes;
}

test("every route of the relay is described, and nothing else is", () => {
  const sources = readdirSync("src/relay").filter((name) => name.endsWith("routes.cpp"));
  const answered = sources.flatMap((name) => routesOf(readFileSync(`src/relay/${name}`, "utf8")));
  assert.ok(answered.length > 15, `found ${answered.length} routes`);
  const described = routesIn(readFileSync("docs/relay.openapi.yaml", "utf8"));
  assert.deepEqual(described.sort(), answered.filter((route) => !OPERATORS.includes(route)).sort());
});

test("every control route of the test account is described, and nothing else is", () => {
  const answered = ["control.cpp", "server.cpp"].flatMap((name) => {
    const source = readFileSync(`src/sandbox/${name}`, "utf8");
    return [...source.matchAll(/\{"(GET|POST|DELETE)", +"(\/_test\/[^"]*)"/g)].map(
      ([, method, path]) => `${method} ${path}`,
    );
  });
  assert.ok(answered.length > 15, `found ${answered.length} routes`);
  answered.push("GET /_test/accounts"); // of the process, not of an account
  const described = routesIn(readFileSync("docs/sandbox.openapi.yaml", "utf8").split("\nwebhooks:")[0]).filter(
    (route) => route.includes("/_test/"),
  );
  assert.deepEqual(described.sort(), answered.sort());
});

test("the check reads rows and calls, paths and methods", () => {
  assert.deepEqual(routesOf('PageRoute{"GET", "/v1/state", f},\n router.add("PUT", "/x/{y}", g)'), [
    "GET /v1/state",
    "PUT /x/{y}",
  ]);
  assert.deepEqual(routesIn("paths:\n  /a/{b}:\n    parameters:\n    get:\n      x: 1\n    delete:\n"), [
    "GET /a/{b}",
    "DELETE /a/{b}",
  ]);
});
