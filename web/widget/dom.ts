// The few things done to nodes. Nodes are made, never parsed: no markup strings, so Trusted Types have nothing to refuse.

/** Null removes the attribute; an unchanged value is left alone, so that nobody's observer wakes for nothing. */
export function set(node: Element, name: string, value: string | null): void {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Text of a line; an empty line takes no room. */
export function say(line: HTMLElement, text: string): void {
  if (line.textContent !== text) line.textContent = text;
  line.hidden = !text;
}

/** A plain press follows here; a new tab, a new window or a download is the browser's own business. */
export const isPlain = (event: MouseEvent): boolean =>
  !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

export const isSeen = (node: Element): boolean => node.getClientRects().length > 0;

/** The page's own link inside the element; not one that it put into the icon or the reason. */
export const childLink = (element: Element): HTMLAnchorElement | null =>
  element.querySelector("a[href]:not([slot], [slot] *)");
