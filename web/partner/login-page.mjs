// Where the Login button leads.
import { html, layout } from "./layout.mjs";

export function loginPage(account, site) {
  const signedIn = html`
      <h1>You are in Harbourlight</h1>
      <p class="lead">Signed in as <strong>${account}</strong>. This is where the Login button leads.</p>
      <p><a class="plain-button" href="/">Your integrations</a></p>`;
  const signedOut = html`
      <h1>Sign in to Harbourlight</h1>
      <p class="lead">This is where the Login button leads. The demo asks for no password.</p>
      <p><a class="plain-button" href="/?account=demo">Sign in as demo</a></p>`;
  return layout({ title: "Login", account, main: account === null ? signedOut : signedIn, ...site });
}
