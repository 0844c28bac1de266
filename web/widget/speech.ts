// What the button says: the texts of the page's language, and the page's own before them.
import type { later } from "latchkey:chunks";
import type { OnMistake } from "./errand.ts";
import { Follower, type Language } from "./language.ts";
import { readOwnTexts } from "./model/own-texts.ts";
import { type Texts, textsWith } from "./texts.ts";

export interface Said extends Language {
  readonly texts: Texts;
}

export class Speech {
  readonly #follower: Follower;
  readonly #onChange: () => void;
  readonly #onMistake: OnMistake;
  #json = "";
  #own: Readonly<Record<string, string>> = {};
  /** Undefined: the page's language is still coming. */
  said: Said | undefined;

  constructor(element: Element, chunks: typeof later, onChange: () => void, onMistake: OnMistake) {
    this.#onMistake = onMistake;
    this.#onChange = onChange;
    this.#follower = new Follower(element, chunks, () => this.#mix());
  }

  /** `json`: the page's own texts. */
  read(json: string): void {
    if (json !== this.#json) {
      const { texts, mistake } = readOwnTexts(json);
      if (mistake) this.#onMistake("texts_unreadable", mistake);
      this.#json = json;
      this.#own = texts;
      this.#mix();
    }
    this.#follower.look();
  }

  stop(): void {
    this.#follower.stop();
  }

  #mix(): void {
    const { language } = this.#follower;
    if (!language) return;
    this.said = { ...language, texts: textsWith(language.texts, this.#own) };
    this.#onChange();
  }
}
