// Buttons that a case places by script, in a page without any: so that it hears every event from the first on.

/** Runs in the page: a button with its child link. Made, not parsed: the page requires Trusted Types. */
function put(attributes) {
  if (!globalThis.told) {
    globalThis.told = [];
    for (const name of ["change", "error"])
      addEventListener(`latchkey-${name}`, ({ target, detail }) => globalThis.told.push([name, target.id, detail]));
  }
  const button = document.createElement("latchkey-button");
  for (const [name, value] of Object.entries(attributes)) button.setAttribute(name, value);
  const child = document.createElement("a");
  child.href = "/marketplace/exampleapp";
  child.textContent = "Connect App";
  button.append(child);
  document.querySelector("main").append(button);
}

/** @param id  the button's own, by which `told` names it */
export const place = (tab, id, attributes) => tab.run(put, { id, ...attributes });

/** What a button has told by event: of a change its state, of an error its code. */
export const told = (tab, id) =>
  tab.run((wanted) => {
    const its = globalThis.told.filter(([, from]) => from === wanted);
    return its.map(([name, , detail]) => `${name} ${detail.appState ?? detail.code}`);
  }, id);
