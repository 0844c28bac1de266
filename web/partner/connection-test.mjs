// Our part in "Test the connection": the relay asks, signed; we do with this hotel what check-in needs, and say how it went.
// docs/webhooks.md tells the contract.
import { logged } from "./changes.mjs";
import { readCredential, readSigned } from "./latchkey.mjs";
import { json, problem } from "./replies.mjs";
import { orElse } from "./troubles.mjs";

const PATIENCE_MS = 4_000; // the relay waits 10 s for us, and we ask it and Cloudbeds

const NOT_OURS = problem(400, "signature_invalid", "Only our relay may ask this.");

/** One harmless call to Cloudbeds; null when it was refused or not answered. */
async function read({ sandboxPort }, { access_token, api_key }, method, fields) {
  const address = new URL(`http://127.0.0.1:${sandboxPort}/api/v1.3/${method}`);
  address.search = new URLSearchParams(fields);
  const headers = { Authorization: `Bearer ${access_token ?? api_key}` };
  const answer = await fetch(address, { headers, redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) });
  const body = await answer.json().catch(() => null); // an outage answers with a page
  return answer.ok && body?.success === true ? body : null;
}

async function tryHotel(config, { account, property, reservation }) {
  const credential = await readCredential(config, { account, property });
  if (reservation) {
    const found = await read(config, credential, "getReservation", {
      propertyID: property,
      reservationID: reservation,
    });
    const says = found
      ? `Harbourlight can check in reservation ${reservation}.`
      : `Harbourlight cannot read ${reservation}.`;
    return { ok: found !== null, says };
  }
  const list = await read(config, credential, "getReservations", {
    propertyID: property,
    pageNumber: "1",
    pageSize: "1",
  });
  const says = list ? `Harbourlight read the arrivals: ${list.total} known.` : "Harbourlight cannot read the arrivals.";
  return { ok: list !== null, says };
}

/** `text`: the bytes as they came, for they are what is signed. */
export async function connectionTest({ request, config, text }) {
  const asked = config.notifySecret ? readSigned(text, request.headers, config.notifySecret) : null;
  if (asked?.type !== "connection.test") return NOT_OURS;
  const failed = json(200, { ok: false, says: "Harbourlight could not try it just now." });
  return orElse(async () => json(200, await tryHotel(config, asked)), logged(config, "connection test", failed));
}
