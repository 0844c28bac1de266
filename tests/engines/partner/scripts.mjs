// What a page does before the button's script runs. Functions here, so that they are checked like any code; sent as text.

/** A browser that has none: iOS in Lockdown Mode. */
function noWasm() {
  delete globalThis.WebAssembly;
}

/** A back end without the optional stream (DESIGN section 5, "Page API"). */
function noStreams() {
  const { fetch } = globalThis;
  globalThis.streamsRefused = 0;
  globalThis.fetch = (address, options) => {
    if (!`${address?.url ?? address}`.includes("/v1/stream")) return fetch(address, options);
    globalThis.streamsRefused += 1;
    return Promise.resolve(new Response(null, { status: 404 }));
  };
}

/** Every event of the button's, from the first on. */
function listen() {
  globalThis.told = [];
  for (const name of ["change", "connect", "login", "error"])
    addEventListener(`latchkey-${name}`, ({ detail }) => globalThis.told.push([name, detail]));
}

function dialog() {
  addEventListener("DOMContentLoaded", () => document.querySelector("dialog").showModal());
}

/** Made, not parsed: the page requires Trusted Types. */
function shadow() {
  const { relay } = document.currentScript.dataset;
  addEventListener("DOMContentLoaded", () => {
    const button = document.createElement("latchkey-button");
    const child = document.createElement("a");
    child.href = "/elsewhere";
    child.textContent = "Connect App";
    button.setAttribute("relay", relay);
    button.setAttribute("session-url", "/latchkey/session");
    button.append(child);
    document.querySelector("#host").attachShadow({ mode: "open" }).append(button);
  });
}

export const scripts = Object.fromEntries(
  Object.entries({ "no-wasm": noWasm, "no-streams": noStreams, listen, dialog, shadow }).map(([name, run]) => [
    name,
    `(${run})();`,
  ]),
);
