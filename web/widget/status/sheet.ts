// Shows what is known in the shadow root. Decides nothing: the relay has, and the words stand in tables.
import { say, set } from "../dom.ts";
import { isBold, lookOf, remedyLabel } from "../model/panel-face.ts";
import type { Report, TestRun } from "../model/report.ts";
import { bars, chain } from "../pictures.ts";
import { reflected } from "./attributes.ts";
import { fillComing, fillDetails, fillFacts, fillRun, fillSteps, type Scribe, timeOf } from "./facts.ts";
import { makeParts, type Parts } from "./parts.ts";
import { panelSheetOf } from "./style.ts";
import { english, speak, type Tongue } from "./tongue.ts";

/** All that can be shown. Texts that are empty are not. */
export interface Told {
  /** The panel's own words, and the language they are in. */
  readonly tongue: Tongue;
  /** The page's language: problems are told in it. */
  readonly said: Tongue;
  readonly report: Report | undefined;
  readonly run: TestRun | undefined;
  readonly problem: string;
  readonly problemIn: Tongue;
  /** What a person is told who may look and not connect. */
  readonly looksOnly: string;
  readonly href: string;
  readonly lost: boolean;
  readonly busy: boolean;
  readonly testing: boolean;
  /** The file for support is on its way. */
  readonly packing: boolean;
}

/** What a person may press. `number`: of a reservation, or empty. */
export interface Presses {
  onLink(event: MouseEvent): void;
  onTest(number: string): void;
  onDownload(number: string): void;
}

export interface Sheet {
  show(told: Told): void;
  /** What a person typed belongs to that person. */
  forget(): void;
  /** Back to what the page put inside. */
  clear(): void;
}

/** A title is no sentence. */
const asTitle = (text: string) => text.replace(/[.。]$/, "");

/** A problem in the page's language, when that has words for it; else the relay's own. */
function sayReport(line: HTMLElement, { said, tongue }: Scribe, { problem, text, app_state, outlook }: Report): void {
  const known = outlook === "checking" ? "" : said.texts[problem]; // a problem's own words end what is only being looked into
  const waits =
    outlook === "well" ? (tongue.texts[`panel_${app_state}_note`] ?? tongue.texts[`${app_state}_note`]) : "";
  speak(line, known ? said : waits ? tongue : english, tongue);
  say(line, known || waits || text);
}

function showHead({ box, path, title, name }: Parts, { texts }: Tongue, report: Report | undefined): void {
  const look = lookOf(report);
  box.className = `face panel ${look.tone}`;
  path.setAttribute("d", chain + bars[look.picture]);
  say(title, asTitle(texts[look.title] ?? ""));
  say(name, report?.name ?? "");
}

function showReport(parts: Parts, scribe: Scribe, report: Report): void {
  const { page, tongue } = scribe;
  const { texts } = tongue;
  sayReport(parts.text, scribe, report);
  say(parts.note, report.note);
  const actor = page.createElement("span");
  actor.textContent = report.actor;
  fillFacts(scribe, parts.facts, [
    [texts.panel_since ?? "", report.since && timeOf(scribe, report.since)],
    [texts.panel_actor ?? "", report.actor && report.steps.length ? speak(actor, english, tongue) : ""],
  ]);
  fillComing(scribe, parts.coming, report);
  say(parts.stepsTitle, texts.panel_steps ?? "");
  fillSteps(scribe, parts.steps, report.steps);
  parts.stepsBox.hidden = !report.steps.length;
}

function showNumber({ test, download, numberBox, numberLabel, number }: Parts, texts: Tongue["texts"]): void {
  numberBox.hidden = test.hidden && download.hidden;
  say(numberLabel, texts.panel_number ?? "");
  number.title = texts.panel_number_rule ?? "";
}

function showActions(parts: Parts, { texts }: Tongue, told: Told): void {
  const { actions, link, test, download, looksOnly } = parts;
  const { report, href, busy, testing, packing } = told;
  const label = remedyLabel(report?.remedy ?? "");
  const leads = report?.remedy !== "guide" || !!href; // a guide without an address is none
  const pressable = !!label && leads && !told.looksOnly;
  speak(looksOnly, told.said, told.tongue);
  say(looksOnly, told.looksOnly);
  say(link, pressable ? asTitle(texts[label] ?? "") : "");
  link.className = report && isBold(report) ? "shape main" : "shape";
  set(link, "href", href || null);
  set(link, "role", href ? null : "link"); // without an address the page API says where to go
  set(link, "tabindex", href ? null : "0");
  set(link, "aria-busy", busy ? "true" : null);
  set(link, "aria-disabled", busy ? "true" : null);
  say(test, report?.may_test ? (texts[testing ? "panel_testing" : "panel_test"] ?? "") : "");
  set(test, "aria-disabled", testing ? "true" : null);
  say(download, report?.may_download ? (texts.panel_download ?? "") : "");
  set(download, "aria-disabled", packing ? "true" : null);
  actions.hidden = link.hidden && test.hidden && download.hidden;
  showNumber(parts, texts);
}

function showRun(parts: Parts, scribe: Scribe, run: TestRun | undefined): void {
  parts.runBox.hidden = !run;
  if (!run) return;
  parts.runTitle.replaceChildren(scribe.tongue.texts.panel_tested ?? "", " · ", timeOf(scribe, run.begun_at));
  fillRun(scribe, parts.rows, run);
  speak(parts.says, english, scribe.tongue);
  parts.says.className = `says ${run.end}`;
  say(parts.says, run.says);
}

export function createSheet(root: ShadowRoot, presses: Presses): Sheet {
  const page = root.ownerDocument;
  const slot = root.querySelector("slot") as HTMLSlotElement;
  const live = root.querySelector("[role=status]") as HTMLElement;
  const parts = makeParts(page);
  const { box, link, test, download, number } = parts;
  link.onclick = presses.onLink;
  link.onkeydown = (event) => {
    if (event.key === "Enter" && !link.href) link.click(); // the browser does this for links with an address only
  };
  test.onclick = () => number.reportValidity() && presses.onTest(number.value);
  download.onclick = () => number.reportValidity() && presses.onDownload(number.value);
  root.adoptedStyleSheets = [panelSheetOf(page)];
  root.append(box);
  box.hidden = true;
  let shown = "";
  let heard: readonly string[] | undefined;

  /** What is new since something was shown: how the test goes, and the state in words; each once. */
  const announce = ({ tongue, report, run, testing }: Told) => {
    const test = run?.done ? run.says : testing ? (tongue.texts.panel_testing ?? "") : "";
    const now = [test, report ? `${parts.title.textContent}. ${parts.text.textContent}` : ""];
    const news = now.filter((text, i) => text && heard && text !== heard[i]);
    if (news.length) live.textContent = news.join(" ");
    heard = report && now;
  };

  const render = (told: Told) => {
    const { tongue, said, report, run, problem, lost, busy } = told;
    const { texts } = tongue;
    const scribe: Scribe = { tongue, said, page };
    box.lang = live.lang = tongue.tag;
    box.dir = live.dir = tongue.direction;
    slot.hidden = !!report;
    box.hidden = !report && !problem && !lost && !busy;
    showHead(parts, tongue, report);
    for (const node of [parts.text, parts.note, parts.facts, parts.coming, parts.stepsBox, parts.details])
      node.hidden = !report;
    if (report) showReport(parts, scribe, report);
    showActions(parts, tongue, told);
    parts.message.hidden = !problem;
    speak(parts.problem, told.problemIn, tongue);
    say(parts.problem, problem);
    say(parts.hint, busy ? (texts.busy ?? "") : lost && report ? (texts.stale ?? "") : "");
    showRun(parts, scribe, run);
    say(parts.summary, texts.panel_details ?? "");
    if (report) fillDetails(scribe, parts.evidence, report, run);
    announce(told);
  };

  const reflect = ({ report, busy, lost }: Told) => {
    const { host } = root;
    set(host, "outlook", report?.outlook || null);
    set(host, "state", report?.app_state ?? null);
    set(host, "busy", busy ? "" : null);
    set(host, "stale", lost ? "" : null);
  };

  return {
    show(told) {
      const now = JSON.stringify(told); // asked every five seconds, and nearly always the same
      if (now === shown) return;
      shown = now;
      const focused = root.activeElement as HTMLElement | null;
      render(told);
      reflect(told);
      if (focused && !focused.getClientRects().length) [test, download, link].find((node) => !node.hidden)?.focus();
    },
    forget() {
      number.value = "";
    },
    clear() {
      slot.hidden = false;
      box.remove();
      for (const name of reflected) set(root.host, name, null);
    },
  };
}
