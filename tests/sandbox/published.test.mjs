// Every imitated call against Cloudbeds' own published description of v1.3, where it lies beside this repository.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import { client_id, Sandbox } from "./sandbox.mjs";

const file = fileURLToPath(new URL("../../../shared/cloudbeds/openapi/pms-v1.3.subset.json", import.meta.url));
const described = [file, process.env.CLOUDBEDS_OPENAPI].find((name) => name && existsSync(name));
const skip = described ? false : `Cloudbeds' description is not there (${file}): nothing is compared`;

let sandbox;
let document;
const judged = new Set();

before(async () => {
  if (skip) return;
  document = JSON.parse(readFileSync(described, "utf8"));
  sandbox = await Sandbox.start("--seed", 7);
  // The two places where what was seen live differs from the description (FACTS section 12).
  await sandbox.test("settings", { metadata_success: "string", subscription_field: "endpoint" });
});
after(() => sandbox?.stop());

/** OpenAPI 3.0 says `nullable`; every object closed, so that a name nobody published is found. */
function closed(schema) {
  if (schema === null || typeof schema !== "object") return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema.$ref)
    return closed(
      schema.$ref
        .slice(2)
        .split("/")
        .reduce((node, name) => node[name], document),
    );
  const own = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, key === "enum" || key === "example" ? value : closed(value)]),
  );
  if (own.properties && !own.oneOf && !own.allOf) own.additionalProperties = false;
  if (own.nullable && typeof own.type === "string") own.type = [own.type, "null"];
  if (own.nullable && own.enum) own.enum = [...own.enum, null];
  delete own.nullable;
  return own;
}

async function judge(verb, path, answer) {
  assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`);
  assert.match(answer.headers.get("x-request-id"), /^[0-9a-f]{32}$/, path);
  const content = document.paths[path][verb].responses[200].content["application/json"];
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false }); // dates have a blank there, not a T
  const valid = ajv.compile(closed(content.schema));
  const body = await answer.json();
  assert.ok(valid(body), `${verb} ${path}: ${ajv.errorsText(valid.errors)}\n${JSON.stringify(body, null, 1)}`);
  judged.add(path);
}

test("every answer has the published names and types", { skip }, async () => {
  const { access_token } = await sandbox.connect();
  const get = async (path, query = "") =>
    judge("get", path, await sandbox.call(`${path.slice(1)}${query}`, access_token));
  for (const path of [
    "/oauth/metadata",
    "/userinfo",
    "/getAppState",
    "/getHotels",
    "/getHotelDetails",
    "/getReservations",
  ])
    await get(path);
  await get("/getReservation", "?reservationID=32000001");
  const hook = { object: "integration", action: "appstate_changed", endpointUrl: `${sandbox.origin}/nowhere` };
  const made = await sandbox.call("postWebhook", access_token, { method: "POST", form: hook });
  const { data } = await made.clone().json();
  await judge("post", "/postWebhook", made);
  await get("/getWebhooks");
  const gone = await sandbox.call(`deleteWebhook?subscriptionID=${data.subscriptionID}`, access_token, {
    method: "DELETE",
  });
  await judge("delete", "/deleteWebhook", gone);
  const posted = await sandbox.call("postAppState", access_token, { method: "POST", form: { app_state: "pending" } });
  await judge("post", "/postAppState", posted);
});

test("the token call does, for each grant that is published", { skip }, async () => {
  const fetchToken = (fields) =>
    fetch(`${sandbox.api}/access_token`, {
      method: "POST",
      body: new URLSearchParams({ client_id, client_secret: "EXAMPLE_SECRET", ...fields }),
    });
  for (const grant_type of ["authorization_code", "urn:ietf:params:oauth:grant-type:api-key"]) {
    const back = await sandbox.decides(sandbox.authorizeUrl());
    const code = back.searchParams.get("code");
    const answer = await fetchToken({ grant_type, redirect_uri: sandbox.redirect_uri, code });
    const { refresh_token } = await answer.clone().json();
    await judge("post", "/access_token", answer);
    if (refresh_token)
      await judge("post", "/access_token", await fetchToken({ grant_type: "refresh_token", refresh_token }));
  }
});

test("no published call of the subset was left out", { skip }, () => {
  assert.deepEqual([...judged].sort(), Object.keys(document.paths).sort());
});
