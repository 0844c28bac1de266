// The attribute `preview`, beside `app-state`: shows by hand what otherwise only happens. For designs and the gallery.

interface Happening {
  readonly busy: boolean;
  readonly stale: boolean;
  readonly message: string;
}

/** `text`: any of `busy`, `stale`, and the code of a problem to tell. */
export function previewed<View extends Happening>(view: View, text: string): View {
  const words = text.split(/\s+/);
  const [busy, stale] = ["busy", "stale"].map((word) => words.includes(word)) as [boolean, boolean];
  return { ...view, busy, stale, message: words.find((word) => word !== "busy" && word !== "stale") ?? "" };
}
