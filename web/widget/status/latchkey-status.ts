// <latchkey-status>: life cycle. Until its code has come, and whenever nothing can be known, what the page put inside stays.
import { later, panel } from "latchkey:chunks";
import { finishOfPage } from "../handover.ts";
import { retryDelay } from "../retry-delay.ts";
import { observed } from "./attributes.ts";
import type { Panel } from "./panel.ts";

/** A server that renders imports this too, and makes no element. */
const Base = globalThis.HTMLElement ?? Object;

export class LatchkeyStatus extends Base {
  static readonly observedAttributes = observed;

  readonly #root = this.attachShadow({ mode: "open" });
  #panel: Panel | undefined;
  #due = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    const said = document.createElement("div");
    said.setAttribute("role", "status"); // a live region is heard only if it was there before its text
    this.#root.append(document.createElement("slot"), said);
  }

  connectedCallback(): void {
    finishOfPage(); // out of the address at once, whenever the rest comes
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

  /** Several changes in one task are one update; an element moved within the page keeps going. */
  #schedule(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (!this.isConnected) this.#stop();
      else if (this.#panel) this.#panel.configure();
      else this.#load();
    });
  }

  #load(): void {
    clearTimeout(this.#retry);
    panel().then(
      ({ Panel }) => this.#start(Panel),
      () => {
        this.#retry = setTimeout(() => this.#schedule(), retryDelay(this.#failures++));
      },
    );
  }

  #start(Loaded: typeof Panel): void {
    if (!this.isConnected || this.#panel) return;
    this.#panel = new Loaded(this, this.#root, later, finishOfPage());
    this.#panel.configure();
  }

  #stop(): void {
    clearTimeout(this.#retry);
    this.#panel?.dispose();
    this.#panel = undefined;
  }
}
