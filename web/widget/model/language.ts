// Which of the languages that are there a language tag asks for.

/**
 * RFC 5646 in its canonical form, with script and region made explicit (Unicode TR 35, likely subtags): `zh-TW` is
 * zh-Hant-TW, `iw` is he-Hebr-IL. Empty for what is no tag; `pt_BR`, which many systems write, is one.
 */
function spelledOut(tag: string): string {
  try {
    return new Intl.Locale(tag.replaceAll("_", "-")).maximize().baseName;
  } catch {
    return "";
  }
}

/**
 * Lookup, RFC 4647 section 3.4: the whole tag, then one subtag less at a time; a single letter goes with its follower.
 * `otherwise`: a language, the same in all its regions. It and what is there by its own name are known without Intl.Locale, whose
 * first use costs 4 ms before the first face (15 on a slow telephone).
 */
export function lookUp(tag: string, isThere: (tag: string) => boolean, otherwise: string): string {
  if (isThere(tag)) return tag;
  if (tag.split(/[-_]/, 1)[0] === otherwise) return otherwise;
  let range = spelledOut(tag);
  while (range && !isThere(range)) range = range.replace(/(-\w)?(^|-)\w+$/, "");
  return range || otherwise;
}
