// The account's hotels: the page with their buttons, and what can be done to a connection from here.
import { signIn } from "./accounts.mjs";
import { disconnectPage } from "./disconnect-page.mjs";
import { integrationsPage, rowsOf, SET_UP_NOTE } from "./integrations-page.mjs";
import { createSession, isForeign, postAppState, RelayError, readAccount } from "./latchkey.mjs";
import { json, nothing, page, problem, redirect } from "./replies.mjs";
import { CHANGE_TROUBLES, orElse, troublePage } from "./troubles.mjs";

const PAGE_PATIENCE_MS = 1_000; // the page can do without its rows: the buttons know the truth themselves
const CONNECTED = ["enabled", "pending"];

const FOREIGN = problem(403, "forbidden", "Only the pages of this site may ask this.");
const UNREACHABLE = problem(502, "relay_unreachable", "The connection service does not answer just now.");

const logged = (config, what, reply) => (error) => {
  config.log(`${what}: ${error.cause?.cause?.message ?? error.cause?.message ?? error.message}`);
  return reply;
};

export async function latchkeySession({ request, account, origin, config }) {
  if (isForeign(request)) return FOREIGN;
  if (account === null) return nothing(); // nobody is logged in: the button stays the plain link it contains
  const session = async () => json(200, await createSession(config, { account, origin }));
  return orElse(session, logged(config, "no Latchkey session", UNREACHABLE));
}

/** With a set-up step of ours, a pending hotel is told what it waits for, as soon as we see it pending without a word. */
async function readHotels({ account, config }) {
  if (account === null) return [];
  const { links } = await readAccount({ ...config, patienceMs: PAGE_PATIENCE_MS }, account);
  const untold = links.filter((link) => config.setUpStep && link.app_state === "pending" && !link.note);
  for (const { property } of untold) {
    const step = { account, property, appState: "pending", note: SET_UP_NOTE };
    await orElse(() => postAppState(config, step), logged(config, "no note", null));
  }
  return links;
}

export async function integrations(asked) {
  const { url, account, site, config } = asked;
  if (url.searchParams.has("account")) return signIn(url.searchParams);
  const links = await orElse(() => readHotels(asked), logged(config, "no hotels", []));
  return page(200, integrationsPage({ account, site, links, setUpStep: config.setUpStep }));
}

/** For browser/rows.mjs. */
export async function hotels(asked) {
  if (isForeign(asked.request)) return FOREIGN;
  return orElse(
    async () => json(200, { rows: rowsOf(await readHotels(asked)) }),
    () => UNREACHABLE,
  );
}

/** The hotel a form means. A page drawn before its only hotel was connected could not name it. */
async function hotelOf({ account, config }, property, states) {
  const { links } = await readAccount(config, account);
  const fitting = links.filter((link) => states.includes(link.app_state) && (!property || link.property === property));
  if (fitting.length === 0) throw new RelayError("not_connected", 409);
  return fitting;
}

const refused = (account) => (error) => troublePage(CHANGE_TROUBLES, error, account);

/** The last step of the set-up: Cloudbeds is told, and every open button says Login. */
export async function finishSetUp(asked, form) {
  const { account, config } = asked;
  if (account === null) return redirect("/");
  return orElse(async () => {
    const [{ property, app_state }, another] = await hotelOf(asked, form.get("property"), CONNECTED);
    if (app_state === "pending" && !another) await postAppState(config, { account, property, appState: "enabled" });
    return redirect("/");
  }, refused(account));
}

/** Says what Disconnect does, and asks; with several hotels the page has a Disconnect for each. */
export async function askToDisconnect(asked) {
  const { url, account, site } = asked;
  if (account === null) return redirect("/");
  return orElse(async () => {
    const [link, another] = await hotelOf(asked, url.searchParams.get("property"), CONNECTED);
    return another ? redirect("/") : page(200, disconnectPage(account, link, site));
  }, refused(account));
}

export async function disconnect(asked, form) {
  const { account, config } = asked;
  if (account === null) return redirect("/");
  const change = { account, property: form.get("property") ?? "", appState: "disabled" };
  return orElse(async () => {
    await postAppState(config, change);
    return redirect("/");
  }, refused(account));
}
