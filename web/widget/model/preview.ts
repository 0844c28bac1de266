// The attribute `preview`, beside `app-state`: shows by hand what otherwise only happens. For designs and the gallery.

interface Happening {
  readonly action: string;
  readonly busy: boolean;
  readonly stale: boolean;
  readonly message: string;
}

/** `text`: any of `busy`, `stale`, `looks-only`, and the code of a problem to tell. */
export function previewed<View extends Happening>(view: View, text: string): View {
  const words = new Set(text.split(/\s+/));
  const [busy, stale, looksOnly] = [words.delete("busy"), words.delete("stale"), words.delete("looks-only")];
  const [message = ""] = words;
  return { ...view, busy, stale, message, ...(looksOnly && view.action === "connect" && { action: "none" }) };
}
