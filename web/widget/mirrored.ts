// An element whose properties mirror its attributes, made from the attribute table: no list of accessors to keep in step.
import { set } from "./dom.ts";
import { attributes, type Property } from "./model/attributes.ts";

class MirroredElement extends HTMLElement {}

for (const [attribute, property] of Object.entries(attributes)) {
  Object.defineProperty(MirroredElement.prototype, property, {
    get(this: HTMLElement) {
      return this.getAttribute(attribute) ?? "";
    },
    set(this: HTMLElement, value: unknown) {
      const text = typeof value === "object" ? JSON.stringify(value) : `${value}`; // an object: `texts`
      set(this, attribute, value === null || value === undefined ? null : text);
    },
    enumerable: true,
    configurable: true,
  });
}

interface OwnTexts {
  /** The page's own texts, by key; read back as the attribute's JSON. */
  get texts(): string;
  set texts(texts: Readonly<Record<string, string>> | string | null);
}

export const Mirrored = MirroredElement as unknown as new () => HTMLElement &
  Record<Exclude<Property, "texts">, string> &
  OwnTexts;
