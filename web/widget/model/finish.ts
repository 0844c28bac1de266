// `#latchkey_finish=<code>`: how a person comes back from consent (DESIGN section 4, flow B). Only ever posted.

const name = "latchkey_finish=";

/** A code as the relay makes them; anything else in its place is removed and not posted. */
const wellFormed = /^[\w-]{1,200}$/;

/** Splits a location's hash: the code, or empty, and the hash without it. The page's own parts stay as they are. */
export function takeFinish(hash: string): { code: string; rest: string } {
  const parts = hash.slice(1).split("&");
  const ours = parts.find((part) => part.startsWith(name));
  if (ours === undefined) return { code: "", rest: hash };
  const code = ours.slice(name.length);
  const rest = parts.filter((part) => !part.startsWith(name)).join("&");
  return { code: wellFormed.test(code) ? code : "", rest: rest && `#${rest}` };
}
