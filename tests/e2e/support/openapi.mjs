// docs/relay.openapi.yaml as a judge: every answer must be one that the document promises, in status, type and body.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { send } from "./http.mjs";

const METHODS = ["get", "post", "put", "delete"];

export class Judge {
  seen = new Set();

  static async read() {
    const text = await readFile(new URL("../../../docs/relay.openapi.yaml", import.meta.url), "utf8");
    return new Judge(text);
  }

  constructor(text) {
    this.text = text;
    this.document = parse(text);
    this.ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema(this.document, "relay");
  }

  /** @returns {{id: string, pattern: string, operation: object}[]} */
  get operations() {
    return Object.entries(this.document.paths).flatMap(([pattern, item]) =>
      METHODS.filter((method) => item[method]).map((method) => ({
        id: item[method].operationId,
        method,
        pattern,
        operation: item[method],
      })),
    );
  }

  #resolved({ $ref, ...rest }) {
    if (!$ref) return rest;
    return $ref
      .slice(2)
      .split("/")
      .reduce((node, name) => node[name], this.document);
  }

  /** The statuses that are named, `default` among them. */
  get promised() {
    return this.operations.flatMap(({ id, operation }) =>
      Object.keys(operation.responses).map((status) => `${id} ${status}`),
    );
  }

  /** Sends, judges the answer, remembers that this status was seen. */
  async ask(id, url, options) {
    return this.judge(id, await send(url, options));
  }

  judge(id, answer) {
    const found = this.operations.find((one) => one.id === id);
    assert.ok(found, `the document has no ${id}`);
    const { responses } = found.operation;
    const status = responses[answer.status] ? String(answer.status) : "default";
    assert.ok(
      responses[status],
      `${id} answered ${answer.status}, which the document does not promise: ${answer.body}`,
    );
    this.seen.add(`${id} ${status}`);
    const where = `${id} ${answer.status}`;
    const { content = {}, headers = {} } = this.#resolved(responses[status]);
    assert.ok(answer.headers["x-request-id"], `${where}: X-Request-ID`);
    for (const name of Object.keys(headers)) assert.ok(answer.headers[name.toLowerCase()], `${where}: ${name}`);
    this.#judgeBody(where, answer, content);
    return answer;
  }

  #judgeBody(where, answer, content) {
    const type = answer.headers["content-type"]?.split(";")[0];
    if (Object.keys(content).length === 0)
      return assert.ok([204, 303, 304].includes(answer.status), `${where} has a body that is not described`);
    assert.ok(content[type], `${where} is ${type}, not ${Object.keys(content)}`);
    if (!type.endsWith("json")) return;
    const validate = this.ajv.compile(this.#rooted(content[type].schema));
    const body = JSON.parse(answer.body);
    assert.ok(validate(body), `${where}: ${JSON.stringify(validate.errors)}\n${answer.body}`);
  }

  /** References inside the document, from outside it. */
  #rooted(schema) {
    return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"relay#/'));
  }
}
