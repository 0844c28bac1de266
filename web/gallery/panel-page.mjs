// The gallery of the panel: every face of <latchkey-status>, set by hand. Nothing is asked of any back end.
import { html } from "../partner/layout.mjs";
import { CHOICES, chosen } from "./choices.mjs";
import { PANEL_FACES } from "./panel-faces.mjs";

const written = (value) => (typeof value === "string" ? value : JSON.stringify(value));

const attributesOf = (given) =>
  Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => html` ${name}="${written(value)}"`);

const face = ([title, diagnosis, more = {}], all) => html`
        <article>
          <h2>${title}</h2>
          <latchkey-status${attributesOf({ diagnosis: diagnosis ?? "", ...more, ...all })}>
            <p>Questions about the connection? <a href="#faces">Ask us</a>.</p>
          </latchkey-status>
        </article>`;

const choice = ({ name, label, values }, now) => html`
          <label>${label}
            <select name="${name}">${values.map(([value, words]) =>
              value === now[name]
                ? html`<option value="${value}" selected>${words}</option>`
                : html`<option value="${value}">${words}</option>`,
            )}</select>
          </label>`;

/** @param query the URLSearchParams of the address; @param script the address of latchkey-status.js */
export function panelGalleryPage(query, script) {
  const now = chosen(query);
  const { theme, size, lang } = now;
  return html`<!doctype html>
<html lang="en" class="${now.scheme} text-${now.text}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Gallery of the Latchkey panel</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/gallery.css">
    <script type="module" src="${script}"></script>
  </head>
  <body>
    <header>
      <h1>Gallery of the panel</h1>
      <p>Every face of <code>&lt;latchkey-status&gt;</code>, set by hand with <code>diagnosis</code>: no hotel, no network.</p>
      <form method="get" action="/gallery/panel">${CHOICES.map((one) => choice(one, now))}
          <button>Show</button>
      </form>
      <nav aria-label="Pages"><a href="/gallery">Gallery of the button</a> <a href="/">Back to Harbourlight</a></nav>
    </header>
    <main>
      <div id="faces" class="panels">${PANEL_FACES.map((one) => face(one, { theme, size, lang }))}
      </div>
    </main>
  </body>
</html>
`.text;
}
