// Coming from the Cloudbeds Marketplace. The relay holds what was allowed there; it becomes a connection only when a person
// who is signed in here has seen which hotel it is and who allowed it, and confirms. (docs/flows.md, flow A)
import { claimPage, declinedPage, signInPage } from "./claim-pages.mjs";
import { confirmClaim, forwardCallback, readClaim } from "./latchkey.mjs";
import { page, redirect } from "./replies.mjs";
import { CLAIM_TROUBLES, orElse, troublePage } from "./troubles.mjs";

/** Addresses here may hold a code: they are told to nobody, not even to our own next page. */
const untold = (reply) => ({ ...reply, headers: { ...reply.headers, "Referrer-Policy": "no-referrer" } });

const refused = (account) => (error) => untold(troublePage(CLAIM_TROUBLES, error, account));

/** First without a code: it is given out only to a browser that has signed in. */
export async function claim({ url, account, site, config }) {
  const code = url.searchParams.get("latchkey_claim");
  if (account === null) return untold(page(200, signInPage(site)));
  if (code === null) return untold(redirect(`${site.relay}/claim`));
  const confirmation = async () => {
    const held = await readClaim(config, { code, account });
    return untold(page(200, claimPage({ account, code, ...held }, site)));
  };
  return orElse(confirmation, refused(account));
}

export async function confirm({ account, config }, form) {
  if (account === null) return redirect("/claim");
  const bound = async () => {
    await confirmClaim(config, { code: form.get("latchkey_claim") ?? "", account });
    return redirect("/"); // the button shows the rest
  };
  return orElse(bound, refused(account));
}

export const declined = ({ account, site }) => untold(page(200, declinedPage(account, site)));

/** A redirect address that Cloudbeds already knows need not change: two lines, and the relay does the rest. */
export const forwardedCallback = ({ request, site }) => untold(redirect(forwardCallback(site.relay, request.url)));
