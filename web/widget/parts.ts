// The nodes of a face, made once per element: the same link serves every state, so focus and listeners stay with it.
import { texts } from "./texts.ts";

export type Parts = ReturnType<typeof makeParts>;

const svg = "http://www.w3.org/2000/svg";

function makeIcon(page: Document) {
  const icon = page.createElementNS(svg, "svg");
  icon.setAttribute("viewBox", "0 0 20 20");
  icon.setAttribute("aria-hidden", "true");
  return { icon, path: icon.appendChild(page.createElementNS(svg, "path")) };
}

export function makeParts(page: Document) {
  const make = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, parent?: Node, part = "", className = "") => {
    const node = page.createElement(tag);
    if (part) node.setAttribute("part", part);
    if (className) node.className = className;
    parent?.appendChild(node);
    return node;
  };
  const box = make("div", undefined, "", "face");
  const link = make("a", box, "button", "shape");
  const label = make("span", link);
  const status = make("span", box, "status", "shape");
  status.tabIndex = -1; // the focus waits here while there is nothing to press
  const words = make("span", status);
  const title = make("span", words);
  const note = make("small", words);
  const name = make("small", box, "name");
  const reason = make("small", box, "reason");
  const hint = make("small", box, "hint");
  const message = make("div", box, "message", "message");
  const problem = make("span", message);
  problem.setAttribute("role", "alert");
  const dismiss = make("button", message, "dismiss");
  dismiss.setAttribute("aria-label", texts.dismiss);
  dismiss.textContent = "×";
  return { box, link, label, status, title, note, name, reason, hint, message, problem, dismiss, ...makeIcon(page) };
}
