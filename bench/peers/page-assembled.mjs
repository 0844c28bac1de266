// The button as a partner would assemble it: XState for its states, fetch-event-source for the stream, oauth4webapi for the way to
// consent and back. It tells the truth in the common cases; it has no texts for problems, no other language, no old browser.
import { EventStreamContentType, fetchEventSource } from "@microsoft/fetch-event-source";
import * as oauth from "oauth4webapi";
import { assign, createActor, fromCallback, fromPromise, setup } from "xstate";

const { relay, client } = document.querySelector("#connect").dataset;
const server = {
  issuer: "https://hotels.cloudbeds.com",
  authorization_endpoint: "https://hotels.cloudbeds.com/api/v1.3/oauth",
};

const signed = ({ token }) => ({ authorization: `Bearer ${token}` });

async function readJson(response) {
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return response.json();
}

async function fetchSession() {
  const response = await fetch("/latchkey/session", { cache: "no-store" });
  return response.status === 401 || response.status === 204 ? null : readJson(response);
}

function listen({ sendBack, input }) {
  const own = new AbortController();
  fetchEventSource(`${relay}/v1/stream`, {
    headers: signed(input),
    signal: own.signal,
    async onopen({ ok, status, headers }) {
      if (status === 401) sendBack({ type: "session_expired" });
      else if (!ok || !headers.get("content-type")?.startsWith(EventStreamContentType)) {
        sendBack({ type: "stream_refused" });
      }
    },
    onmessage({ event, data }) {
      sendBack(event === "state" ? { type: "snapshot", snapshot: JSON.parse(data) } : { type: "stream_byte" });
    },
    onclose: () => sendBack({ type: "stream_lost" }),
    onerror(error) {
      sendBack({ type: "stream_lost" });
      throw error; // the machine retries
    },
  }).catch(() => {});
  return () => own.abort();
}

const keep = assign({ link: ({ event }) => event.snapshot.links[0] });
const takeSession = assign({ session: ({ event }) => event.output });
const takeReading = assign({ link: ({ event }) => event.output.links[0] });

const machine = setup({
  actors: {
    session: fromPromise(fetchSession),
    stream: fromCallback(listen),
    reading: fromPromise(({ input }) => fetch(`${relay}/v1/state`, { headers: signed(input) }).then(readJson)),
  },
  guards: { absent: ({ event }) => !event.output },
  delays: { retry: () => 700 + 600 * Math.random() },
}).createMachine({
  initial: "signing_in",
  context: { session: null, link: null },
  on: { hidden: ".asleep" },
  states: {
    signing_in: {
      invoke: {
        src: "session",
        onDone: [
          { guard: "absent", target: "signed_out" },
          { target: "streaming", actions: takeSession },
        ],
        onError: "waiting",
      },
      after: { 10000: "waiting" },
    },
    signed_out: { on: { shown: "signing_in" } },
    streaming: {
      invoke: { src: "stream", input: ({ context }) => context.session },
      on: { stream_lost: "waiting", stream_refused: "polling", session_expired: "signing_in", offline: "waiting" },
      initial: "connecting",
      states: {
        connecting: {
          on: { snapshot: { target: "live", actions: keep }, stream_byte: "live" },
          after: { 5000: "#button.polling" },
        },
        live: {
          on: {
            snapshot: { target: "live", actions: keep, reenter: true },
            stream_byte: { target: "live", reenter: true },
          },
          after: { 9000: "#button.waiting" },
        },
      },
    },
    waiting: { after: { retry: "signing_in" }, on: { online: "signing_in" } },
    polling: {
      invoke: {
        src: "reading",
        input: ({ context }) => context.session,
        onDone: { target: "pausing", actions: takeReading },
        onError: "waiting",
      },
      after: { 5000: "waiting" },
    },
    pausing: { after: { 5000: "polling" }, on: { online: "streaming" } },
    asleep: { on: { shown: "signing_in" } },
  },
  id: "button",
});

const remembered = "consent";

async function leaveForConsent() {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  sessionStorage.setItem(remembered, JSON.stringify({ verifier, state }));
  const address = new URL(server.authorization_endpoint);
  address.search = new URLSearchParams({
    client_id: client,
    redirect_uri: location.origin + location.pathname,
    response_type: "code",
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  location.assign(address);
}

/** The code goes to the partner's back end, which holds the client's secret. */
async function comeBack() {
  const known = JSON.parse(sessionStorage.getItem(remembered));
  if (!known || !new URLSearchParams(location.search).has("state")) return;
  sessionStorage.removeItem(remembered);
  const returned = oauth.validateAuthResponse(server, { client_id: client }, new URL(location.href), known.state);
  history.replaceState(null, "", location.pathname);
  const body = JSON.stringify({ code: returned.get("code"), verifier: known.verifier });
  await fetch("/latchkey/finish", { method: "POST", headers: { "content-type": "application/json" }, body });
}

const faces = {
  disabled: { text: "Connect App", press: leaveForConsent },
  installing: { text: "Connecting" },
  pending: { text: "Set-up in progress" },
  enabled: { text: "Login", press: ({ href }) => location.assign(href) },
};

function show({ value, context: { link } }) {
  if (!link) return;
  const button = document.querySelector("#connect");
  const { text, press } = faces[link.app_state];
  button.textContent = text;
  button.disabled = !press;
  button.onclick = press && (() => press(link));
  button.dataset.state = link.app_state;
  button.toggleAttribute("data-stale", !value.streaming && value !== "pausing");
}

await comeBack().catch(console.error);
const actor = createActor(machine);
actor.subscribe(show);
actor.start();
const tell = (type) => actor.send({ type });
document.addEventListener("visibilitychange", () => tell(document.hidden ? "hidden" : "shown"));
for (const type of ["online", "offline"]) addEventListener(type, () => tell(type));
