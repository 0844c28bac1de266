// Asks before it disconnects, and says what that does.
import { html, layout } from "./layout.mjs";

export function disconnectPage(account, { property, name }, site) {
  const main = html`
      <h1>Disconnect ${name || "this hotel"}?</h1>
      <p class="lead">Property ${property}. Harbourlight loses access to Cloudbeds at once: guests can no longer check in before they
        arrive, and nothing is written back. To use it again, somebody has to allow it in Cloudbeds again.</p>
      <form class="choices" method="post" action="/disconnect">
        <input type="hidden" name="property" value="${property}">
        <button class="danger">Disconnect</button>
        <a class="second-button" href="/">Keep connected</a>
      </form>`;
  return layout({ title: "Disconnect", account, main, ...site });
}
