// What docs/sandbox.openapi.yaml names, so that no route can be forgotten by a test about all of them.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

const document = parse(readFileSync(new URL("../../docs/sandbox.openapi.yaml", import.meta.url), "utf8"));
const METHODS = ["get", "post", "put", "patch", "delete"];

const resolved = (node) =>
  node?.$ref
    ? resolved(
        node.$ref
          .slice(2)
          .split("/")
          .reduce((at, name) => at[name], document),
      )
    : node;

function fieldsOf(schema) {
  const { properties = {}, oneOf = [], anyOf = [], allOf = [] } = resolved(schema) ?? {};
  return [...Object.keys(properties), ...[...oneOf, ...anyOf, ...allOf].flatMap(fieldsOf)];
}

function route(path, method, described) {
  const [type, content] = Object.entries(resolved(described.requestBody)?.content ?? {})[0] ?? [];
  return { method: method.toUpperCase(), path, type, fields: [...new Set(fieldsOf(content?.schema))] };
}

export const publishedRoutes = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).map((method) => route(path, method, item[method])),
);

/** With something in place of each `{name}`. */
export const filled = (path, values = {}) => path.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "x");

/** The forms of a page, as [method, action]. */
export const formsOf = (page) =>
  [...page.matchAll(/<form\b[^>]*>/g)].map(([tag]) => [
    (/ method="(\w+)"/.exec(tag)?.[1] ?? "get").toUpperCase(),
    / action="([^"]*)"/.exec(tag)?.[1] ?? "",
  ]);
