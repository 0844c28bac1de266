// The style sheet as the browser wants it: one per document, shared by all buttons, no inline style anywhere.
import css from "./style.css";

/** Browsers from before light-dark() (2024) drop what they cannot read, and a button without colours is none: there it is a light one. */
export const readable = (text: string) =>
  CSS.supports("color", "light-dark(red,red)") ? text : text.replace(/light-dark\((.+?),.+?\)/g, "$1");

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

// Pure: the engineers' chunk takes the maker and leaves the face's sheet
export const sheetOf = /* @__PURE__ */ sheetMaker(/* @__PURE__ */ readable(css));
