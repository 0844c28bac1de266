// The markup of a known state, for a server that renders: a plain link (or a plain word) inside the element. It is what people see
// until the script runs, and it hydrates in place in every framework, because frameworks see nothing but an element with a child.
// No declarative shadow root: its style would be an inline one, which a strict policy refuses.
import { readAddress } from "./model/addresses.ts";
import { type Attribute, attributes, isSwitch, type Property } from "./model/attributes.ts";
import type { AppState } from "./model/contract.gen.ts";
import { readOwnTexts } from "./model/own-texts.ts";
import { labelKey } from "./model/wording.ts";
import { textsWith } from "./texts.ts";

export interface KnownState {
  /** What your server knows. Without it: not connected. */
  readonly state?: AppState;
  /** Where the link leads: the Marketplace or your own login page. An address that may not be followed is left out. */
  readonly href?: string;
  /** In place of the button's own English words. */
  readonly label?: string;
  readonly lang?: string;
}
/** The element's attributes, by the names of their properties; `appState` fixes the state, `state` is only what is shown first. */
export type RenderOptions = KnownState & { readonly [Name in Exclude<Property, "debug" | "texts">]?: string } & {
  readonly debug?: boolean;
  readonly texts?: string | Readonly<Record<string, string>> | null;
};

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: unknown) => `${text}`.replace(/[&<>"']/g, (sign) => entities[sign] as string);

const asText = (given: unknown) => (given && typeof given === "object" ? JSON.stringify(given) : given);

function attribute(name: Attribute | "lang" | "href", value: unknown): string {
  if (value === undefined || value === null || value === false) return "";
  return value === true ? ` ${name}` : ` ${name}="${escaped(value)}"`;
}

/** Any base will do: what counts is whether the address names a scheme or host of its own that is refused. */
const isFollowed = (href: string) => !!readAddress(href, "https://page.invalid/");

function child({ state = "disabled", href = "", label, wording = "", texts: own }: RenderOptions): string {
  const texts = textsWith(readOwnTexts(`${asText(own ?? "")}`).texts);
  if (state === "installing" || state === "pending") return `<span>${escaped(label ?? texts[state])}</span>`;
  const action = state === "enabled" ? "login" : "connect";
  const word = label ?? texts[labelKey(action, wording)];
  const mark = action === "login" ? ' data-action="login"' : ""; // for placeholder.css
  return `<a${attribute("href", href && isFollowed(href) ? href : undefined)}${mark}>${escaped(word)}</a>`;
}

export function renderLatchkeyButton(options: RenderOptions = {}): string {
  const state = options.state ?? (options.appState as AppState | undefined);
  const href = options.href ?? (state === "enabled" ? options.loginUrl : options.connectUrl);
  const given = (Object.entries(attributes) as [Attribute, Property][]).map(([name, property]) =>
    attribute(name, isSwitch(name) ? !!options[property] : asText(options[property])),
  );
  const known = { ...options, ...(state && { state }), ...(href && { href }) };
  return `<latchkey-button${given.join("")}${attribute("lang", options.lang)}>${child(known)}</latchkey-button>`;
}
