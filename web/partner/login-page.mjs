// The pages, as functions from values to HTML. Whatever is not markup goes through `html`, which escapes it.

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

class Markup {
  constructor(text) {
    this.text = text;
  }
}

const shown = (value) =>
  value instanceof Markup ? value.text : String(value).replace(/[&<>"']/g, (character) => ESCAPES[character]);

/** A template tag: every value is escaped unless it came from `html` itself; arrays are joined. */
function html(parts, ...values) {
  return new Markup(String.raw({ raw: parts }, ...values.map((value) => [value].flat().map(shown).join(""))));
}

/** This is the whole of it. The link inside is what people see without JavaScript, or while everything is down. */
const connectButton = ({ relay, marketplace }) => html`
          <latchkey-button relay="${relay}" session-url="/latchkey/session">
            <a href="${marketplace}/marketplace/exampleapp">Connect App</a>
          </latchkey-button>`;

const connectScript = ({ relay }) => html`<script type="module" src="${relay}/latchkey.js"></script>`;

const accountMenu = (account) =>
  account === null
    ? html`<p class="account"><a href="/?account=demo">Sign in as demo</a></p>`
    : html`<form class="account" method="post" action="/sign-out">
        <span class="avatar" aria-hidden="true">${account[0]}</span>
        <span class="who"><span class="quiet">Signed in as</span> <strong>${account}</strong></span>
        <button>Sign out</button>
      </form>`;

function layout({ title, account, head = "", main, marketplace }) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} – Harbourlight Check-in</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/style.css">
    ${head}
  </head>
  <body>
    <header>
      <a class="brand" href="/"><img src="/icon.svg" width="28" height="28" alt=""> Harbourlight <span>Check-in</span></a>
      ${account === undefined ? "" : accountMenu(account)}
    </header>
    <main>${main}</main>
    <footer>
      <p>Harbourlight is an invented company: this is Latchkey’s demo partner, running on your own machine.
        ${marketplace ? html`The hotel’s side of it is the <a href="${marketplace}/">Marketplace test account</a>.` : ""}</p>
    </footer>
  </body>
</html>
`.text;
}

const USES = [
  ["Arrivals", "Guests who arrive today can check in on their phone."],
  ["Rooms", "Each guest sees the room they were given."],
  ["Check-ins", "A finished check-in is written back to the reservation."],
];

const LATER = [
  ["Door locks", "Send the room key to the guest’s phone at check-in."],
  ["Card payments", "Take the deposit before the guest is at the desk."],
];

export function integrationsPage(account, site) {
  const main = html`
      <p class="path">Settings</p>
      <h1>Integrations</h1>
      <p class="lead">Connect Harbourlight to the systems your hotel already uses.</p>

      <article class="card live" aria-labelledby="cloudbeds">
        <div class="about">
          <h2 id="cloudbeds">Cloudbeds</h2>
          <p class="kind">Hotel management system</p>
          <p>Guests check in before they arrive, and your front desk sees it in Cloudbeds at once.</p>
        </div>
        <div class="connection">
          <h3>Connection</h3>${connectButton(site)}
          <p class="quiet">${account === null ? "Sign in to see your own connection." : "For the person who manages apps in your Cloudbeds account."}</p>
        </div>
        <dl>${USES.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
      </article>

      <h2 class="later">Coming later</h2>
      <ul class="row">
        ${LATER.map(([name, text]) => html`<li class="card"><h3>${name}</h3><p class="quiet">${text}</p></li>`)}
      </ul>`;
  return layout({ title: "Integrations", account, head: connectScript(site), main, ...site });
}

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

export function messagePage(title, text) {
  const main = html`
      <h1>${title}</h1>
      <p class="lead">${text}</p>
      <p><a class="plain-button" href="/">Your integrations</a></p>`;
  return layout({ title, main });
}
