// The language of the page around a button: which it is, its texts once they have come, and every change of it.
import type { later } from "latchkey:chunks";
import { lookUp } from "./model/language.ts";

type Chunks = Pick<typeof later, "tags" | "language">;

export interface Language {
  readonly tag: string;
  readonly direction: "ltr" | "rtl";
  /** By label key and problem code; empty for English, whose texts are here already. */
  readonly texts: { readonly [key: string]: string | undefined };
}

const english: Language = { tag: "en", direction: "ltr", texts: {} };

/** So long the child link stands in, which speaks the page's language; after that English is better than no state. */
const patience = 3_000;
/** A language that did not come is asked for again. */
const pause = 30_000;

const here = new Map([["en", english]]);
const coming = new Map<string, Promise<void>>();

/** Resolves when it is here, or when it cannot come. */
function fetchLanguage(tag: string, { language }: Chunks): Promise<void> {
  const fetched =
    coming.get(tag) ??
    language(tag).then(
      (chunk) => void here.set(tag, { tag, ...chunk.default }),
      () => void coming.delete(tag),
    );
  coming.set(tag, fetched);
  return fetched;
}

/** HTML, the lang attribute: the nearest one up the tree, a shadow root's host being above it. */
function languageOf(element: Element): string {
  const holder = element.closest("[lang]");
  const { host } = element.getRootNode() as Partial<ShadowRoot>;
  return holder ? (holder.getAttribute("lang") ?? "") : host ? languageOf(host) : "";
}

/** One observer for all buttons, and it hears of nothing but `lang`. */
const followers = new Set<Follower>();
let observer: MutationObserver | undefined;

function observeAbove(element: Element): void {
  observer ??= new MutationObserver(() => {
    for (const follower of followers) follower.look();
  });
  const root = element.getRootNode();
  observer.observe(root, { attributeFilter: ["lang"], subtree: true }); // again on the same root: the same observation
  const { host } = root as Partial<ShadowRoot>;
  if (host) observeAbove(host);
}

/** Follows the language of one element. */
export class Follower {
  readonly #element: Element;
  readonly #chunks: Chunks;
  readonly #onChange: () => void;
  #wanted = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Undefined: the first one is still coming. */
  language: Language | undefined;

  constructor(element: Element, chunks: Chunks, onChange: () => void) {
    this.#element = element;
    this.#chunks = chunks;
    this.#onChange = onChange;
    followers.add(this);
  }

  /** Reads it anew: where the element stands, or what stands above it, may have changed. */
  look(): void {
    observeAbove(this.#element);
    const tag = lookUp(languageOf(this.#element), this.#isThere, "en");
    if (tag === this.#wanted) return;
    this.#wanted = tag;
    clearTimeout(this.#timer);
    if (here.has(tag)) this.#use(tag);
    else this.#fetch(tag);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#wanted = "";
    followers.delete(this);
    if (!followers.size) observer?.disconnect();
  }

  readonly #isThere = (tag: string) => this.#chunks.tags.includes(tag);

  #fetch(tag: string): void {
    if (!this.language) this.#timer = setTimeout(() => this.#use("en"), patience);
    fetchLanguage(tag, this.#chunks).then(() => this.#came(tag));
  }

  #came(tag: string): void {
    if (tag !== this.#wanted) return; // another one is wanted by now
    clearTimeout(this.#timer);
    if (here.has(tag)) this.#use(tag);
    else if (!this.language) this.#use("en"); // otherwise it goes on in the language it has
    if (!here.has(tag)) this.#timer = setTimeout(() => this.#retry(), pause);
  }

  #retry(): void {
    this.#wanted = "";
    this.look();
  }

  #use(tag: string): void {
    const language = here.get(tag) ?? english;
    if (language === this.language) return;
    this.language = language;
    this.#onChange();
  }
}
