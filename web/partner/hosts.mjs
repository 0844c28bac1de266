// The names this site answers to, and who is behind them.

/** The hosts of the preview. A flow stays on its row: cookies would not follow it to another host. */
const SITES = {
  localhost: { relay: "localhost", marketplace: "localhost" },
  "127.0.0.3": { relay: "127.0.0.2", marketplace: "127.0.0.1" },
};
const OTHER_NAMES = ["127.0.0.1", "[::1]"]; // the same machine; sent on to localhost

/** Where browsers find relay and Marketplace from here. */
export function siteOf(name, { relayPort, sandboxPort }) {
  const { relay, marketplace } = SITES[name] ?? SITES.localhost;
  return { relay: `http://${relay}:${relayPort}`, marketplace: `http://${marketplace}:${sandboxPort}` };
}

/** The name under which the browser reached us, or null if it is not one of ours (DNS rebinding, a wrong proxy). */
export function hostName(request) {
  const port = `:${request.socket.localPort}`;
  const host = request.headers.host ?? "";
  const name = host.endsWith(port) ? host.slice(0, -port.length) : "";
  return Object.hasOwn(SITES, name) || isOtherName(name) ? name : null;
}

export const isOtherName = (name) => OTHER_NAMES.includes(name);
