// An element whose properties mirror its attributes, made from the attribute table: no list of accessors to keep in step.
import { set } from "./dom.ts";
import { attributes, isSwitch, type Properties } from "./model/attributes.ts";

/** A server that renders imports this too, and makes no element. */
const Base = globalThis.HTMLElement ?? Object;

class MirroredElement extends Base {}

for (const [attribute, property] of Object.entries(attributes)) {
  Object.defineProperty(MirroredElement.prototype, property, {
    get(this: HTMLElement) {
      return isSwitch(attribute) ? this.hasAttribute(attribute) : (this.getAttribute(attribute) ?? "");
    },
    set(this: HTMLElement, value: unknown) {
      const given = isSwitch(attribute) ? value && "" : value;
      const none = given === false || given === null || given === undefined;
      const text = typeof given === "object" ? JSON.stringify(given) : `${given}`; // an object: `texts`
      set(this, attribute, none ? null : text);
    },
    enumerable: true,
    configurable: true,
  });
}

export const Mirrored = MirroredElement as unknown as new () => HTMLElement & Properties;
