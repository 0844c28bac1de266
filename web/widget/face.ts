// Shows a view in the shadow root. Decides nothing: what is shown is in the view, the words are in the dress.
import type { View } from "./core.ts";
import { childLink, isSeen, say, set } from "./dom.ts";
import { labelKey } from "./model/wording.ts";
import { makeParts, type Parts } from "./parts.ts";
import { bars, chain } from "./pictures.ts";
import type { Said } from "./speech.ts";
import { statesOf, turn } from "./states.ts";
import { sheetOf } from "./style.ts";

/** What the host adds to the core's view: how it is worded, and where the link leads (checked; empty: nowhere). */
export interface Dress {
  readonly said: Said;
  readonly wording: string;
  readonly href: string;
  readonly reason: string;
  readonly message: string;
  /** Several hotels stand behind this button: say which one is shown. */
  readonly several: boolean;
}

export interface Face {
  /** Without a dress (its language is still coming) the child link stays, and the attributes tell the state. */
  show(view: View, dress: Dress | undefined): void;
  announce(text: string): void;
  /** Back to the child link. */
  clear(): void;
}

function showLink({ link, label, icon }: Parts, view: View, { said, wording, href }: Dress): void {
  link.hidden = view.action !== "connect" && view.action !== "login";
  if (link.hidden) return;
  const busy = view.busy ? "true" : null;
  say(label, said.texts[labelKey(view.action as "connect" | "login", wording)]);
  set(link, "href", href || null);
  set(link, "role", href ? null : "link"); // without an address the page answers the event
  set(link, "tabindex", href ? null : "0");
  set(link, "aria-busy", busy);
  set(link, "aria-disabled", busy);
  if (icon.parentNode !== link) link.prepend(icon);
}

function showStatus({ status, title, note, icon, copy }: Parts, view: View, { said, href }: Dress): void {
  const { state } = view;
  const looksOnly = state === "disabled" && view.action === "none"; // somebody else may connect
  status.hidden = view.action !== "none";
  copy.hidden = !looksOnly || !href;
  if (status.hidden) return;
  const waits = state === "installing" || state === "pending";
  say(title, waits ? said.texts[state] : said.texts.said_disabled);
  if (waits) say(note, view.note || said.texts[`${state}_note`]);
  else if (note.textContent !== href) say(note, ""); // the address stays for who copies it by hand
  if (!copy.hidden) say(copy, said.texts.copy);
  copy.value = href;
  if (icon.parentNode !== status) status.prepend(icon);
}

function showNotes(parts: Parts, view: View, { said, several, reason, message }: Dress): void {
  say(parts.name, several ? view.name : "");
  say(parts.reasonText, reason);
  parts.reason.hidden = !reason;
  parts.hint.className = view.unconfirmed && !view.busy ? "unseen" : ""; // heard, and moving nothing: it lasts a moment
  say(parts.hint, view.busy ? said.texts.busy : view.stale ? said.texts.stale : "");
  say(parts.problem, message);
  parts.message.hidden = !message;
  set(parts.dismiss, "aria-label", said.texts.dismiss);
}

export const reflected = ["state", "action", "busy", "stale"] as const;

function reflect(element: HTMLElement, view: View | undefined): void {
  const states = statesOf(element);
  for (const name of reflected) {
    const value = view?.[name];
    const before = element.getAttribute(name);
    const after = value ? (value === true ? "" : value) : null;
    turn(states, before === null ? "" : before || name, after === null ? "" : after || name);
    set(element, name, after);
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
  const live = root.querySelector("[role=status]") as HTMLElement;
  const parts = makeParts(element.ownerDocument);
  const { box, link, status, note, name, hint, path, copy, dismiss } = parts;
  link.onclick = onPress;
  link.onkeydown = (event) => {
    if (event.key === "Enter" && !link.href) link.click(); // the browser does this for links with an address only
  };
  dismiss.onclick = onDismiss;
  let said: Said | undefined;
  let hinted = "";
  /** With the hotel's name where there are several; in the language of these words, whatever comes after them. */
  const announce = (text: string) => {
    live.lang = box.lang;
    live.dir = box.dir;
    live.textContent = text && name.textContent ? `${name.textContent}: ${text}` : text;
  };
  /** Busy or out of contact: once each, and gone with it. What is remembered is soon confirmed, and says nothing. */
  const announceHint = () => {
    const text = hint.className ? "" : `${hint.textContent}`;
    if (text === hinted) return;
    if (text || live.textContent?.endsWith(hinted)) announce(text); // a state told since then stays
    hinted = text;
  };
  copy.onclick = async () => {
    try {
      await navigator.clipboard.writeText(copy.value);
      const copied = said?.texts.copied ?? "";
      announce(copied);
      say(copy, copied);
    } catch {
      say(note, copy.value); // no clipboard here: the address itself, to be marked and copied
    }
  };
  root.adoptedStyleSheets = [sheetOf(element.ownerDocument)];
  root.append(box);
  box.hidden = true;

  const render = (view: View, dress: Dress) => {
    said = dress.said;
    slot.hidden = !!view.state;
    box.hidden = !view.state && !dress.message;
    box.lang = dress.said.tag;
    box.dir = dress.said.direction;
    path.setAttribute("d", chain + bars[view.action]);
    showLink(parts, view, dress);
    showStatus(parts, view, dress);
    showNotes(parts, view, dress);
    announceHint();
  };

  return {
    show(view, dress) {
      const focused = focusedIn(element, root);
      if (dress) render(view, dress);
      reflect(element, view);
      if (!focused || isSeen(focused)) return;
      // What had the focus is gone: the focus goes to what stands in its place.
      [link, status, childLink(element)].find((node) => node && isSeen(node))?.focus();
    },
    announce,
    clear() {
      slot.hidden = false;
      box.remove();
      reflect(element, undefined);
    },
  };
}
