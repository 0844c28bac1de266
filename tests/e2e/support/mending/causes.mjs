// How each row of the verdict table that concerns a person comes about in the test account, as it would really happen, and what
// the world does before people can mend it. A row that is not here fails the walk.
import { createServer } from "node:http";
import { until } from "../until.mjs";

/** Somebody else's program subscribed too and hangs: Cloudbeds waits 2 s for it before it kills the credentials. */
async function slowSubscriber(hotel, { access_token }) {
  const server = createServer(() => {});
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${hotel.desk.house.port}/api/v1.3/postWebhook`;
  await fetch(url, {
    method: "POST",
    headers: { Authorization: `Bearer ${access_token}` },
    body: new URLSearchParams({
      propertyID: hotel.property,
      object: "integration",
      action: "appstate_changed",
      endpointUrl: `http://127.0.0.1:${server.address().port}/`,
    }),
  });
  return () => {
    server.closeAllConnections();
    server.close();
  };
}

/**
 * A person at the hotel does it in Connected Apps. `silently`: the relay is not told. `late`: it is told when the credentials have
 * died; else it may ask before they do, and meets another row.
 */
const disconnects =
  ({ late = true } = {}) =>
  async ({ hotel, hotelier, silently }) => {
    if (silently) await hotel.unsubscribe();
    else if (late) await hotel.desk.fault("webhook_delayed", hotel.property, { times: 1, seconds: 0.3 });
    const pressed = await hotel.disconnectInCloudbeds(hotelier, { wait: late });
    if (!late) await until("Cloudbeds has begun", async () => (await hotel.appState()) === "disabled");
    return pressed;
  };

/** Of Cloudbeds' own doing; it sends no event for any of these. @returns when */
const triggers =
  (...names) =>
  async ({ hotel }) => {
    for (const name of names) await hotel.desk.trigger(name, hotel.property);
    return performance.now();
  };

/** For words that the test account has for no cause of its own. */
const faults = (fault) => async (scene) => {
  if (fault === "refresh_invalid_grant") await scene.hotel.desk.trigger("access_token_expired", scene.hotel.property);
  await scene.hotel.desk.fault(fault, scene.hotel.property);
  return performance.now();
};
const lifts = ({ hotel }) => hotel.desk.lift();

const ALL = ["webhook", "observation", "test"];
const UNTOLD = ["observation", "test"];

/**
 * `credential`: of the desk; `ways`: in which it is noticed (with "check", the relay's own timer, where not said otherwise);
 * `settings` of the test account; `call`: the partner's that is refused; `begin` lets it happen and tells when; `before`: what happens before people can mend it;
 * `acted`: the fault that was met, where what is remembered does not tell; `fault`: the words alone, where many hotels share an account; `after` puts the account right for the next one.
 */
export const CAUSES = {
  "200: `app_state` is `disabled`": {
    what: "disconnected; asked before the credentials die",
    ways: ["webhook", "observation"], // a test takes longer
    call: "getAppState", // of the partner's own; every other call is still answered
    check: false, // it is so for two seconds
    prepare: async (scene) => {
      scene.end = await slowSubscriber(scene.hotel, await scene.hotel.credential());
    },
    begin: disconnects({ late: false }),
    after: ({ end }) => end?.(),
  },
  "4xx: says `authorization code is invalid` (access_token)": {
    what: "the code was used or too old, on the way to a connection",
    ways: ["flow"],
    check: false,
  },
  "4xx: says `refresh token is invalid` (access_token)": {
    what: "disconnected",
    ways: ALL,
    begin: disconnects(),
    moment: "credentials_revoked",
  },
  "4xx: `error` is `invalid_grant` (access_token)": {
    what: "the refresh token died",
    ways: UNTOLD,
    begin: faults("refresh_invalid_grant"),
    acted: "refresh_invalid_grant", // the question that follows the refusal is remembered in its place
    before: lifts,
    moment: "access_token_expired",
    fault: "refresh_invalid_grant",
  },
  "401: `error` is `access_denied`, sent with an API key": {
    credential: "api_key",
    what: "the key died of disuse",
    ways: UNTOLD,
    begin: triggers("key_unused_for_a_month"),
    moment: "key_unused_for_a_month",
  },
  "401: `error` is `access_denied`": {
    what: "the client was suspended; reactivated since",
    ways: UNTOLD,
    begin: triggers("client_suspended"),
    before: ({ hotel }) => hotel.desk.trigger("client_reactivated"),
    after: ({ hotel }) => hotel.desk.trigger("client_reactivated"),
    fault: "access_denied",
  },
  "401: `error` is `invalid_token`, sent with an API key (other calls)": {
    credential: "api_key",
    what: "the key is refused in the words of RFC 6750",
    ways: UNTOLD,
    begin: faults("invalid_token"),
    before: lifts,
    after: lifts,
    fault: "invalid_token",
  },
  "401: `error` is `invalid_token` (other calls)": {
    what: "the token is refused in the words of RFC 6750",
    ways: UNTOLD,
    begin: faults("invalid_token"),
    before: lifts,
    after: lifts,
    fault: "invalid_token",
  },
  "401: says `401 unauthorized` (other calls)": {
    credential: "api_key",
    what: "disconnected, with an API key",
    ways: ALL,
    begin: disconnects(),
    moment: "credentials_revoked",
  },
  "any: says `application is not available to be connected` (other calls)": {
    what: "disconnected; the other words for it",
    ways: ALL,
    settings: { after_disconnect: "app_not_available" },
    begin: disconnects(),
    fault: "app_not_available",
  },
  "any: says `user who approved this connection is not active` (other calls)": {
    what: "the user who approved was deactivated",
    ways: UNTOLD,
    begin: triggers("user_deactivated"),
    after: ({ hotel }) => hotel.desk.logIn("Ada"),
    fault: "user_not_active",
  },
  "any: says `have an invalid status` (other calls)": {
    what: "the property canceled its contract; has one again",
    ways: UNTOLD,
    begin: triggers("property_canceled"),
    moment: "property_canceled",
  },
  "any: says `don't have access to property` (other calls)": {
    what: "the property was taken out of the grant",
    ways: UNTOLD,
    settings: { outside_grant: "no_access" },
    begin: triggers("property_left_the_grant"),
    moment: "property_left_the_grant",
  },
};

/** What the settings are when no row wants them otherwise. */
export const PLAIN_SETTINGS = { after_disconnect: "by_kind", outside_grant: "not_covered" };
