// <latchkey-button>: attributes, properties, life cycle. Until the rest has loaded, and whenever it cannot be, the child
// link is all there is.
import { coreUnavailable } from "./core-unavailable.ts";
import { askEarly, dropEarly } from "./early.ts";
import { emit } from "./events.ts";
import { finishOfPage } from "./handover.ts";
import type { Host } from "./host.ts";
import { discard, type Loaded, load } from "./load.ts";
import { Mirrored } from "./mirrored.ts";
import { attributes, type Property } from "./model/attributes.ts";
import { retryDelay } from "./retry-delay.ts";

export class LatchkeyButton extends Mirrored {
  static readonly observedAttributes = Object.keys(attributes);

  readonly #root = this.attachShadow({ mode: "open" });
  #host: Host | undefined;
  #due = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    const said = document.createElement("div");
    said.setAttribute("role", "status"); // a live region is heard only if it was there before its text
    const slot = document.createElement("slot");
    slot.onslotchange = () => this.#schedule(); // the shown link leads where the child link leads
    this.#root.append(slot, said);
  }

  connectedCallback(): void {
    finishOfPage();
    for (const property of Object.values(attributes)) this.#upgrade(property);
    this.#schedule();
  }
  disconnectedCallback(): void {
    this.#schedule();
  }
  adoptedCallback(): void {
    this.#stop(); // listeners and styles belong to the document that was left
  }
  attributeChangedCallback(): void {
    this.#schedule();
  }

  /** A property set before the element was defined hides the accessor; it is set again through it. */
  #upgrade(property: Property): void {
    if (!Object.hasOwn(this, property)) return;
    const value = this[property];
    Reflect.deleteProperty(this, property);
    Reflect.set(this, property, value);
  }

  /** Several changes in one task are one update; an element moved within the page keeps going. */
  #schedule(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (!this.isConnected) this.#stop();
      else if (this.#host) this.#host.configure();
      else this.#load();
    });
  }

  #load(): void {
    clearTimeout(this.#retry);
    askEarly(this);
    load().then(
      (loaded) => this.#start(loaded),
      () => this.#fail(),
    );
  }

  #start(loaded: Loaded): void {
    if (!this.isConnected || this.#host) return;
    this.#host = new loaded.Host(this, this.#root, loaded, finishOfPage(), () => this.#fail());
    this.#host.configure();
  }

  /** Not loaded, refused by the page's policy, or broken while running: the child link stays, and it is tried again. */
  #fail(): void {
    this.#stop();
    discard();
    if (!this.isConnected) return;
    if (!this.#failures) emit(this, "latchkey-error", coreUnavailable);
    this.#retry = setTimeout(() => this.#schedule(), retryDelay(this.#failures++));
  }

  #stop(): void {
    clearTimeout(this.#retry);
    dropEarly(this);
    this.#host?.dispose();
    this.#host = undefined;
  }
}
