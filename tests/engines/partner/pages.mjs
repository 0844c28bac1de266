// Pages of a partner's that the demo does not have: `/?page=<name>`. All under the strictest policy that the contract names, in
// a form that reports what it refuses.

const button = ({ relay, marketplace }, { attributes = 'session-url="/latchkey/session"', child = "" } = {}) =>
  `<latchkey-button relay="${relay}" ${attributes}><a href="${marketplace}/marketplace/exampleapp"${child}>Connect App</a></latchkey-button>`;

const frame = (page, sandbox) => `<iframe src="/?page=${page}" sandbox="${sandbox}" title="App"></iframe>`;

const byHand = (state, more = "") => ({ attributes: `app-state="${state}" login-url="/login" ${more}` });

/** Every state, and what may happen in one. */
const faces = [
  byHand("disabled", 'reason="user_not_active"'),
  byHand("installing"),
  byHand("pending"),
  byHand("enabled"),
  byHand("disabled", 'preview="busy"'),
  byHand("disabled", 'preview="looks-only"'),
  byHand("disabled", 'preview="may_not_connect"'),
  byHand("enabled", 'preview="stale"'),
];
const inTheme = (site, theme) =>
  faces.map(({ attributes }) => `<p>${button(site, { attributes: `${attributes} theme="${theme}"` })}</p>`).join("");

/**
 * `body` of the site (where relay and Marketplace are), `before`: our own scripts that run before the button's (see scripts.mjs),
 * `script`: where the button's is said to be, null: nowhere.
 */
export const pages = {
  plain: { body: button },
  listening: { body: button, before: ["listen"] },
  "listening-no-wasm": { body: button, before: ["listen", "no-wasm"] },
  "no-wasm": { body: button, before: ["no-wasm"] },
  "wasm-refused": { body: button, wasm: false },
  "no-streams": { body: button, before: ["no-streams"] },
  broken: { body: button, script: "/no-such-file.js" },
  violating: { body: (site) => `<script>globalThis.ran = true</script>${button(site)}` },
  guest: { body: (site) => button(site, { attributes: 'session-url="/latchkey/session?guest"' }) },
  states: {
    body: (site) => ["soft", "plain", "contrast"].map((theme) => `<h2>${theme}</h2>${inTheme(site, theme)}`).join(""),
  },
  two: {
    body: (site) =>
      ["320000", "320001"]
        .map((id) => button(site, { attributes: `session-url="/latchkey/session" property="${id}"` }))
        .join("<hr>"),
  },
  later: { body: (site) => `<p>Before ${button(site)} after</p><p id="below">Below</p>`, script: null, trusted: false },
  dialog: {
    body: (site) => `<button>Open</button><dialog>${button(site)}<button>Close</button></dialog>`,
    before: ["dialog"],
  },
  shadow: { body: () => '<div id="host"></div>', before: ["shadow"] },
  "frame-good": {
    body: () => frame("plain", "allow-scripts allow-same-origin allow-top-navigation-by-user-activation"),
  },
  "frame-no-origin": { body: () => frame("plain", "allow-scripts allow-top-navigation-by-user-activation") },
  "frame-no-scripts": { body: () => frame("outward", "allow-same-origin allow-top-navigation-by-user-activation") },
  outward: { body: (site) => `<noscript><p>No scripts</p></noscript>${button(site, { child: ' target="_top"' })}` },
};

const policy = ({ relay }, { wasm = true, trusted = true, before = [], script }) =>
  [
    "default-src 'none'",
    `script-src ${relay}${wasm ? " 'wasm-unsafe-eval'" : ""}${before.length > 0 || script ? " 'self'" : ""}`,
    `connect-src 'self' ${relay}`,
    "style-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "report-uri /reports",
    ...(trusted ? ["require-trusted-types-for 'script'", "trusted-types 'none'"] : []),
  ].join("; ");

/** @param site  {relay, marketplace}: where browsers find them from here */
export function drawPage(page, site) {
  const { before = [], script = `${site.relay}/latchkey.js` } = page;
  const own = before.map((name) => `<script src="/scripts/${name}.js" data-relay="${site.relay}"></script>`).join("");
  const theirs = script === null ? "" : `<script type="module" src="${script}"></script>`;
  const text = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Integrations</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/placeholder.css"><link rel="stylesheet" href="/page.css">
${own}${theirs}</head><body><main><h1>Integrations</h1>${page.body(site)}</main></body></html>`;
  return { text, policy: policy(site, page) };
}
