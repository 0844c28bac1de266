// The account's hotels: the page with their buttons.
import { signIn } from "./accounts.mjs";
import { logged, tellWhatIsLeft } from "./changes.mjs";
import { connectionPage } from "./connection-page.mjs";
import { integrationsPage, rowsOf } from "./integrations-page.mjs";
import { createSession, isForeign, readAccount } from "./latchkey.mjs";
import { json, nothing, page, problem } from "./replies.mjs";
import { orElse } from "./troubles.mjs";

const PAGE_PATIENCE_MS = 1_000; // the page can do without its rows: the buttons know the truth themselves

const FOREIGN = problem(403, "forbidden", "Only the pages of this site may ask this.");
const UNREACHABLE = problem(502, "relay_unreachable", "The connection service does not answer just now.");

export async function latchkeySession({ request, account, origin, config }) {
  if (isForeign(request)) return FOREIGN;
  if (account === null) return nothing(); // nobody is logged in: the button stays the plain link it contains
  const session = async () => json(200, await createSession(config, { account, origin }));
  return orElse(session, logged(config, "no Latchkey session", UNREACHABLE));
}

const readHotels = async ({ account, config }) =>
  account === null ? [] : (await readAccount({ ...config, patienceMs: PAGE_PATIENCE_MS }, account)).links;

export async function integrations(asked) {
  const { url, account, site, config } = asked;
  if (url.searchParams.has("account")) return signIn(url.searchParams);
  const links = await orElse(() => readHotels(asked), logged(config, "no hotels", []));
  return page(200, integrationsPage({ account, site, links, setUpStep: config.setUpStep }));
}

/** No property is taken but an id: what the address says reaches an attribute. */
export function connection({ url, account, site }) {
  const [property = ""] = /^\d{1,20}$/.exec(url.searchParams.get("property") ?? "") ?? [];
  return page(200, connectionPage({ account, site, property }));
}

/** For browser/rows.mjs, which asks whenever a button has heard of a change: also the moment at which we hear of it. */
export async function hotels(asked) {
  if (isForeign(asked.request)) return FOREIGN;
  const rows = async () => {
    const links = await readHotels(asked);
    await tellWhatIsLeft(asked, links);
    return json(200, { rows: rowsOf(links) });
  };
  return orElse(rows, () => UNREACHABLE);
}
