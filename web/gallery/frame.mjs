// What both galleries have around their faces: the head, and the form in which a reader chooses.
import { html } from "../partner/layout.mjs";
import { CHOICES } from "./choices.mjs";

const written = (value) => (typeof value === "string" ? value : JSON.stringify(value));

export const attributesOf = (given) =>
  Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => html` ${name}="${written(value)}"`);

const choice = ({ name, label, values }, now) => html`
          <label>${label}
            <select name="${name}">${values.map(([value, words]) =>
              value === now[name]
                ? html`<option value="${value}" selected>${words}</option>`
                : html`<option value="${value}">${words}</option>`,
            )}</select>
          </label>`;

/** @param now what was chosen; @param links to what else there is */
export const framed = ({ what, path, by, links, script, now }, faces) =>
  html`<!doctype html>
<html lang="en" class="${now.scheme} text-${now.text}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Gallery of the Latchkey ${what}</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/gallery.css">
    <script type="module" src="${script}"></script>
  </head>
  <body>
    <header>
      <h1>Gallery of the ${what}</h1>
      <p>Every face of ${by}: no hotel, no network.</p>
      <form method="get" action="${path}">${CHOICES.map((one) => choice(one, now))}
          <button>Show</button>
      </form>
      <nav aria-label="Gallery">${links} <a href="/">Back to Harbourlight</a></nav>
    </header>
    <main>${faces}
    </main>
  </body>
</html>
`.text;
