// Which addresses the button may talk to or send a person to. Everything that is not named here is refused.

/** Hosts that never leave this machine (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
const loopback = /^(.+\.)?localhost$|^127(\.\d+){3}$|^\[::1\]$/;

/** The address when it is https, or http on a loopback host; null for every other scheme, `javascript:` included. */
export function readAddress(text: string, base?: string): URL | null {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    return null;
  }
  const secure = url.protocol === "https:" || (url.protocol === "http:" && loopback.test(url.hostname));
  return secure && !url.username && !url.password ? url : null; // a name in front of @ hides the real host
}

/** The same, and on exactly this origin: tickets lead to the relay, sessions come from the page's own back end. */
export function readAddressOn(origin: string, text: string, base?: string): URL | null {
  const url = readAddress(text, base);
  return url?.origin === origin ? url : null;
}

/** For an `href`: the checked address, or empty when there is none. */
export function safeHref(text: string, base: string): string {
  return (text && readAddress(text, base)?.href) || "";
}
