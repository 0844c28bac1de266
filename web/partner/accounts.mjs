// Who is signed in. The demo asks for no password; of a real partner's login only this much matters to Latchkey.
import { messagePage } from "./layout.mjs";
import { page, redirect } from "./replies.mjs";

const COOKIE = "harbourlight_account"; // browsers share cookies between the ports of a host: the name must be ours
const ACCOUNT = /^[a-z0-9-]{1,40}$/;
const NEXT = ["/", "/claim"]; // a list, not a pattern: "//evil.example" is a path to some and a host to others

const accountCookie = (account) => `${COOKIE}=${account}; Path=/; HttpOnly; SameSite=Lax`;

/** A new browser is logged in as `demo`: the preview asks for no password. Null: signed out. */
export function accountOf(request) {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  const value = pairs.find(([name]) => name === COOKIE)?.[1] ?? "demo";
  return ACCOUNT.test(value) ? value : null;
}

/** `/?account=other` is the demo's stand-in for a login form; `/?account=` signs out. `next` is where it leads then. */
export function signIn(params) {
  const account = params.get("account");
  const next = NEXT.includes(params.get("next")) ? params.get("next") : "/";
  if (account === "" || ACCOUNT.test(account)) return redirect(next, { "Set-Cookie": accountCookie(account) });
  const rule = "An account name has 1 to 40 of the characters a-z, 0-9 and hyphen.";
  return page(400, messagePage("No such account", rule));
}

export const signOut = () => redirect("/", { "Set-Cookie": accountCookie("") });
