// Every face that any button of a browser ever had, also between two pictures of the screen.

/** Runs in the page, before its own scripts. */
function watch() {
  const seen = new WeakSet();
  const tell = (button) => {
    const links = [...(button.shadowRoot?.querySelectorAll("a, button") ?? [])].filter(
      (node) => !node.closest("[hidden]"),
    );
    const labels = links.map((node) => node.textContent.trim()).join(", ");
    globalThis.latchkeyFace(`${button.getAttribute("state") ?? "none yet"}: ${labels}`);
  };
  const look = () => {
    for (const button of document.querySelectorAll("latchkey-button")) {
      if (button.shadowRoot && !seen.has(button)) {
        seen.add(button);
        new MutationObserver(() => tell(button)).observe(button.shadowRoot, everything);
      }
      tell(button);
    }
  };
  const everything = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(look).observe(document, { ...everything, characterData: false });
}

/** @returns the faces seen from now on in this browser, as `state: what could be pressed`; grows */
export async function watchFaces(context) {
  const faces = [];
  await context.exposeBinding("latchkeyFace", (_, face) => {
    if (!faces.includes(face)) faces.push(face);
  });
  await context.addInitScript(watch);
  return faces;
}
