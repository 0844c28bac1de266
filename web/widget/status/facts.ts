// Lists of the panel: what was told, put into rows. Nodes are made, never parsed.
import { markOf } from "../model/panel-face.ts";
import type { Evidence, Report, TestRun, TestStep } from "../model/report.ts";
import { english, speak, type Tongue } from "./tongue.ts";

export interface Scribe {
  readonly page: Document;
  readonly tongue: Tongue;
  /** The page's language: problems are told in it. */
  readonly said: Tongue;
}

type Fact = readonly [label: string, value: string | Node];

function make(page: Document, tag: string, className: string, ...inside: readonly (string | Node)[]): HTMLElement {
  const node = page.createElement(tag);
  if (className) node.className = className;
  node.append(...inside);
  return node;
}

/** In the panel's language and the person's own time; what is no time is shown as it came. */
export function timeOf({ page, tongue }: Scribe, at: string): Node {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return page.createTextNode(at);
  const node = page.createElement("time");
  node.dateTime = at;
  node.textContent = new Intl.DateTimeFormat(tongue.tag, { dateStyle: "medium", timeStyle: "short" }).format(date);
  return node;
}

/** Without those that are empty. */
export function fillFacts({ page }: Scribe, list: HTMLElement, facts: readonly Fact[]): void {
  const told = facts.filter(([, value]) => value);
  list.replaceChildren(
    ...told.map(([label, value]) => make(page, "div", "", make(page, "dt", "", label), make(page, "dd", "", value))),
  );
  list.hidden = !told.length;
}

export function fillSteps({ page, tongue }: Scribe, list: HTMLElement, steps: readonly string[]): void {
  speak(list, english, tongue); // the numbers stand where the words begin
  list.replaceChildren(...steps.map((step) => make(page, "li", "", step)));
}

export function fillComing(scribe: Scribe, list: HTMLElement, { foreseen }: Report): void {
  const { page, tongue } = scribe;
  const row = ({ at, meaning }: Report["foreseen"][number]) =>
    make(page, "li", "", timeOf(scribe, at), ": ", speak(make(page, "span", "", meaning), english, tongue));
  list.replaceChildren(...foreseen.map(row));
  list.hidden = !foreseen.length;
}

/** Whole milliseconds; from a second on, seconds with one decimal. */
function lengthOf(took: number, tag: string): string {
  const ms = Math.round(took);
  const [value, unit, digits] = ms < 1000 ? [ms, "millisecond", 0] : [ms / 1000, "second", 1];
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "short", ...fraction }).format(value);
}

/** Why it failed or was left out: a problem in the page's language, else in the relay's words. */
function whyOf({ page, said, tongue }: Scribe, { code, text }: TestStep): HTMLElement {
  const known = said.texts[code];
  return speak(make(page, "small", "", known ?? text), known ? said : english, tongue);
}

/** Of others: text, never markup, in whatever direction it runs. */
function quoteOf(page: Document, { partner_says }: TestStep): HTMLElement {
  const quote = make(page, "q", "", partner_says);
  quote.dir = "auto";
  return quote;
}

function runRow(scribe: Scribe, step: TestStep): HTMLElement {
  const { page, tongue } = scribe;
  const mark = make(page, "span", "mark", markOf(step.state));
  mark.setAttribute("aria-hidden", "true");
  const verdict = tongue.texts[`panel_${step.state}`] ?? step.state;
  const name = speak(make(page, "span", "", step.proves || step.call), english, tongue);
  const words = make(page, "span", "words", name);
  if (step.text) words.append(whyOf(scribe, step));
  if (step.partner_says) words.append(make(page, "small", "", `${tongue.texts.panel_says} `, quoteOf(page, step)));
  const took = step.ms === null ? [] : [` · ${lengthOf(step.ms, tongue.tag)}`];
  return make(page, "li", step.state, mark, words, make(page, "span", "end", verdict, ...took));
}

export function fillRun(scribe: Scribe, list: HTMLElement, { steps }: TestRun): void {
  list.replaceChildren(...steps.map((step) => runRow(scribe, step)));
}

function evidenceFacts(scribe: Scribe, { status, call, request_id, code, since, at }: Evidence): Fact[] {
  const { texts } = scribe.tongue;
  return [
    [texts.panel_call ?? "", call],
    [texts.panel_status ?? "", status ? `${status}` : (texts.panel_no_answer ?? "")],
    [texts.panel_request ?? "", request_id],
    [texts.panel_code ?? "", code],
    [texts.panel_first ?? "", since && timeOf(scribe, since)],
    [texts.panel_last ?? "", at && timeOf(scribe, at)],
  ];
}

function block(scribe: Scribe, title: string, facts: readonly Fact[]): HTMLElement {
  const list = make(scribe.page, "dl", "facts");
  fillFacts(scribe, list, facts);
  return make(scribe.page, "div", "block", make(scribe.page, "strong", "label", title), list);
}

/** How we know: what was asked last, and what the test's calls were answered. */
export function fillDetails(scribe: Scribe, box: HTMLElement, report: Report, run: TestRun | undefined): void {
  const { texts } = scribe.tongue;
  const time = (at: string) => at && timeOf(scribe, at);
  const all = block(scribe, texts.panel_connection ?? "", [
    [texts.panel_property ?? "", report.property],
    [texts.panel_state ?? "", report.app_state],
    [texts.panel_code ?? "", report.problem],
    [texts.panel_success ?? "", time(report.last_success_at)],
    [texts.panel_connected ?? "", time(report.connected_at)],
    [texts.panel_ended ?? "", time(report.ended_at)],
  ]);
  const seen = report.evidence.map((row) =>
    block(scribe, texts[`panel_${row.witness}`] ?? "", evidenceFacts(scribe, row)),
  );
  const asked = (run?.steps ?? []).filter(({ status, request_id }) => status || request_id);
  const tried = asked.map((step) =>
    block(scribe, `${texts.panel_tested}: ${step.call}`, [
      [texts.panel_status ?? "", `${step.status}`],
      [texts.panel_request ?? "", step.request_id],
      [texts.panel_code ?? "", step.code],
    ]),
  );
  box.replaceChildren(all, ...seen, ...tried);
}
