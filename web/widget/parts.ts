// The nodes of a face, made once per element: the same link serves every state, so focus and listeners stay with it.

export type Parts = ReturnType<typeof makeParts>;

const svg = "http://www.w3.org/2000/svg";

/** Never heard, the page's own neither: the label alone is the name of the link. */
function makeIcon(page: Document, icon: HTMLElement) {
  icon.setAttribute("aria-hidden", "true");
  const drawing = page.createElementNS(svg, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  const slot = icon.appendChild(page.createElement("slot"));
  slot.name = "icon";
  slot.append(drawing);
  return { icon, path: drawing.appendChild(page.createElementNS(svg, "path")) };
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
  const icon = makeIcon(page, make("span", link, "icon", "icon"));
  const label = make("span", link, "label");
  const status = make("span", box, "status", "shape");
  status.tabIndex = -1; // the focus waits here while there is nothing to press
  const words = make("span", status);
  const title = make("span", words, "title");
  const note = make("small", words, "note");
  const name = make("small", box, "name");
  const reason = make("small", box, "reason");
  const reasonText = make("slot", reason);
  reasonText.name = "reason";
  const copy = make("button", box, "copy", "shape");
  const hint = make("small", box, "hint");
  const message = make("div", box, "message", "message");
  const problem = make("span", message);
  problem.setAttribute("role", "alert");
  const dismiss = make("button", message, "dismiss");
  dismiss.textContent = "×";
  name.id = "name"; // says at the link which hotel it is for, where several links are called the same
  link.setAttribute("aria-describedby", "name");
  note.dir = name.dir = "auto"; // the partner's words and the hotel's name may run the other way
  return {
    box,
    link,
    label,
    status,
    title,
    note,
    name,
    reason,
    reasonText,
    copy,
    hint,
    message,
    problem,
    dismiss,
    ...icon,
  };
}
