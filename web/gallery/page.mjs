// The gallery: every state, theme, size and language of the button, set by hand. Nothing is asked of any back end, and the page
// has no script but the button's own.
import { html } from "../partner/layout.mjs";
import { chosen, languages, looks } from "./choices.mjs";
import { attributesOf, framed } from "./frame.mjs";

/** Presses lead nowhere: this is for looking. */
const button = (given, inside = "") => html`<latchkey-button${attributesOf({ ...given, "login-url": "#states" })}>
              <a href="#states">Connect App</a>${inside}
            </latchkey-button>`;

/** `given`: the attributes to write to get it. */
const piece = (title, given, shown) => html`
          <figure>
            <div class="stage">${shown}</div>
            <figcaption>${title}${Object.entries(given).map(([name, value]) => html` <code>${name}="${value}"</code>`)}</figcaption>
          </figure>`;

/** title, attributes */
const FACES = [
  ["Not connected", { "app-state": "disabled" }],
  ["Ended, with the reason", { "app-state": "disabled", reason: "user_not_active" }],
  ["Pressed, the ticket is on its way", { "app-state": "disabled", preview: "busy" }],
  ["May look and not connect", { "app-state": "disabled", reason: "may_not_connect", preview: "looks-only" }],
  ["Something went wrong", { "app-state": "disabled", preview: "consent_denied" }],
  ["Cloudbeds is setting up", { "app-state": "installing" }],
  ["Set-up at the partner's", { "app-state": "pending" }],
  ["Connected", { "app-state": "enabled" }],
  ["Connected, contact lost", { "app-state": "enabled", preview: "stale" }],
  ["The partner's wording", { "app-state": "disabled", wording: "partner" }],
  ["The partner's wording, connected", { "app-state": "enabled", wording: "partner" }],
];

const states = (all) => html`
      <section id="states" aria-labelledby="states-title">
        <h2 id="states-title">States</h2>
        <p>In the theme, size and language chosen above.</p>
        <div class="grid">${FACES.map(([title, given]) => piece(title, given, button({ ...given, ...all })))}</div>
      </section>`;

const FOUR = ["disabled", "installing", "pending", "enabled"];

const panel = (theme, scheme) => html`
            <div class="panel ${scheme}">
              <h4>${scheme}</h4>
              ${FOUR.map((state) => html`<p>${button({ "app-state": state, theme })}</p>`)}
              <p>${button({ "app-state": "disabled", theme, reason: "disconnected", preview: "may_not_connect" })}</p>
            </div>`;

const themes = () => html`
      <section id="themes" aria-labelledby="themes-title">
        <h2 id="themes-title">Themes</h2>
        <p>Ready-made. The button is dark where the page says <code>color-scheme: dark</code>.</p>
        ${Object.entries(looks.themes).map(
          ([theme, meaning]) => html`
        <article class="theme">
          <h3><code>theme="${theme}"</code></h3>
          <p>${meaning}</p>
          <div class="pair">${panel(theme, "light")}${panel(theme, "dark")}</div>
        </article>`,
        )}
      </section>`;

const sizes = (theme) => html`
      <section id="sizes" aria-labelledby="sizes-title">
        <h2 id="sizes-title">Sizes</h2>
        <div class="grid">${Object.entries(looks.sizes).map(([size, meaning]) =>
          piece(meaning, { size }, [
            button({ "app-state": "disabled", size, theme, reason: "disconnected" }),
            button({ "app-state": "enabled", size, theme }),
          ]),
        )}</div>
      </section>`;

const language = ({ tag, name, direction }, theme) => html`
          <li lang="${tag}" dir="${direction}">
            <h3>${name} <code lang="en">${tag}</code></h3>
            <p>${button({ "app-state": "disabled", theme, preview: "connect_timed_out" })}</p>
            <p>${button({ "app-state": "pending", theme })}</p>
            <p>${button({ "app-state": "enabled", theme, preview: "stale" })}</p>
          </li>`;

const tongues = (theme) => html`
      <section id="languages" aria-labelledby="languages-title">
        <h2 id="languages-title">Languages</h2>
        <p>The nearest <code>lang</code> above the button decides, and it follows when that changes.</p>
        <ul class="grid tongues">${languages.map((one) => language(one, theme))}
        </ul>
      </section>`;

const heart = html`<svg slot="icon" viewBox="0 0 20 20"><path d="M10 17 3 9.5a4 4 0 0 1 7-4 4 4 0 0 1 7 4z"></path></svg>`;

/** title, class of gallery.css that sets the variables, attributes, what stands inside */
const OWN = [
  ["A pill in your colours", "pill", { "app-state": "disabled" }],
  ["The same, connected", "pill", { "app-state": "enabled" }],
  ["An outline, as wide as its place", "outline", { "app-state": "disabled" }],
  ["No picture, a shadow", "card", { "app-state": "enabled" }],
  ["Words and picture of your own", "", { "app-state": "enabled", texts: '{"login":"Open Harbourlight"}' }, heart],
  [
    "A reason of your own",
    "",
    { "app-state": "disabled", reason: "disconnected" },
    html`<span slot="reason">Ended by your head office. <a href="#own">What to do</a></span>`,
  ],
];

const own = (lang) => html`
      <section id="own" aria-labelledby="own-title">
        <h2 id="own-title">Your own</h2>
        <p>By CSS variables, parts and slots: all of them are listed in <code>docs/looks.md</code>.</p>
        <div class="grid">${OWN.map(([title, look, given, inside]) =>
          piece(title, {}, html`<div class="${look}">${button({ ...given, lang }, inside)}</div>`),
        )}</div>
      </section>`;

const narrow = (theme) => html`
      <section id="narrow" aria-labelledby="narrow-title">
        <h2 id="narrow-title">Long words, little room</h2>
        <div class="grid">${["de", "el", "ar"].map((lang) =>
          piece(
            languages.find(({ tag }) => tag === lang).name,
            {},
            html`<div class="narrow">${button({ "app-state": "pending", lang, theme })}
              ${button({ "app-state": "disabled", lang, theme, texts: '{"connect":"Hotelverwaltungsschnittstellenverbindung"}' })}</div>`,
          ),
        )}</div>
      </section>`;

/** @param query the URLSearchParams of the address; @param script the address of latchkey.js */
export function galleryPage(query, script) {
  const now = chosen(query);
  const { theme, size, lang } = now;
  const by = html`<code>&lt;latchkey-button&gt;</code>, set by hand with <code>app-state</code>`;
  const links = html`<a href="#states">States</a> <a href="#themes">Themes</a> <a href="#sizes">Sizes</a>
        <a href="#languages">Languages</a> <a href="#own">Your own</a> <a href="#narrow">Little room</a>
        <a href="/gallery/panel">Gallery of the panel</a>`;
  return framed({ what: "button", path: "/gallery", by, links, script, now }, [
    states({ theme, size, lang }),
    themes(),
    sizes(theme),
    tongues(theme),
    own(lang),
    narrow(theme),
  ]);
}
