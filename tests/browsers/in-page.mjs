// What runs in the page, in every engine alike. Each function stands alone: its text is what is sent.

/**
 * The node at the end of a path: steps joined by " >>> ", each a CSS selector, or a selector and an exact text ("button|Disconnect").
 * A step leads into an open shadow root or a frame's document where there is one.
 */
export function reach(path) {
  let scope = document;
  for (const step of path.split(" >>> ")) {
    const [selector, text] = step.split("|");
    const isIt = (node) => text === undefined || node.textContent.trim() === text;
    const found = [...(scope.shadowRoot ?? scope.contentDocument ?? scope).querySelectorAll(selector)].find(isIt);
    if (!found) return null;
    scope = found;
  }
  return scope;
}

/** What a person sees of a button: its state, what could be pressed, what is said instead. */
export function faceOf(host) {
  const isShown = (node) => node?.checkVisibility();
  const texts = (scope, selector) =>
    [...(scope?.querySelectorAll(selector) ?? [])].filter(isShown).map((node) => node.textContent.trim());
  return {
    state: host.getAttribute("state"),
    busy: host.hasAttribute("busy"),
    stale: host.hasAttribute("stale"),
    links: [...texts(host.shadowRoot, "a"), ...texts(host, "a")],
    status: texts(host.shadowRoot, "[part=status]").join(""),
    problem: texts(host.shadowRoot, "[role=alert]").join(""),
  };
}

/**
 * The middle of a node in the top document's coordinates, once it can be pressed there.
 * A frame's own coordinates begin at its content box.
 */
export function middleOf(node) {
  if (node.ownerDocument.readyState !== "complete") return null; // a late style sheet may move it
  node.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (!node.checkVisibility()) return null;
  const { x, y, width, height } = node.getBoundingClientRect();
  const middle = { x: x + width / 2, y: y + height / 2 };
  let hit = node.ownerDocument.elementFromPoint(middle.x, middle.y);
  while (hit?.shadowRoot?.elementFromPoint(middle.x, middle.y) && hit.shadowRoot !== node.getRootNode().host) {
    const inner = hit.shadowRoot.elementFromPoint(middle.x, middle.y);
    if (inner === hit) break;
    hit = inner;
  }
  if (!hit || !(node === hit || node.contains(hit))) return null; // something lies over it
  for (
    let frame = node.ownerDocument.defaultView.frameElement;
    frame;
    frame = frame.ownerDocument.defaultView.frameElement
  ) {
    const box = frame.getBoundingClientRect();
    middle.x += box.x + frame.clientLeft;
    middle.y += box.y + frame.clientTop;
  }
  return middle;
}
