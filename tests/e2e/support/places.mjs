// Where every journey is walked: on one host name, where ports hide cookie faults, and on three sites, where they show.

export const places = [
  { name: "localhost", account: "localhost", relay: "localhost", partner: "localhost" },
  { name: "three sites", account: "127.0.0.1", relay: "127.0.0.2", partner: "127.0.0.3" },
];

/** The origins of the preview in one place (DESIGN section 5, "Preview": ports P, P+1, P+2; operator P+3). */
export const originsOf = ({ account, relay, partner }, port) => ({
  account: `http://${account}:${port}`,
  relay: `http://${relay}:${port + 1}`,
  partner: `http://${partner}:${port + 2}`,
  operator: `http://127.0.0.1:${port + 3}`,
});
