// The style sheet as the browser wants it: one per document, shared by all buttons, no inline style anywhere.
import css from "./style.css";

/** A constructed sheet belongs to one document; an element that moved to another one needs one of its own. */
export function sheetMaker(text: string): (page: Document) => CSSStyleSheet {
  const sheets = new WeakMap<Document, CSSStyleSheet>();
  return (page) => {
    const known = sheets.get(page);
    if (known) return known;
    const sheet = new (page.defaultView ?? window).CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(page, sheet);
    return sheet;
  };
}

export const sheetOf = sheetMaker(css);
