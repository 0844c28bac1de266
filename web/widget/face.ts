// Shows a view in the shadow root. Decides nothing: what is shown is in the view, the words are in texts.
import type { View } from "./core.ts";
import { isSeen, say, set } from "./dom.ts";
import type { AppState } from "./model/contract.gen.ts";
import { labelKey } from "./model/wording.ts";
import { makeParts, type Parts } from "./parts.ts";
import { sheetOf } from "./style.ts";
import { announcements, texts } from "./texts.ts";

/** What the host adds to the core's view: how it is worded, and where the link leads (checked; empty: nowhere). */
export interface Dress {
  readonly wording: string;
  readonly href: string;
  readonly reason: string;
  readonly message: string;
  /** Several hotels stand behind this button: say which one is shown. */
  readonly several: boolean;
}

export interface Face {
  show(view: View, dress: Dress): void;
  announce(state: string): void;
  /** Back to the child link. */
  clear(): void;
}

/** Two links of a chain: apart, being joined, joined. The shape tells the state where colour cannot. */
const chain = "M8 6H6a4 4 0 0 0 0 8h2M12 6h2a4 4 0 0 1 0 8h-2";
const bars = { "": "", connect: "", none: "M7.5 10h.01M10 10h.01M12.5 10h.01", login: "M7 10h6" } as const;

function showLink({ link, label, icon }: Parts, view: View, { wording, href }: Dress): void {
  link.hidden = view.action !== "connect" && view.action !== "login";
  if (link.hidden) return;
  const busy = view.busy ? "true" : null;
  say(label, texts[labelKey(view.action as "connect" | "login", wording)]);
  set(link, "href", href || null);
  set(link, "role", href ? null : "link"); // without an address the page answers the event
  set(link, "tabindex", href ? null : "0");
  set(link, "aria-busy", busy);
  set(link, "aria-disabled", busy);
  link.prepend(icon);
}

function showStatus({ status, title, note, icon }: Parts, view: View): void {
  status.hidden = view.action !== "none";
  if (view.state !== "installing" && view.state !== "pending") return;
  say(title, texts[view.state]);
  say(note, view.note || texts[`${view.state}_note`]);
  status.prepend(icon);
}

function showNotes(parts: Parts, view: View, { several, reason, message }: Dress): void {
  say(parts.name, several ? view.name : "");
  say(parts.reason, reason);
  say(parts.hint, view.busy ? texts.busy : view.stale ? texts.stale : "");
  say(parts.problem, message);
  parts.message.hidden = !message;
}

export const reflected = ["state", "action", "busy", "stale"] as const;

function reflect(element: HTMLElement, view: View): void {
  for (const name of reflected) {
    const value = view[name];
    set(element, name, value ? (value === true ? "" : value) : null);
  }
}

/** The node of ours, or the page's child link, that has the focus. */
function focusedIn(element: HTMLElement, root: ShadowRoot): Element | null {
  const active = (element.getRootNode() as Document | ShadowRoot).activeElement;
  return active === element ? root.activeElement : element.contains(active) ? active : null;
}

export function createFace(
  element: HTMLElement,
  root: ShadowRoot,
  onPress: (event: MouseEvent) => void,
  onDismiss: () => void,
): Face {
  const slot = root.querySelector("slot") as HTMLSlotElement;
  const said = root.querySelector("[role=status]") as HTMLElement;
  const parts = makeParts(element.ownerDocument);
  const { box, link, status, path, dismiss } = parts;
  link.onclick = onPress;
  link.onkeydown = (event) => {
    if (event.key === "Enter" && !link.href) link.click(); // the browser does this for links with an address only
  };
  dismiss.onclick = onDismiss;
  root.adoptedStyleSheets = [sheetOf(element.ownerDocument)];
  root.append(box);

  const render = (view: View, dress: Dress) => {
    slot.hidden = !!view.state;
    box.hidden = !view.state && !dress.message;
    path.setAttribute("d", chain + bars[view.action]);
    showLink(parts, view, dress);
    showStatus(parts, view);
    showNotes(parts, view, dress);
    reflect(element, view);
  };

  return {
    show(view, dress) {
      const focused = focusedIn(element, root);
      render(view, dress);
      if (!focused || isSeen(focused)) return;
      // What had the focus is gone: the focus goes to what stands in its place.
      [link, status, element.querySelector<HTMLElement>("a[href]")].find((node) => node && isSeen(node))?.focus();
    },
    announce(state) {
      said.textContent = announcements[state as AppState] ?? "";
    },
    clear() {
      slot.hidden = false;
      box.remove();
      for (const name of reflected) element.removeAttribute(name);
    },
  };
}
