import assert from "node:assert/strict";
import { test } from "node:test";
import { accountOf, fakeRelay, hotel, ok, partnerSite, refusal, SIGNED_OUT } from "./support.mjs";

const ACCOUNT = "GET /v1/accounts/demo";
const change = (property) => `POST /v1/accounts/demo/properties/${property}/app-state`;

async function siteWith(t, table, options) {
  const relay = await fakeRelay(t, table);
  const changes = () =>
    relay.calls.filter(({ method }) => method === "POST").map(({ path, body }) => [path, JSON.parse(body)]);
  return { relay, changes, ...(await partnerSite(t, relay.url, options)) };
}

const withHotels = (t, links, options) => {
  const table = Object.fromEntries(links.map(({ property }) => [change(property), accountOf()]));
  return siteWith(t, { [ACCOUNT]: accountOf(...links), ...table }, options);
};

const buttonsIn = (body) =>
  [...body.matchAll(/<latchkey-button [^>]*>/g)].map(([tag]) => /property="(.*?)"/.exec(tag)?.[1]);

const SET_UP = { setUpStep: true };
const NOTE = "Choose the rooms for self check-in to finish.";

test("shows one button without a property while the account has none or one hotel", async (t) => {
  for (const links of [[], [hotel("320000", "enabled")]]) {
    const { body } = await (await withHotels(t, links)).ask("/");
    assert.deepEqual(buttonsIn(body), [undefined]);
    assert.match(body, /data-rows=""/);
  }
});

test("shows a row per hotel, each with its own button beside its name", async (t) => {
  const { ask } = await withHotels(t, [
    hotel("320000", "enabled"),
    hotel("320001", "disabled", { name: "<b>Guesthouse" }),
  ]);
  const { body } = await ask("/");
  assert.deepEqual(buttonsIn(body), ["320000", "320001"]);
  const sessions = [...body.matchAll(/session-url="(.*?)"/g)].map(([, url]) => url);
  assert.deepEqual(sessions, ["/latchkey/session", "/latchkey/session"]);
  assert.match(
    body,
    /<h4>Hotel 320000<\/h4>[\s\S]*property="320000"[\s\S]*<h4>&lt;b&gt;Guesthouse<\/h4>[\s\S]*property="320001"/,
  );
});

const SILENCES = {
  "is down": null,
  refuses: refusal(503, "store_unavailable"),
  "knows no accounts": refusal(404, "not_found"),
};
for (const [how, reply] of Object.entries(SILENCES)) {
  test(`shows the plain button when the relay ${how}`, async (t) => {
    const site = reply ? await siteWith(t, { [ACCOUNT]: reply }) : await partnerSite(t);
    const { status, body } = await site.ask("/");
    assert.equal(status, 200);
    assert.deepEqual(buttonsIn(body), [undefined]);
    assert.equal((await site.ask("/hotels")).status, 502);
  });
}

test("asks for nobody's hotels while nobody is signed in, and shows no control", async (t) => {
  const { ask, relay } = await siteWith(t, {}, SET_UP);
  const { body } = await ask("/", SIGNED_OUT);
  assert.deepEqual(JSON.parse((await ask("/hotels", SIGNED_OUT)).body), { rows: "" });
  assert.ok(!body.includes("/disconnect") && !body.includes("/set-up"));
  assert.equal(relay.calls.length, 0);
});

test("tells its own pages, and no others, which rows there are", async (t) => {
  const { ask } = await withHotels(t, [hotel("320000", "enabled"), hotel("320001", "disabled")]);
  assert.deepEqual(JSON.parse((await ask("/hotels")).body), { rows: "320000 320001" });
  assert.equal((await ask("/hotels", { headers: { "Sec-Fetch-Site": "cross-site" } })).status, 403);
});

test("has no set-up step unless the preview was started with one", async (t) => {
  const { ask, changes } = await withHotels(t, [hotel("320000", "pending")]);
  assert.ok(!(await ask("/")).body.includes("Finish set-up"));
  assert.deepEqual(changes(), []);
});

test("tells a pending hotel what it waits for, once, and says it on its card", async (t) => {
  const pending = [hotel("320000", "pending"), hotel("320001", "pending", { note: NOTE }), hotel("320002", "enabled")];
  const { ask, changes } = await withHotels(t, pending, SET_UP);
  const { body } = await ask("/");
  assert.deepEqual(changes(), []);
  await ask("/hotels");
  assert.deepEqual(changes(), [
    ["/v1/accounts/demo/properties/320000/app-state", { app_state: "pending", note: NOTE }],
  ]);
  assert.equal(body.split('class="set-up now"').length - 1, 2);
  assert.ok(body.includes(`<p>${NOTE}</p>`) && body.includes("Finish set-up</button>"));
});

test("tells the rows though the note could not be told", async (t) => {
  const { ask, lines } = await siteWith(t, { [ACCOUNT]: accountOf(hotel("320000", "pending")) }, SET_UP);
  assert.deepEqual(JSON.parse((await ask("/hotels")).body), { rows: "" });
  assert.match(lines.join(), /no note/);
});

test("never sets a hotel back to pending that was finished meanwhile", async (t) => {
  const table = {
    [ACCOUNT]: accountOf(hotel("320000", "pending")),
    [change("320000")]: ({ app_state, note }) => {
      table[ACCOUNT] = accountOf(hotel("320000", app_state, { note }));
      return accountOf();
    },
  };
  const { ask, post, changes } = await siteWith(t, table, SET_UP);
  await Promise.all([ask("/hotels"), post("/set-up", {}), ask("/hotels"), ask("/hotels")]);
  assert.equal(changes().at(-1)[1].app_state, "enabled");
});

test("finishes the set-up of the hotel that is named, and of the only one when none is", async (t) => {
  for (const form of [{ property: "320000" }, {}]) {
    const { post, changes } = await withHotels(t, [hotel("320000", "pending"), hotel("320001", "disabled")], SET_UP);
    const { status, headers } = await post("/set-up", form);
    assert.deepEqual([status, headers.location], [303, "/"]);
    assert.deepEqual(changes(), [["/v1/accounts/demo/properties/320000/app-state", { app_state: "enabled" }]]);
  }
});

test("finishes nothing that is finished, nor one of several that was not named", async (t) => {
  for (const links of [[hotel("320000", "enabled")], [hotel("320000", "pending"), hotel("320001", "enabled")]]) {
    const { post, changes } = await withHotels(t, links, SET_UP);
    assert.equal((await post("/set-up", {})).headers.location, "/");
    assert.deepEqual(changes(), []);
  }
});

test("says so when the set-up can no longer be finished", async (t) => {
  const { post } = await withHotels(t, [hotel("320000", "disabled")], SET_UP);
  const { status, body } = await post("/set-up", { property: "320000" });
  assert.equal(status, 409);
  assert.match(body, /This hotel is not connected/);
});

test("asks before it disconnects, naming the hotel and what will happen", async (t) => {
  const { ask, changes } = await withHotels(t, [hotel("320000", "enabled")]);
  for (const path of ["/disconnect", "/disconnect?property=320000"]) {
    const { status, body } = await ask(path);
    assert.equal(status, 200);
    assert.match(body, /<h1>Disconnect Hotel 320000\?<\/h1>[\s\S]*loses access to Cloudbeds at once/);
    assert.match(
      body,
      /<input type="hidden" name="property" value="320000">\s*<button class="danger">Disconnect<\/button>/,
    );
  }
  assert.deepEqual(changes(), []);
});

test("leads back to the rows when several hotels could be meant", async (t) => {
  const { ask } = await withHotels(t, [hotel("320000", "enabled"), hotel("320001", "pending")]);
  assert.equal((await ask("/disconnect")).headers.location, "/");
});

test("disconnects by posting disabled, and leads back to the button", async (t) => {
  const { post, changes } = await withHotels(t, [hotel("320000", "enabled")]);
  const { status, headers } = await post("/disconnect", { property: "320000" });
  assert.deepEqual([status, headers.location], [303, "/"]);
  assert.deepEqual(changes(), [["/v1/accounts/demo/properties/320000/app-state", { app_state: "disabled" }]]);
});

test("says that a hotel is already disconnected, before and after the question", async (t) => {
  const table = {
    [ACCOUNT]: accountOf(hotel("320000", "disabled")),
    [change("320000")]: refusal(409, "not_connected"),
  };
  const { ask, post } = await siteWith(t, table);
  const answers = [
    await ask("/disconnect?property=320000"),
    await ask("/disconnect"),
    await post("/disconnect", { property: "320000" }),
  ];
  for (const { status, body } of answers) {
    assert.equal(status, 409);
    assert.match(body, /<h1>This hotel is not connected<\/h1>/);
  }
});

const REFUSALS = {
  cloudbeds_unavailable: [502, "Cloudbeds does not answer just now"],
  external_connection: [409, "This hotel is connected in another way"],
  secret_invalid: [401, "That did not work"],
};
for (const [code, [status, title]] of Object.entries(REFUSALS)) {
  test(`explains ${code} after Disconnect`, async (t) => {
    const { post } = await siteWith(t, { [change("320000")]: refusal(status, code) });
    const answer = await post("/disconnect", { property: "320000" });
    assert.equal(answer.status, status === 401 ? 500 : status);
    assert.ok(answer.body.includes(`<h1>${title}</h1>`));
  });
}

test("changes nothing for a foreign page or somebody signed out, or outside the account's own hotels", async (t) => {
  const { post, changes } = await withHotels(t, [hotel("320000", "enabled")], SET_UP);
  for (const path of ["/disconnect", "/set-up"]) {
    const form = { property: "320000" };
    assert.equal((await post(path, form, { headers: { Origin: "http://evil.example" } })).status, 403);
    assert.equal((await post(path, form, SIGNED_OUT)).headers.location, "/");
  }
  for (const property of ["", "..", "../../other"])
    assert.notEqual((await post("/disconnect", { property })).status, 303);
  assert.deepEqual(
    changes().filter(([path]) => !path.includes("..%2F..%2Fother")),
    [],
  );
});

test("offers no Disconnect for a hotel that was connected in another way", async (t) => {
  const { ask } = await withHotels(t, [hotel("320000", "enabled", { kind: "external" })]);
  assert.ok(!(await ask("/")).body.includes('action="/disconnect"'));
});

test("limits a session as it is told to", async (t) => {
  const { createSession } = await import("../../../web/partner/latchkey.mjs");
  const relay = await fakeRelay(t, ok({ token: "t", channel: "c" }));
  const whose = {
    account: "demo",
    origin: "https://a.example",
    property: "320000",
    mayConnect: false,
    mayDisconnect: true,
  };
  await createSession({ relay: relay.url, apiSecret: "s" }, whose);
  assert.deepEqual(JSON.parse(relay.calls[0].body), {
    account: "demo",
    origin: "https://a.example",
    property: "320000",
    may_connect: false,
    may_disconnect: true,
  });
});
