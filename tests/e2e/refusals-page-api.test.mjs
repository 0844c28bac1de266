// Issue 2, "Bad input here": sessions, origins, return addresses and bodies that the page API refuses.
import assert from "node:assert/strict";
import { problemOf } from "./support/http.mjs";
import { originsOf, places } from "./support/places.mjs";
import { altered, useRefusals } from "./support/refusals.mjs";

const { inBothPlaces } = useRefusals();

const foreignReturns = ({ partner, relay }) => [
  "https://evil.example/",
  "javascript:alert(1)",
  `${partner}.evil.example/`,
  `${partner}@evil.example/`,
  `${partner}/login`,
  `${relay}/`,
  "/",
];

inBothPlaces("return_to outside the list is refused", async ({ refused, walker }, { at }) => {
  const me = walker();
  const headers = await me.asPage();
  for (const return_to of foreignReturns(at)) {
    await refused(400, "return_to_not_allowed", () => me.post(`${at.relay}/v1/connect`, { return_to }, headers));
  }
});

inBothPlaces(
  "a change needs the session's own origin: none, another listed one and a foreign one are refused",
  async ({ refused, walker }, { at, preview }) => {
    const me = walker();
    const { Authorization, Origin } = await me.asPage();
    const listed = places.map((place) => originsOf(place, preview.port).partner).find((origin) => origin !== Origin);
    const connect = (headers) => () =>
      me.post(`${at.relay}/v1/connect`, { return_to: `${Origin}/` }, { Authorization, ...headers });
    await refused(403, "origin_not_allowed", connect({}));
    await refused(403, "origin_not_allowed", connect({ Origin: listed }));
    const answer = await refused(403, "foreign_origin", connect({ Origin: "https://evil.example" }));
    assert.equal(answer.headers["access-control-allow-origin"], undefined);
  },
);

const badSessions = {
  "no session": undefined,
  "an empty session": "Bearer ",
  "a session that nobody made": "Bearer 0123456789",
  "another scheme": "Basic ZGVtbzpkZW1v",
};

inBothPlaces("without a true session nothing is told and nothing happens", async ({ ask, walker }, { at, store }) => {
  const me = walker();
  const { Authorization, Origin } = await me.asPage();
  const before = await store.read();
  for (const [what, sent] of Object.entries({ ...badSessions, "an altered session": altered(Authorization) })) {
    const headers = { Origin, ...(sent !== undefined && { Authorization: sent }) };
    const answers = await Promise.all([
      ask(`${at.relay}/v1/state`, { headers }),
      ask(`${at.relay}/v1/stream`, { headers }),
      me.post(`${at.relay}/v1/connect`, { return_to: `${Origin}/` }, headers),
      me.finish("whatever", headers),
    ]);
    for (const answer of answers) {
      assert.equal(answer.status, 401, what);
      assert.match(problemOf(answer), /^session_(missing|invalid)$/, what);
      assert.equal(answer.headers["www-authenticate"], "Bearer", what);
    }
  }
  assert.deepEqual(await store.read(), before);
});

const badBodies = [
  "",
  "{",
  "[]",
  "7",
  "{}",
  '{"return_to":7}',
  '{"code":null}',
  `{"code":"${"x".repeat(3000)}"}`,
  "\0",
];

inBothPlaces("a body of another shape is refused with what is wrong", async ({ ask, walker }, { at, store }) => {
  const headers = { ...(await walker().asPage()), "Content-Type": "application/json" };
  const before = await store.read();
  for (const path of ["/v1/connect", "/v1/connect/finish"]) {
    for (const body of badBodies) {
      const answer = await ask(at.relay + path, { method: "POST", headers, body });
      const told = `${path} ${JSON.stringify(body.slice(0, 40))}: ${answer.body}`;
      assert.deepEqual([answer.status, problemOf(answer)], [400, "body_invalid"], told);
      assert.ok(JSON.parse(answer.body).detail, `it does not say what is wrong: ${told}`);
    }
  }
  assert.deepEqual(await store.read(), before);
});
