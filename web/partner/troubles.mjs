// What a person reads when the relay refuses, by the code it gives (docs/problems.md): what happened, what to do, a way on.
import { RelayError } from "./latchkey.mjs";
import { messagePage } from "./layout.mjs";
import { page } from "./replies.mjs";

const AGAIN = { href: "/claim", label: "Start again" };
const HOME = { href: "/", label: "Your integrations" };

const BUSY = {
  codes: ["cloudbeds_unreachable", "cloudbeds_unavailable", "cloudbeds_unrecognised", "rate_limited"],
  title: "Cloudbeds does not answer just now",
};

export const CLAIM_TROUBLES = [
  {
    codes: ["claim_unknown", "hold_expired", "not_found"],
    title: "This confirmation is used up",
    text: "It works once, and for ten minutes. If you have just confirmed, your integrations show the hotel already. Otherwise start again.",
    way: AGAIN,
  },
  {
    codes: ["other_account"],
    title: "This was opened by another account",
    text: "It is kept for the account that looked at it first, so nothing was connected to yours. If the hotel is yours, start again with the account you are signed in to now.",
    way: AGAIN,
  },
  {
    codes: ["property_taken"],
    title: "This hotel belongs to another account",
    text: "It is already connected to another Harbourlight account, and nothing was changed. Disconnect it there first, or ask our support.",
    way: HOME,
  },
  {
    codes: ["disconnected", "app_not_available", "credential_refused", "key_revoked", "user_not_active"],
    title: "Cloudbeds took the permission back",
    text: "The hotel was disconnected before you confirmed, so nothing was connected. Press Connect App again.",
    way: HOME,
  },
  {
    codes: ["external_connection"],
    title: "This hotel is connected in another way",
    text: "Harbourlight already works with it through another connection, so nothing was changed. Ask our support before you change over.",
    way: HOME,
  },
  {
    codes: ["property_inactive", "no_property"],
    title: "There is no hotel to connect",
    text: "Cloudbeds names no active hotel for what was allowed, so nothing was connected. Press Connect App again and choose one.",
    way: HOME,
  },
  { ...BUSY, text: "Nothing is lost, and nothing was connected yet. Wait a moment, then start again.", way: AGAIN },
  {
    codes: ["relay_unreachable"],
    title: "Our connection service does not answer",
    text: "Wait a minute. If your integrations do not show the hotel then, start again.",
    way: AGAIN,
  },
  {
    title: "We could not finish this",
    text: "Our own service is in trouble, not your hotel. Wait a minute, then start again.",
    way: AGAIN,
  },
];

export const CHANGE_TROUBLES = [
  {
    codes: ["not_connected", "disconnected", "disconnected_by_app", "app_not_available", "key_revoked", "not_found"],
    title: "This hotel is not connected",
    text: "It was disconnected before, here or in Cloudbeds. There is nothing left to do.",
    way: HOME,
  },
  {
    codes: ["external_connection"],
    title: "This hotel is connected in another way",
    text: "The connection was not made here, so it cannot be ended here. End it where it was made.",
    way: HOME,
  },
  { ...BUSY, text: "Nothing was changed. Wait a moment and try again.", way: HOME },
  {
    codes: ["relay_unreachable"],
    title: "Our connection service does not answer",
    text: "What you asked for may be done all the same: your integrations show how it is. If nothing changed, try again in a minute.",
    way: HOME,
  },
  { title: "That did not work", text: "Nothing was changed. Wait a minute and try again.", way: HOME },
];

const NOT_OURS_TO_TELL = 500; // the relay's 401 is about our secret, not about the reader

/** The last row is for every other code: then the code is said, so that our support can look it up. */
export function troublePage(rows, { code, status }, account) {
  const last = rows.at(-1);
  const row = rows.find(({ codes }) => codes?.includes(code)) ?? last;
  const text = row === last ? `${row.text} If it stays so, tell our support: ${code}.` : row.text;
  return page(
    row === last ? Math.max(status, NOT_OURS_TO_TELL) : status,
    messagePage(row.title, text, { account, way: row.way }),
  );
}

/** What `ask` answers, or `otherwise` of a refusal. Anything but a refusal is a bug, and stays one. */
export async function orElse(ask, otherwise) {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof RelayError)) throw error;
    return otherwise(error);
  }
}
