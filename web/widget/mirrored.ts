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
      set(this, attribute, value === null || value === undefined ? null : `${value}`);
    },
    enumerable: true,
    configurable: true,
  });
}

export const Mirrored = MirroredElement as unknown as new () => HTMLElement & Record<Property, string>;
