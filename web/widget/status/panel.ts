// What <latchkey-status> loads: between the page, the relay and the sheet. Decides nothing: what is shown comes from the relay.
import type { later } from "latchkey:chunks";
import { readJson } from "../api.ts";
import { isPlain } from "../dom.ts";
import { emit } from "../events.ts";
import type { Finish } from "../handover.ts";
import { safeHref } from "../model/addresses.ts";
import type { Given } from "../model/attributes.ts";
import { readLiveTruth, type SessionTruth } from "../model/configuration.ts";
import { type Report, readReport, readTestRun, type TestRun } from "../model/report.ts";
import { type Said, Speech } from "../speech.ts";
import { english } from "../texts.ts";
import { makeWayOut } from "../way-out.ts";
import { fetchWords, type Words } from "../words.ts";
import { Desk } from "./desk.ts";
import { download } from "./download.ts";
import { askTicket, isForOthers, postCode } from "./leave.ts";
import { createSheet, type Sheet } from "./sheet.ts";
import { panelEnglish } from "./texts.ts";
import type { Tongue } from "./tongue.ts";
import { tryConnection } from "./trial.ts";
import { type Seen, Watch } from "./watch.ts";

/** So long others that come first may take to post the code of a return: the button's own session is asked for in the meantime. */
const courtesy = 5_000;
/** As the button's (DESIGN section 3, limits of waiting): then it may be pressed again. */
const longestPress = 60_000;

/**
 * The language of the panel's own words: the page's, where it has them, else English throughout. The page's own texts count either
 * way, and a problem is told in the page's language: that the button's have.
 */
function tongueOf({ tag, direction, texts }: Said): Tongue {
  const isOwn = ([key]: [string, unknown]) => Object.hasOwn(panelEnglish, key);
  const spoken = { ...panelEnglish, ...Object.fromEntries(Object.entries(texts).filter(isOwn)) };
  if (tag === "en" || texts.panel_since) return { tag, direction, texts: { ...texts, ...spoken } };
  return { tag: "en", direction: "ltr", texts: { ...english, ...spoken } };
}

/** To the second: it is soon. */
const clock = ({ tag }: Tongue, at: number | undefined) =>
  new Intl.DateTimeFormat(tag, { timeStyle: "medium" }).format(at);

export class Panel {
  readonly #element: HTMLElement;
  readonly #page: Document;
  readonly #later: typeof later;
  readonly #finish: Finish;
  readonly #speech: Speech;
  readonly #sheet: Sheet;
  readonly #wayOut: ReturnType<typeof makeWayOut>;
  #desk: Desk | undefined;
  #watch: Watch | undefined;
  #key: string | undefined;
  #report: Report | undefined;
  #run: TestRun | undefined;
  #problem = "";
  /** What was too soon can be done from then on. */
  #from: number | undefined;
  #lost = false;
  /** A press, or a return from consent. */
  #busy = false;
  #testing = false;
  #packing = false;
  #words: Words | undefined;
  #learning: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement, root: ShadowRoot, chunks: typeof later, finish: Finish) {
    this.#element = element;
    this.#page = element.ownerDocument;
    this.#later = chunks;
    this.#finish = finish;
    this.#wayOut = makeWayOut(this.#page.defaultView ?? window);
    this.#sheet = createSheet(root, {
      onLink: (event) => this.#press(event),
      onTest: (number) => this.#test(number),
      onDownload: (number) => this.#download(number),
    });
    this.#speech = new Speech(
      element,
      chunks,
      () => this.#show(),
      (mistake, found) => this.#warn(`${mistake} ${found ?? ""}`),
    );
  }

  /** Reads the attributes. What was shown goes only when it may come from elsewhere or belong to another person. */
  configure(): void {
    this.#speech.read(this.#given("texts"));
    if (this.#element.hasAttribute("diagnosis")) this.#fix();
    else this.#follow();
    this.#show();
  }

  #follow(): void {
    const page = { href: this.#page.baseURI, origin: this.#page.defaultView?.origin ?? "" };
    const truth = readLiveTruth(this.#given, page);
    const key = `${truth.key} ${this.#given("property")}`;
    if (key === this.#key) {
      if (truth.mode === "session") this.#refresh(truth);
      return;
    }
    this.#end();
    this.#key = key;
    if (truth.mode === "session") this.#begin(new Desk(truth, (mistake, found) => this.#warn(`${mistake} ${found}`)));
    else this.#warn(`${truth.mistake} ${truth.found}`);
  }

  /** Another token, or the page says that somebody may be here by now. */
  #refresh(truth: SessionTruth): void {
    const isAbsent = !this.#report && !this.#lost;
    if (this.#desk?.give(truth) || isAbsent) this.#watch?.look();
  }

  dispose(): void {
    this.#end();
    this.#speech.stop();
    this.#sheet.clear();
  }

  readonly #given: Given = (attribute) => this.#element.getAttribute(attribute)?.trim() ?? "";

  #warn(text: string): void {
    console.error(`<latchkey-status>: ${text.trim()}. See docs/embed.md.`);
  }

  /** By hand, for designs and the gallery: nothing is asked. */
  #fix(): void {
    this.#end();
    const words = this.#given("preview").split(/\s+/);
    this.#report = readReport(readJson(this.#element.getAttribute("diagnosis") ?? "")) ?? undefined;
    this.#run = readTestRun(readJson(this.#element.getAttribute("test") ?? "")) ?? undefined;
    this.#testing = !!this.#run && !this.#run.done;
    this.#lost = words.includes("stale");
    this.#busy = words.includes("busy");
    this.#problem = words.find((word) => word.includes("_")) ?? "";
  }

  #begin(desk: Desk): void {
    this.#desk = desk;
    this.#watch = new Watch(desk, this.#page, this.#given("property"), (seen) => this.#take(seen));
    if (!this.#finish.code) this.#watch.look();
    else if (!isForOthers(this.#finish, this.#given("property"), this.#page)) this.#bind(desk);
    else {
      this.#watch.look();
      setTimeout(() => desk === this.#desk && this.#bind(desk), courtesy);
    }
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#desk?.leave();
    this.#watch?.stop();
    this.#wayOut.close();
    this.#desk = this.#watch = this.#key = this.#report = this.#run = undefined;
    this.#problem = "";
    this.#lost = this.#busy = this.#testing = this.#packing = false;
    this.#sheet.forget();
  }

  #take(seen: Seen): void {
    if (seen === "absent") this.#report = this.#run = undefined;
    else if (seen !== "lost") this.#learnOf(seen.report);
    if (seen !== "lost" && this.#problem === "relay_unreachable") this.#problem = ""; // it answers again
    this.#lost = seen === "lost";
    this.#show();
  }

  /** A test's verdict goes when what is so has changed and says otherwise; until then it stands with its time. */
  #learnOf(report: Report): void {
    const before = this.#report;
    const isOther = before && (before.outlook !== report.outlook || before.problem !== report.problem);
    const isOver = report.outlook === "broken" || report.outlook === "unconnected";
    const isRefuted = this.#run?.end === "works" ? isOver : !report.problem;
    if (isOther && this.#run?.done && isRefuted) this.#run = undefined;
    this.#report = report;
  }

  /** What the person has allowed, unless another has posted it by now. */
  async #bind(desk: Desk): Promise<void> {
    if (!this.#finish.code) return;
    this.#busy = true;
    this.#show();
    const problem = await postCode(desk, this.#finish, () => desk !== this.#desk);
    if (desk !== this.#desk) return;
    this.#busy = false;
    this.#tell(problem);
    this.#watch?.look();
  }

  #property(): string {
    return this.#given("property") || (this.#report?.property ?? "");
  }

  async #press(event: MouseEvent): Promise<void> {
    if (!isPlain(event) || this.#report?.remedy === "guide") return; // a plain link: the browser follows it
    event.preventDefault();
    const desk = this.#desk;
    if (!desk || this.#busy || !emit(this.#element, "latchkey-connect", null)) return;
    this.#wayOut.open();
    this.#hold();
    const answer = await askTicket(desk, this.#property(), this.#page, this.#href());
    if (desk !== this.#desk || !this.#busy) return;
    if ("href" in answer) return this.#wayOut.leaveFor(answer.href);
    this.#letGo(answer.code);
  }

  /** Until the page is left; if it is not, or is come back to, it says so and may be pressed again. */
  #hold(): void {
    this.#busy = true;
    this.#tell("");
    this.#timer = setTimeout(() => this.#letGo("navigation_timed_out"), longestPress);
    const view = this.#page.defaultView;
    view?.addEventListener("pageshow", ({ persisted }) => persisted && this.#letGo(""), { once: true });
  }

  #letGo(problem: string): void {
    clearTimeout(this.#timer);
    this.#wayOut.close();
    this.#busy = false;
    this.#tell(problem);
  }

  async #test(number: string): Promise<void> {
    const desk = this.#desk;
    if (!desk || this.#testing) return;
    this.#testing = true;
    this.#tell("");
    const isOver = () => desk !== this.#desk;
    const onRun = (run: TestRun) => {
      this.#run = run;
      if (!isOver()) this.#show();
    };
    const { problem = "", from } = await tryConnection(desk, this.#property(), number, onRun, isOver);
    if (isOver()) return;
    this.#testing = false;
    if (!this.#run?.done) this.#run = undefined; // nobody knows how it went on
    this.#tell(problem, from);
    this.#watch?.look(); // what failed made the relay ask
  }

  async #download(number: string): Promise<void> {
    const desk = this.#desk;
    if (!desk || this.#packing) return;
    this.#packing = true;
    this.#tell("");
    const problem = await download(desk, this.#property(), number, this.#page);
    if (desk !== this.#desk) return;
    this.#packing = false;
    this.#tell(problem);
  }

  #tell(problem: string, from?: number): void {
    this.#problem = problem;
    this.#from = from;
    this.#show();
  }

  /** The panel's own words by key, a problem's by code: those are fetched when there is one to tell. */
  #textOf(problem: string, { texts }: Said, own: Tongue): string {
    if (!problem) return "";
    if (Object.hasOwn(panelEnglish, problem))
      return own.texts[problem]?.replace("{time}", clock(own, this.#from)) ?? "";
    if (!this.#words) this.#learn();
    return this.#words?.problemText(problem, texts) ?? "";
  }

  #learn(): void {
    this.#learning ??= fetchWords(this.#later.words).then((words) => {
      this.#words = words;
      this.#show();
    });
  }

  /** Where the link leads: the guide, or the page's own address of the app, which a plain press leaves alone. */
  #href(): string {
    const { remedy, guide } = this.#report ?? {};
    return safeHref(remedy === "guide" ? (guide ?? "") : this.#given("connect-url"), this.#page.baseURI);
  }

  #show(): void {
    const { said } = this.#speech;
    if (!said) return; // the page's language is still coming
    const tongue = tongueOf(said);
    this.#sheet.show({
      tongue,
      said,
      problemIn: Object.hasOwn(panelEnglish, this.#problem) ? tongue : said,
      report: this.#report,
      run: this.#run,
      problem: this.#textOf(this.#problem, said, tongue),
      looksOnly: this.#looksOnly() ? this.#textOf("may_not_connect", said, tongue) : "",
      href: this.#href(),
      lost: this.#lost,
      busy: this.#busy,
      testing: this.#testing,
      packing: this.#packing,
    });
  }

  /** Somebody else may connect. */
  #looksOnly(): boolean {
    return !!this.#report && !this.#report.may_connect && this.#report.remedy.endsWith("connect");
  }
}
