// The nodes of the panel, made once: what has the focus keeps it, and what is open stays open.

export type Parts = ReturnType<typeof makeParts>;

const svg = "http://www.w3.org/2000/svg";

export function makeParts(page: Document) {
  const make = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, parent?: Node, part = "", className = "") => {
    const node = page.createElement(tag);
    if (part) node.setAttribute("part", part);
    if (className) node.className = className;
    parent?.appendChild(node);
    return node;
  };
  const box = make("div", undefined, "panel", "face panel");
  box.setAttribute("role", "group");
  box.setAttribute("aria-labelledby", "title");

  const head = make("div", box, "", "head");
  const icon = make("span", head, "icon", "icon");
  icon.setAttribute("aria-hidden", "true");
  const drawing = page.createElementNS(svg, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  icon.append(drawing);
  const path = drawing.appendChild(page.createElementNS(svg, "path"));
  const words = make("div", head, "", "words");
  const title = make("strong", words, "title", "title");
  title.id = "title";
  const name = make("small", words, "name");
  const text = make("p", box, "text");
  const note = make("p", box, "note");
  name.dir = note.dir = "auto"; // the hotel's name and the partner's words may run the other way
  const coming = make("ul", box, "coming", "coming");
  const facts = make("dl", box, "facts", "facts");

  const stepsBox = make("div", box, "", "block");
  const stepsTitle = make("strong", stepsBox, "label", "label");
  stepsTitle.id = "steps";
  const steps = make("ol", stepsBox, "steps");
  steps.setAttribute("aria-labelledby", "steps");

  const looksOnly = make("p", box, "looks-only");
  const actions = make("div", box, "actions", "actions");
  const link = make("a", actions, "button");
  const test = make("button", actions, "test", "shape");
  const download = make("button", actions, "download", "shape");
  test.type = download.type = "button";
  const numberBox = make("label", box, "number", "number");
  const numberLabel = make("span", numberBox);
  const number = make("input", numberBox, "input");
  number.maxLength = 20;
  number.pattern = "[0-9A-Za-z\\-]*";
  number.autocomplete = "off";
  number.spellcheck = false;

  const message = make("div", box, "message", "message");
  const problem = make("span", message);
  problem.setAttribute("role", "alert");
  const hint = make("small", box, "hint");

  const runBox = make("div", box, "", "block");
  const runTitle = make("strong", runBox, "label", "label");
  runTitle.id = "run";
  const rows = make("ul", runBox, "run", "run");
  rows.setAttribute("aria-labelledby", "run");
  const says = make("p", runBox, "says", "says");

  const details = make("details", box, "details");
  const summary = make("summary", details);
  const evidence = make("div", details, "", "evidence");

  return {
    ...{ box, icon, path, title, name, text, note, facts, coming, stepsBox, stepsTitle, steps, looksOnly, actions },
    ...{
      link,
      test,
      download,
      numberBox,
      numberLabel,
      number,
      message,
      problem,
      hint,
      runBox,
      runTitle,
      rows,
      says,
      details,
      summary,
      evidence,
    },
  };
}
