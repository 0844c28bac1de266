// What a person sees who started in the Cloudbeds Marketplace: sign in, look, then say yes or no.
import { html, layout } from "./layout.mjs";

/** Signing in leads back to /claim. Links, not a form: Chromium's form-action would stop the way on to the relay. */
export function signInPage(site) {
  const main = html`
      <h1>Sign in to finish connecting</h1>
      <p class="lead">Harbourlight was allowed in Cloudbeds. Sign in, and we show you the hotel before anything is connected. The
        demo asks for no password.</p>
      <p class="choices">
        <a class="plain-button" href="/?account=demo&amp;next=/claim">Sign in as demo</a>
        <a class="second-button" href="/?account=other&amp;next=/claim">Sign in as other</a>
      </p>`;
  return layout({ title: "Sign in", main, ...site }); // the menu has a sign-in of its own, which leads elsewhere
}

const hotelLine = ({ property, name }) =>
  html`<dd><strong>${name || "Hotel without a name"}</strong> <span class="quiet">property ${property}</span></dd>`;

const approver = (user) =>
  user
    ? html`<dd>${user.name || "No name given"} <span class="quiet">${user.email || "no e-mail address"}</span></dd>`
    : html`<dd>Unknown: Cloudbeds did not say who.</dd>`;

/** Neither the hotel's name nor the person's: nobody can tell whose it is, so nobody is asked to confirm it. */
const isBlind = ({ properties, approved_by }) => !approved_by && properties.every(({ name }) => !name);

const lookAgain = html`
        <p>Cloudbeds did not tell us which hotel this is, so it cannot be confirmed now. Wait a moment.</p>
        <p class="choices"><a class="plain-button" href="/claim">Look again</a></p>`;

const confirmForm = (code) => html`
        <form class="choices" method="post" action="/claim">
          <input type="hidden" name="latchkey_claim" value="${code}">
          <button class="plain-button">Confirm</button>
          <a class="second-button" href="/claim/declined">Not my hotel</a>
        </form>`;

/** The code stands in the form only: no link carries it, and browser/claim.mjs takes it out of the address. */
export function claimPage({ account, code, properties, approved_by }, site) {
  const several = properties.length > 1;
  const main = html`
      <h1>${several ? "Are these your hotels?" : "Is this your hotel?"}</h1>
      <p class="lead">Somebody allowed Harbourlight in Cloudbeds. Nothing is connected until you confirm.</p>
      <article class="card narrow" aria-label="What will be connected">
        <dl class="facts">
          <div><dt>${several ? "Hotels" : "Hotel"}</dt>${properties.map(hotelLine)}</div>
          <div><dt>Allowed by</dt>${approver(approved_by)}</div>
          <div><dt>Connects to</dt><dd>your account <strong>${account}</strong></dd></div>
        </dl>
        ${isBlind({ properties, approved_by }) ? lookAgain : confirmForm(code)}
        <p class="quiet">Not the right account? <a href="/?account=&amp;next=/claim">Use another account</a>.</p>
      </article>`;
  return layout({ title: "Confirm", account, scripts: ["/browser/claim.mjs"], main, ...site });
}

export function declinedPage(account, site) {
  const main = html`
      <h1>Nothing was connected</h1>
      <p class="lead">What Cloudbeds gave us is thrown away within 24 hours. To end it on the hotel’s side too, disconnect
        Harbourlight in Cloudbeds, under Connected Apps.</p>
      <p class="choices">
        <a class="plain-button" href="/">Your integrations</a>
        <a class="second-button" href="/claim">It is my hotel after all</a>
      </p>`;
  return layout({ title: "Not connected", account, main, ...site });
}
