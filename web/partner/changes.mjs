// What can be done to a connection from here: say what is left to do, finish the set-up, disconnect.
import { disconnectPage } from "./disconnect-page.mjs";
import { SET_UP_NOTE } from "./integrations-page.mjs";
import { postAppState, RelayError, readAccount } from "./latchkey.mjs";
import { page, redirect } from "./replies.mjs";
import { CHANGE_TROUBLES, orElse, troublePage } from "./troubles.mjs";
import { inTurn } from "./turns.mjs";

const CONNECTED = ["enabled", "pending"];

export const logged = (config, what, reply) => (error) => {
  config.log(`${what}: ${error.cause?.cause?.message ?? error.cause?.message ?? error.message}`);
  return reply;
};

const waitsUntold = (link) => link.app_state === "pending" && !link.note;

/** With a set-up step of ours, a pending hotel is told what it waits for, as soon as we see it pending without a word. */
export async function tellWhatIsLeft({ account, config }, seen) {
  if (!config.setUpStep || !seen.some(waitsUntold)) return;
  const tell = async () => {
    const { links } = await readAccount(config, account); // it may have been finished while we waited
    for (const { property } of links.filter(waitsUntold)) {
      await postAppState(config, { account, property, appState: "pending", note: SET_UP_NOTE });
    }
  };
  await orElse(() => inTurn(account, tell), logged(config, "no note", null));
}

/** The connected hotels a form may mean. A page drawn before its only hotel was connected could not name it. */
async function hotelsOf({ account, config }, property) {
  const { links } = await readAccount(config, account);
  const fitting = links.filter(
    (link) => CONNECTED.includes(link.app_state) && (!property || link.property === property),
  );
  if (fitting.length === 0) throw new RelayError("not_connected", 409);
  return fitting;
}

const refused = (account) => (error) => troublePage(CHANGE_TROUBLES, error, account);

/** The last step of the set-up: Cloudbeds is told, and every open button says Login. */
export async function finishSetUp(asked, form) {
  const { account, config } = asked;
  if (account === null) return redirect("/");
  const finish = async () => {
    const [{ property, app_state }, another] = await hotelsOf(asked, form.get("property"));
    if (app_state === "pending" && !another) await postAppState(config, { account, property, appState: "enabled" });
    return redirect("/");
  };
  return orElse(() => inTurn(account, finish), refused(account));
}

/** Says what Disconnect does, and asks; with several hotels the page has a Disconnect for each. */
export async function askToDisconnect(asked) {
  const { url, account, site } = asked;
  if (account === null) return redirect("/");
  const ask = async () => {
    const [link, another] = await hotelsOf(asked, url.searchParams.get("property"));
    return another ? redirect("/") : page(200, disconnectPage(account, link, site));
  };
  return orElse(ask, refused(account));
}

export async function disconnect(asked, form) {
  const { account, config } = asked;
  if (account === null) return redirect("/");
  const change = { account, property: form.get("property") ?? "", appState: "disabled" };
  const post = async () => {
    await postAppState(config, change);
    return redirect("/");
  };
  return orElse(() => inTurn(account, post), refused(account));
}
