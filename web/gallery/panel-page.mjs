// The gallery of the panel: every face of <latchkey-status>, set by hand. Nothing is asked of any back end.
import { html } from "../partner/layout.mjs";
import { chosen } from "./choices.mjs";
import { attributesOf, framed } from "./frame.mjs";
import { PANEL_FACES } from "./panel-faces.mjs";

const face = ([title, diagnosis, more = {}], all) => html`
        <article>
          <h2>${title}</h2>
          <latchkey-status${attributesOf({ diagnosis: diagnosis ?? "", ...more, ...all })}>
            <p>Questions about the connection? <a href="#faces">Ask us</a>.</p>
          </latchkey-status>
        </article>`;

/** @param query the URLSearchParams of the address; @param script the address of latchkey-status.js */
export function panelGalleryPage(query, script) {
  const now = chosen(query);
  const { theme, size, lang } = now;
  const by = html`<code>&lt;latchkey-status&gt;</code>, set by hand with <code>diagnosis</code>`;
  const links = html`<a href="/gallery">Gallery of the button</a>`;
  const faces = PANEL_FACES.map((one) => face(one, { theme, size, lang }));
  return framed(
    { what: "panel", path: "/gallery/panel", by, links, script, now },
    html`
      <div id="faces" class="panels">${faces}
      </div>`,
  );
}
