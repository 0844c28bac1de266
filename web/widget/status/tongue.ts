// In which language a line stands: the panel's own words and the relay's in one, a problem's perhaps in another.

export type Texts = Readonly<Record<string, string | undefined>>;

export interface Tongue {
  readonly tag: string;
  readonly direction: string;
  readonly texts: Texts;
}
type Spoken = Pick<Tongue, "tag" | "direction">;

/** The relay's words are English. */
export const english: Spoken = { tag: "en", direction: "ltr" };

/** Marks what is not in the language around it (WCAG 2.2, SC 3.1.2). */
export function speak<Node extends HTMLElement>(node: Node, spoken: Spoken, around: Spoken): Node {
  const other = spoken.tag !== around.tag;
  node.lang = other ? spoken.tag : "";
  node.dir = other ? spoken.direction : "";
  if (!other) for (const name of ["lang", "dir"]) node.removeAttribute(name);
  return node;
}
