// SIGKILL at each of the relay's writes: to its files (torn in the middle), to Cloudbeds, to browsers. Each story is told as often
// as it has steps; after each a relay without a killer takes over, the person goes on, and then everything must be true:
// what the button shows, what lies in the files, what Cloudbeds sends to, what the partner was told.
import assert from "node:assert/strict";
import { appendFileSync, readFileSync, utimesSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { secrets } from "./support/house.mjs";
import { send } from "./support/http.mjs";
import { surviveEachStep, until } from "./support/killed.mjs";
import { CLAIM, CONNECT, Person } from "./support/person.mjs";
import { makeLibrary } from "./support/preloaded.mjs";
import { RelayStore } from "./support/relay-store.mjs";

let killer;
before(() => {
  killer = makeLibrary("kill-at");
});
after(() => killer.remove());

const stored = ({ house }) => new RelayStore(house.store).read();
const keyFile = ({ house }) => `${house.folder}/key`;

/** The button shows what is true at the test account; and it is this. */
const shows = (scene, state) =>
  until(
    `the button shows ${state}`,
    async () => {
      const shown = (await scene.person.link()).app_state;
      const true_ = await scene.house.testAccount.appState();
      assert.deepEqual([shown, true_], [state, state], "button, test account");
      return true;
    },
    { within: 40_000 },
  );

/** Each link that lives has one credential of its own, and one address that Cloudbeds posts to; no other is bound. */
async function holdsOneOfEach(scene) {
  const { grants, links } = await stored(scene);
  const bound = grants.filter((row) => row.account !== null).map((row) => row.id);
  assert.deepEqual(bound, [...new Set(links.map((row) => row.grant_id).filter(Boolean))], "credentials that are bound");
  const live = links.filter((row) => row.grant_id).length;
  const subscribed = async () => (await scene.house.testAccount.state()).subscriptions.length === live;
  await until(`${live} subscription`, subscribed, { within: 30_000 }); // the others are taken off after ten seconds
}

/** The partner was told, in order; at least these words, the last one last. */
const told = (scene, ...words) =>
  until(
    `the partner is told ${words}`,
    () => {
      const heard = scene.backEnd.words();
      assert.ok(words.every((word) => heard.includes(word)) && heard.at(-1) === words.at(-1), `it heard ${heard}`);
      return true;
    },
    { within: 60_000 },
  ); // what a delivery may have announced is looked for over 36 s first

/** Nothing of an ended connection's credential lies in the files. */
async function isForgotten(scene) {
  const { grants, links } = await stored(scene);
  assert.deepEqual([grants, links.map((row) => row.grant_id).filter(Boolean)], [[], []]);
  await until("the files are scrubbed", async () => !(await scene.house.bytes()).includes(scene.sealed));
}
const rememberSeal = async (scene) => {
  scene.sealed = Buffer.from((await stored(scene)).grants[0].sealed, "hex");
  assert.ok((await scene.house.bytes()).includes(scene.sealed));
};

const isConnected = async (scene) => {
  await shows(scene, "enabled");
  await holdsOneOfEach(scene);
  await told(scene, "connected");
};
const isEnded = async (scene) => {
  await shows(scene, "disabled");
  await isForgotten(scene);
  await told(scene, "connected", "disconnected");
  const again = new Person(scene.house);
  for (const step of CONNECT) await again[step]();
  await shows(scene, "enabled");
};

const connected = async (scene) => {
  await scene.house.connect();
  await scene.house.testAccount.webhook();
  await told(scene, "connected");
  await rememberSeal(scene);
  await scene.person.logIn();
};

/** Where the button says Connect App it is pressed, as often as it takes: once. */
const presses = async (scene, steps) => {
  if ((await scene.person.link()).app_state !== "disabled") return;
  for (const step of steps) await scene.person[step]();
};

const formerTokens = async ({ house, person }) => {
  await person.press();
  await person.leave();
  await person.allow();
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: "exampleapp_0123456789abcdefABCDEF01",
    client_secret: secrets.client,
    redirect_uri: `${house.relayUrl}/callback`,
    code: new URL(person.found.callback).searchParams.get("code"),
  }).toString();
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const url = `http://127.0.0.1:${house.port}/api/v1.3/access_token`;
  const { access_token, refresh_token } = JSON.parse((await send(url, { method: "POST", headers, body })).body);
  return { kind: "oauth", access_token, refresh_token };
};

const partnerAsks = async ({ house }, method, what, value) => {
  const answer = await house.backEnd(method, `/v1/accounts/demo/properties/320000/${what}`, value);
  assert.equal(answer.status, 200, answer.body);
};

const heard = (scene, word) => scene.backEnd.words().at(-1) === word;
const subscribed = async ({ house }) => (await house.testAccount.state()).subscriptions.length > 0;

const STORIES = {
  "the first start, in an empty folder": {
    fromTheStart: true,
    over: () => true,
    again: async (scene) => presses(scene, CONNECT),
    holds: async (scene) => {
      await isConnected(scene);
      assert.match(readFileSync(keyFile(scene), "utf8"), /^[0-9a-f]{64}\n?$/, "one key, whole");
    },
  },
  "connect, from the partner's page": {
    walk: (scene) => scene.walk(CONNECT),
    over: async (scene) => heard(scene, "connected") && (await subscribed(scene)),
    again: async (scene) => {
      await scene.walkOn(CONNECT);
      await presses(scene, CONNECT);
    },
    holds: isConnected,
  },
  "connect, from the Marketplace": {
    walk: (scene) => scene.walk(CLAIM),
    over: async (scene) => heard(scene, "connected") && (await subscribed(scene)),
    again: async (scene) => {
      await scene.walkOn(CLAIM);
      await presses(scene, CONNECT);
    },
    holds: isConnected,
  },
  "a token is adopted": {
    prepare: async (scene) => {
      scene.tokens = await formerTokens(scene);
    },
    walk: (scene) => partnerAsks(scene, "PUT", "credential", scene.tokens),
    over: async (scene) => heard(scene, "connected") && (await subscribed(scene)),
    again: (scene) => partnerAsks(scene, "PUT", "credential", scene.tokens),
    holds: isConnected,
  },
  "the partner posts a state": {
    prepare: connected,
    walk: (scene) => partnerAsks(scene, "POST", "app-state", { app_state: "pending", note: "nearly there" }),
    over: (scene) => heard(scene, "pending"),
    again: (scene) => partnerAsks(scene, "POST", "app-state", { app_state: "pending", note: "nearly there" }),
    holds: async (scene) => {
      await shows(scene, "pending");
      assert.equal((await scene.person.link()).note, "nearly there");
      await holdsOneOfEach(scene);
      await told(scene, "connected", "pending");
    },
  },
  "a webhook tells of a change": {
    prepare: connected,
    walk: ({ house }) => house.testAccount.postAppState("pending"),
    over: (scene) => heard(scene, "pending"),
    holds: async (scene) => {
      await shows(scene, "pending");
      await told(scene, "connected", "pending");
    },
  },
  "a webhook announces an end that is not there yet": {
    prepare: async (scene) => {
      await connected(scene);
      const { testAccount } = scene.house;
      const { url, endpoint_url, endpointUrl } = await testAccount.webhook();
      scene.address = endpoint_url ?? url ?? endpointUrl;
      await testAccount.loseWebhooks(); // from now on nobody tells the relay anything but we
      scene.announce = async () => {
        const body = JSON.stringify({
          event: "integration/appstate_changed",
          propertyID: 320000,
          newState: "disabled",
        });
        const headers = { "Content-Type": "application/json" };
        scene.noted = (await send(scene.address, { method: "POST", headers, body })).status === 200;
      };
    },
    walk: (scene) => scene.announce(),
    over: async ({ house, counter }) =>
      counter.count > 3 &&
      (await house.testAccount.requests()).filter(({ path }) => /getAppState/.test(path)).length > 1,
    again: async (scene) => {
      if (!scene.noted) await scene.announce(); // Cloudbeds repeats what was not answered, and nothing else
      await scene.person.disconnectInCloudbeds();
    },
    holds: isEnded,
  },
  "the hotel disconnects": {
    prepare: connected,
    walk: ({ person }) => person.disconnectInCloudbeds(),
    over: (scene) => heard(scene, "disconnected"),
    holds: isEnded,
  },
  "the partner's user disconnects": {
    prepare: connected,
    walk: ({ person }) => person.disconnectAtPartner(),
    over: (scene) => heard(scene, "disconnected"),
    again: async ({ person }) => {
      await until("the button is at rest", async () => !/asking|unlinking/.test((await person.link()).app_state));
      if ((await person.link()).app_state !== "disabled") await person.disconnectAtPartner().catch(onlyIfOver);
    },
    holds: isEnded,
  },
  "an access token is refreshed": {
    prepare: async (scene) => {
      await connected(scene);
      const { url, endpoint_url, endpointUrl } = await scene.house.testAccount.webhook();
      scene.address = endpoint_url ?? url ?? endpointUrl;
      await scene.house.testAccount.advance(9 * 3600);
    },
    walk: async (scene) => {
      const body = JSON.stringify({ event: "integration/appstate_changed", propertyID: 320000, newState: "enabled" });
      await send(scene.address, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    },
    over: async ({ house }) =>
      /was refreshed|settled/.test(house.relay.said) &&
      (await house.testAccount.asksWith({ Authorization: `Bearer ${(await house.testAccount.grant()).access_token}` }))
        .status === 200,
    holds: async (scene) => {
      await shows(scene, "enabled");
      await holdsOneOfEach(scene);
      await partnerAsks(scene, "GET", "credential");
      await scene.house.testAccount.advance(9 * 3600);
      await partnerAsks(scene, "POST", "app-state", { app_state: "enabled" }); // the refresh token is the living one
    },
  },
  "the key is rotated": {
    prepare: async (scene) => {
      await connected(scene);
      scene.before = readFileSync(keyFile(scene), "utf8");
      await until("the command", async () => {
        const { run } = await import("./support/house.mjs");
        return (await run(["relay", "rotate-key", "--config", scene.house.config], { env: scene.plain })).code === 0;
      });
      const long = new Date(Date.now() - 2 * 3_600_000); // nothing that the old key signed is good any more
      utimesSync(keyFile(scene), long, long);
    },
    walk: ({ house }) => house.relay.child.kill("SIGHUP"),
    // The relay that takes over drops the old key: this one has just signed with it.
    over: async (scene) => !(await scene.house.bytes()).includes(scene.sealed),
    holds: async (scene) => {
      const rotated = () => {
        const now = readFileSync(keyFile(scene), "utf8").trim();
        return now.length === 64 && now !== scene.before.trim();
      };
      await until("the old key is gone", rotated, { within: 40_000 });
      await until("the old seal is gone", async () => !(await scene.house.bytes()).includes(scene.sealed));
      await partnerAsks(scene, "GET", "credential");
      await shows(scene, "enabled");
    },
  },
  "the command that adds a key": {
    prepare: async (scene) => {
      await connected(scene);
      await scene.takeOver(); // the relay beside it lives
    },
    walk: async (scene) => {
      scene.code = await scene.run(["relay", "rotate-key", "--config", scene.house.config]);
      if (scene.code === "SIGKILL") scene.house.relay.child.kill("SIGKILL");
    },
    over: () => true,
    holds: async (scene) => {
      assert.match(readFileSync(keyFile(scene), "utf8"), /^([0-9a-f]{64}\n){1,2}$/, "whole lines");
      await partnerAsks(scene, "GET", "credential");
      await shows(scene, "enabled");
    },
  },
};

/** The button said so before the answer came: not_connected is what a second press may be told. */
function onlyIfOver(error) {
  if (error.status !== 409 && error.status !== 404) throw error;
}

const only = process.env.LATCHKEY_STORY;
const stories = Object.entries(STORIES).filter(([name]) => !only || name.includes(only));
// They wait more than they work: for deliveries that come again, and for relays that start.
describe("one relay each", { concurrency: 4 }, () => {
  for (const [name, story] of stories)
    test(`killed at each write: ${name}`, { timeout: 900_000 }, async (t) => {
      const from = performance.now();
      const steps = await surviveEachStep(story, killer.library);
      t.diagnostic(`${steps} steps, ${((performance.now() - from) / 1000).toFixed(0)} s`);
      if (process.env.LATCHKEY_STEPS) appendFileSync(process.env.LATCHKEY_STEPS, `${steps}\t${name}\n`);
      assert.ok(steps >= 5, "it was killed at all");
    });
});
