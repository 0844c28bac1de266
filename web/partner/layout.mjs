// Markup that cannot forget to escape, and the frame of every page.

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

class Markup {
  constructor(text) {
    this.text = text;
  }
}

const shown = (value) =>
  value instanceof Markup ? value.text : String(value).replace(/[&<>"']/g, (character) => ESCAPES[character]);

/** A template tag: every value is escaped unless it came from `html` itself; arrays are joined. */
export function html(parts, ...values) {
  return new Markup(String.raw({ raw: parts }, ...values.map((value) => [value].flat().map(shown).join(""))));
}

const accountMenu = (account) =>
  account === null
    ? html`<p class="account"><a href="/?account=demo">Sign in as demo</a></p>`
    : html`<form class="account" method="post" action="/sign-out">
        <span class="avatar" aria-hidden="true">${account[0]}</span>
        <span class="who"><span class="quiet">Signed in as</span> <strong>${account}</strong></span>
        <button>Sign out</button>
      </form>`;

/** `account`: null when nobody is signed in, undefined where the page does not say. `scripts`: addresses, in order. */
export function layout({ title, account, scripts = [], main, marketplace }) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} – Harbourlight Check-in</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/style.css">
    <link rel="stylesheet" href="/hotel.css">
    ${scripts.map((address) => html`<script type="module" src="${address}"></script>`)}
  </head>
  <body>
    <header>
      <a class="brand" href="/"><img src="/icon.svg" width="28" height="28" alt=""> Harbourlight <span>Check-in</span></a>
      ${account === undefined ? "" : accountMenu(account)}
    </header>
    <main>${main}</main>
    <footer>
      <p>Harbourlight is an invented company: this is Latchkey’s demo partner, running on your own machine.
        <a href="/gallery">Gallery of the button</a>.
        ${marketplace ? html`The hotel’s side of it is the <a href="${marketplace}/">Marketplace test account</a>.` : ""}</p>
    </footer>
  </body>
</html>
`.text;
}

/** Something to read, and a way on: `{href, label}`. */
export function messagePage(title, text, { account, way = { href: "/", label: "Your integrations" } } = {}) {
  const main = html`
      <h1>${title}</h1>
      <p class="lead">${text}</p>
      <p><a class="plain-button" href="${way.href}">${way.label}</a></p>`;
  return layout({ title, account, main });
}
