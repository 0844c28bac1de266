// The page's own texts: a JSON object in the attribute `texts`, by the keys that docs/looks.md lists.

export interface OwnTexts {
  readonly texts: Readonly<Record<string, string>>;
  /** What to tell the page's author; empty when all is well. */
  readonly mistake: string;
}

const nothing = (mistake: string): OwnTexts => ({ texts: {}, mistake });

export function readOwnTexts(json: string): OwnTexts {
  if (!json) return nothing("");
  let read: unknown;
  try {
    read = JSON.parse(json);
  } catch {
    return nothing("texts is not JSON");
  }
  if (typeof read !== "object" || !read || Array.isArray(read)) return nothing("texts must be a JSON object");
  const entries = Object.entries(read);
  const other = entries.filter(([, text]) => typeof text !== "string").map(([key]) => key);
  const texts = Object.fromEntries(entries.filter(([, text]) => text && typeof text === "string"));
  return { texts, mistake: other.length ? `texts: ${other.join(", ")} must be text` : "" };
}
