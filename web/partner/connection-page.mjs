// Where a hotel looks when something is wrong: the button beside the panel that explains it.
import { html, layout } from "./layout.mjs";

/** @param property as asked for; empty: the connection that most needs a person */
export function connectionPage({ account, site, property }) {
  const named = property ? html` property="${property}"` : "";
  const main = html`
      <p class="path"><a href="/">Integrations</a></p>
      <h1>Connection to Cloudbeds</h1>
      <p class="lead">How it is, since when, and what to do when something is wrong.</p>
      <div class="card stack">
        <latchkey-button relay="${site.relay}" session-url="/latchkey/session"${named}>
          <a href="${site.marketplace}/marketplace/exampleapp">Connect App</a>
        </latchkey-button>
        <latchkey-status relay="${site.relay}" session-url="/latchkey/session"${named}>
          <p class="quiet">The connection cannot be shown just now. Cloudbeds shows it too, under Apps &amp; Marketplace.</p>
        </latchkey-status>
      </div>`;
  const scripts = [`${site.relay}/latchkey.js`, `${site.relay}/latchkey-status.js`];
  return layout({ title: "Connection", account, scripts, main, ...site });
}
