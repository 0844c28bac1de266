// What a relay says in each case, as `GET /v1/diagnosis` and `GET /v1/test/{run}` answer: the faces of the panel. A test holds each
// against the published schema and the relay's own tables (panel-faces.test.mjs), so that what is looked at here is what people get.

const AT = "2026-11-21T08:12:00.000Z";
const healthy = {
  property: "320000",
  name: "Example Hotel",
  app_state: "enabled",
  outlook: "well",
  problem: null,
  text: "The connection to Cloudbeds works.",
  note: null,
  since: null,
  blame: null,
  actor: "",
  steps: [],
  remedy: "none",
  guide: null,
  may_connect: true,
  may_test: true,
  may_download: true,
  evidence: [],
  foreseen: [],
  last_success_at: "2026-11-22T21:14:00.000Z",
  connected_at: "2026-05-04T09:30:00.000Z",
  ended_at: null,
};

const evidence = (status, code, call = "getAppState", witness = "relay") => ({
  ...{ witness, since: AT, at: "2026-11-22T21:10:00.000Z", call, status },
  ...{ request_id: "0f2c6a1e-5f0b-4b7e-9a41-8d3f7c0a1b22", code },
});

const SIGN_IN = "Have someone sign in to Cloudbeds who is an active user of this hotel and may manage apps.";
const PRESS = "Press Reconnect and allow access. Nothing is given up before the new connection works.";
const TEST = "Test the connection here.";
const AGAIN = "If it fails again, press Download for support, and give that file to the app's support.";
const GOES_ON = "Leave the connection as it is: it lives.";
const WAIT = [
  GOES_ON,
  "Wait: the app tries again by itself, and nothing is lost in the meantime.",
  "If it lasts longer than an hour, tell the app's support.",
];

const broken = {
  ...healthy,
  ...{ app_state: "disabled", outlook: "broken", since: AT, ended_at: AT, may_test: false },
  last_success_at: "2026-11-21T08:07:00.000Z",
};

export const userLeft = {
  ...broken,
  problem: "user_not_active",
  text: "The person who connected the app has left. Someone who uses Cloudbeds now must connect it again.",
  blame: "person",
  actor: "a person at the hotel",
  remedy: "reconnect",
  steps: [
    "Find a person who works at the hotel now, is active in Cloudbeds and may manage apps: the one who connected the app is not active any more.",
    "Let that person sign in to Cloudbeds.",
    PRESS,
    TEST,
    AGAIN,
  ],
  evidence: [evidence(401, "user_not_active")],
};

const scopeMissing = {
  ...healthy,
  outlook: "troubled",
  problem: "scope_missing",
  text: "The app asks for something it was not allowed to do. Please tell the app's support.",
  since: AT,
  blame: "partner",
  actor: "the app's support",
  remedy: "reconnect",
  steps: [
    "Leave the connection as it is: it lives, and only some data is refused.",
    "Tell the app's support: they ask Cloudbeds for the missing permission.",
    "When they say that this is done, press Reconnect and allow access.",
    TEST,
  ],
  evidence: [evidence(200, "scope_missing", "getReservations", "partner")],
};

const cloudbedsDown = {
  ...healthy,
  outlook: "troubled",
  problem: "cloudbeds_unavailable",
  text: "Cloudbeds does not answer just now. Nothing is lost.",
  since: AT,
  blame: "cloudbeds",
  actor: "Cloudbeds",
  steps: WAIT,
  evidence: [evidence(503, "cloudbeds_unavailable")],
};

const STEPS = [
  ["getAppState", "Cloudbeds lets the app in", 182],
  ["userinfo", "The user who connected the app is known", 240],
  ["getHotelDetails", "The hotel can be read", 311],
  ["getReservations", "Reservations can be read", 905],
];
const step = ([call, proves, ms], state, more = {}) => ({
  ...{ call, proves, state, ms: state === "passed" || state === "failed" ? ms : null, text: null, partner_says: null },
  ...{ status: state === "passed" ? 200 : null, request_id: state === "passed" ? "b7a1-request" : null, code: null },
  ...more,
});
const number = {
  ...step(["getReservation", "This reservation can be read", 0], "skipped"),
  text: "No reservation number was given.",
};
const SUBSCRIBED = ["getWebhooks", "Cloudbeds knows where to send its news", 208];
const DELIVERED = "Cloudbeds is told where to send its news: the last came 2026-11-22 21:10:04 UTC";
const ARRIVES = ["webhook_address", "News for the app arrives", 64];
const APP = ["test_url", "The app itself works with this connection", 1310];
const rest = (over) => [
  step(SUBSCRIBED, over ? "passed" : "waiting", over ? { text: DELIVERED } : {}),
  step(ARRIVES, over ? "passed" : "waiting", { request_id: null }),
  step(APP, over ? "passed" : "waiting", {
    request_id: null,
    partner_says: over ? "We read the arrivals: 12 known." : null,
  }),
];
const run = (states, end, says) => ({
  ...{ id: "run-1", begun_at: AT, done: !!end, end: end ?? null, says: says ?? null },
  steps: [...STEPS.map((one, i) => step(one, ...[states[i]].flat())), number, ...rest(!!end)],
});
const refusedScope = [
  "failed",
  { status: 200, request_id: "c9d2-request", code: "scope_missing", text: scopeMissing.text },
];

export const testing = run(["passed", "passed", "running", "waiting"]);
export const endedWell = run(
  ["passed", "passed", "passed", "passed"],
  "works",
  "The connection works: everything that was tried passed.",
);
export const endedBadly = run(
  ["passed", "passed", "passed", refusedScope],
  "partly",
  "The connection lives, but not everything passed: look at what failed.",
);

/** title, diagnosis, more attributes */
export const PANEL_FACES = [
  ["Healthy", healthy],
  [
    "Set-up at the partner's",
    { ...healthy, app_state: "pending", note: "We are importing your room types: about an hour." },
  ],
  ["Cloudbeds is setting up", { ...healthy, app_state: "installing" }],
  [
    "Never connected",
    {
      ...broken,
      ...{ outlook: "unconnected", problem: "not_connected", text: "This hotel is not connected.", since: null },
      ...{ ended_at: null, connected_at: null, last_success_at: null, blame: "person", actor: "a person at the hotel" },
      ...{ remedy: "connect", may_download: false },
      steps: [SIGN_IN, "Press Connect App, allow access, and follow the app's own steps to the end."],
    },
  ],
  ["Broken: a person can mend it", userLeft],
  ["The same, for somebody who may look and not connect", { ...userLeft, may_connect: false }],
  ["Pressed, the ticket is on its way", userLeft, { preview: "busy" }],
  ["Something went wrong", userLeft, { preview: "property_mismatch" }],
  ["Troubled: the partner's to mend", scopeMissing],
  ["Troubled: Cloudbeds is down", cloudbedsDown],
  [
    "Troubled: the network",
    {
      ...cloudbedsDown,
      ...{ problem: "cloudbeds_unreachable", blame: "network", evidence: [evidence(0, "cloudbeds_unreachable")] },
      actor: "the app, by itself",
    },
  ],
  [
    "Refused once, being looked into",
    {
      ...healthy,
      ...{ outlook: "checking", problem: "credential_refused", since: AT, blame: "partner" },
      text: "The app could not sign in to Cloudbeds just now. It tries again; nothing has to be done yet.",
      actor: "the app, by itself",
      steps: [
        GOES_ON,
        "Wait a minute: the app asks Cloudbeds once more.",
        "If something is to be done then, this panel says what.",
      ],
      evidence: [evidence(401, "credential_refused")],
    },
  ],
  [
    "Seen coming",
    {
      ...healthy,
      ...{ outlook: "warned", blame: "person", actor: "a person at the hotel", remedy: "reconnect" },
      steps: [SIGN_IN, "Press Reconnect before then, and allow access: nothing is interrupted.", TEST],
      foreseen: [
        {
          what: "token_ends",
          at: "2026-11-23T18:00:00.000Z",
          meaning: "The connection ends then, because Cloudbeds gave no way to renew it.",
        },
      ],
    },
  ],
  [
    "Connected another way",
    {
      ...healthy,
      ...{ app_state: "disabled", outlook: "elsewhere", problem: "external_connection", may_test: false },
      text: "This hotel is connected in another way. Follow the app's own guide.",
      ...{ blame: "partner", actor: "the app's support", remedy: "guide", guide: "https://partner.example/guide" },
      steps: [
        "Follow the app's own guide for this way of connecting.",
        "Do not disconnect the app in Cloudbeds: that does not mend this connection.",
        "If the guide does not help, ask the app's support.",
      ],
    },
  ],
  ["Being tested", healthy, { test: testing }],
  ["Tested, and well", healthy, { test: endedWell }],
  ["Tested again too soon", healthy, { test: endedWell, preview: "panel_too_many" }],
  ["Tested, and not all is well", scopeMissing, { test: endedBadly }],
  ["The relay does not answer, the last is shown", healthy, { preview: "stale" }],
  ["The relay never answered", null, { preview: "stale" }],
];
