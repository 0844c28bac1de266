// Keeps an open page true: asks each second whether anything happened, and if so puts the fresh parts in the place of the old.
// Without it a page is right when it is loaded.
const EVERY_MS = 1000;

const parts = () => [...document.querySelectorAll("[data-live]")];
const shown = new Map(parts().map((part) => [part.id, part.innerHTML])); // as served: what is opened by hand changes the page
let happened = ""; // the account's count of happenings, when this page was last made fresh

/** A part in which somebody is at work waits. */
const isInUse = (part) =>
  part.contains(document.activeElement) || (!getSelection().isCollapsed && getSelection().containsNode(part, true));

/** @returns whether it is shown now */
function renew(part, fresh) {
  const served = fresh?.innerHTML;
  if (served === undefined || served === shown.get(part.id)) return true;
  if (isInUse(part)) return false;
  const opened = [...part.querySelectorAll("details[open]")].map(({ id }) => id);
  part.replaceChildren(...fresh.childNodes);
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  shown.set(part.id, served);
  return true;
}

async function follow(account) {
  const count = await (await fetch(account.href)).text();
  if (count === happened) return;
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const all = parts().map((part) => renew(part, fresh.getElementById(part.id)));
  if (all.every(Boolean)) happened = count;
}

// Escape is Cancel, in a question too.
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") document.querySelector("[data-cancel]")?.click();
});

const account = document.querySelector("link[rel=alternate]");
for (; account && parts().length; await new Promise((resume) => setTimeout(resume, EVERY_MS))) {
  if (!document.hidden) await follow(account).catch(() => {}); // the account may be restarting
}
