// Between the page and the core: feeds in what happens, carries out what comes back. Decides nothing.

import type { later } from "latchkey:chunks";
import type { Mistake } from "./advice.ts";
import { type Button, type Command, handle, offer, type Step, type View } from "./core.ts";
import { childLink, isPlain } from "./dom.ts";
import type * as Engineers from "./engineers.ts";
import type { Member, Tell } from "./errand.ts";
import { Errands } from "./errands.ts";
import { emit } from "./events.ts";
import { createFace, type Face } from "./face.ts";
import type { Finish } from "./handover.ts";
import type { Loaded } from "./load.ts";
import type { Given } from "./model/attributes.ts";
import { connectHref, loginHref, readTruth, type Truth } from "./model/configuration.ts";
import type { Action, AppState, ProblemCode, Snapshot } from "./model/contract.gen.ts";
import { previewed } from "./model/preview.ts";
import { watchPage } from "./page-events.ts";
import { notePress } from "./pressed.ts";
import { expect } from "./session.ts";
import { Speech } from "./speech.ts";
import { makeWayOut } from "./way-out.ts";
import { fetchWords, type Words } from "./words.ts";

type Input = Parameters<Tell>;
type Log = ReturnType<typeof Engineers.createLog>;

const hosts = new Set<Host>();

/** The mistakes of a back end or page that a page hears of by event too; the others are told with what they lead to. */
const codeOf: Partial<Record<Mistake, ProblemCode>> = {
  state_unreadable: "relay_unreachable",
  session_redirected: "address_refused",
  link_refused: "address_refused",
};

/** Beyond this setTimeout fires at once (WHATWG HTML, timers: a signed 32-bit count of milliseconds). */
const longestTimer = 2 ** 31 - 1;

export class Host {
  readonly #element: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #page: Document;
  readonly #button: Button;
  readonly #finish: Finish;
  readonly #face: Face;
  readonly #later: typeof later;
  readonly #speech: Speech;
  readonly #onBroken: () => void;
  readonly #wayOut: ReturnType<typeof makeWayOut>;
  readonly #listening = new AbortController();
  readonly #waiting: Input[] = [];
  #truth: Truth | undefined;
  #errands: Errands | undefined;
  #property = "";
  #last: Snapshot | undefined;
  #view: View | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #working = false;
  /** Nobody was logged in when it was asked. */
  #absent = false;
  #log: Promise<Log> | undefined;
  readonly #reported = new Set<string>();
  #words: Words | undefined;

  /** `onBroken`: the core failed while running (a trap); this host is of no more use. */
  constructor(
    element: HTMLElement,
    root: ShadowRoot,
    { core, later, early }: Loaded,
    finish: Finish,
    onBroken: () => void,
  ) {
    expect(early);
    this.#element = element;
    this.#root = root;
    this.#later = later;
    this.#onBroken = onBroken;
    this.#page = element.ownerDocument;
    this.#wayOut = makeWayOut(this.#page.defaultView ?? window);
    this.#finish = finish;
    this.#button = new core.Button();
    this.#face = createFace(
      element,
      root,
      (event) => this.#press(event),
      () => this.#tell("dismissed"),
    );
    this.#speech = new Speech(
      element,
      later,
      () => this.#show(),
      (...mistake) => this.#warn(...mistake),
    );
    watchPage(this.#page, this.#tell, this.#listening.signal);
    hosts.add(this);
  }

  /** Reads the attributes. What was shown goes only when it may come from elsewhere or belong to another person. */
  configure(): void {
    const truth = readTruth(this.#given, { href: this.#page.baseURI, origin: this.#page.defaultView?.origin ?? "" });
    const before = this.#truth;
    this.#truth = truth;
    this.#watch(this.#element.hasAttribute("debug"));
    if (truth.mode === "session" && !this.#element.firstElementChild) this.#warn("child_missing");
    this.#speech.read(this.#given("texts"));
    this.#choose(this.#given("property"));
    if (truth.key !== before?.key) this.#begin(truth);
    else if (truth.mode === "session" && (this.#errands?.give(truth.source) || this.#absent) && !this.#view?.state)
      this.#begin(truth); // another token, or the page says that somebody may be here by now
    else this.#show();
  }

  dispose(): void {
    hosts.delete(this);
    this.#listening.abort();
    this.#speech.stop();
    clearTimeout(this.#timer);
    this.#wayOut.close();
    this.#errands?.leave();
    this.#watch(false);
    this.#waiting.length = 0;
    this.#working = true; // nothing is fed from here on
    this.#face.clear();
    this.#button.delete();
  }

  #given: Given = (attribute) => this.#element.getAttribute(attribute)?.trim() ?? "";

  #begin(truth: Truth): void {
    this.#errands?.leave();
    this.#errands = truth.mode === "session" ? new Errands(truth, this.#member) : undefined;
    this.#last = undefined;
    this.#tell("configured", truth.mode, truth.mode === "fixed" ? { revision: 0, links: [truth.link] } : undefined);
    if (truth.mode !== "off") return;
    this.#warn(truth.mistake, truth.found);
    this.#report("address_refused");
  }

  #watch(debug: boolean): void {
    if (debug) this.#log ??= this.#later.engineers().then(({ createLog }) => createLog(this.#root));
    else this.#log = void this.#tellLog((log) => log.end());
  }

  /** In their order, however late it comes; without it nothing is lost but the sight of it. */
  #tellLog(tell: (log: Log) => void): void {
    this.#log?.then(tell, () => {});
  }

  /** Says it in the console, if it can; the chunk knows what there is to say. */
  #warn(name: Mistake | ProblemCode, found = ""): void {
    this.#later.engineers().then(
      ({ advise }) => advise(name, found),
      () => {},
    );
  }

  #choose(property: string): void {
    if (property === this.#property) return;
    this.#property = property;
    this.#tell("property", property);
    if (this.#last) this.#tell("property", property, this.#last); // once the core knows which link to look for
  }

  /** One input at a time: what comes up while one is followed waits for its turn. */
  #tell: Tell = (...input) => {
    this.#waiting.push(input);
    if (this.#working) return;
    this.#working = true;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#feed(next);
      this.#working = false;
    } catch (error) {
      reportError(error);
      this.#onBroken();
    }
  };

  #feed([event, value = "", snapshot]: Input): void {
    if (snapshot) offer(this.#button, snapshot);
    if (snapshot?.revision) this.#last = snapshot;
    const at = performance.now();
    const step = handle(this.#button, event, value, at, Math.random());
    this.#tellLog((log) => log.tell({ at, event, value, step }));
    this.#follow(step);
    this.#absent ||= event === "session_absent";
    if (event === "session_ok" && this.#isToFinish()) this.#tell("finish_found", this.#finish.code);
  }

  #isToFinish(): boolean {
    const { code, property } = this.#finish;
    const pressed = [...hosts].filter((host) => host.#errands && host.#property === property);
    return !!code && (!pressed.length || pressed.includes(this));
  }

  #follow({ view, commands, wake_at }: Step): void {
    this.#view = this.#truth?.mode === "fixed" ? previewed(view, this.#truth.preview) : view;
    this.#show();
    clearTimeout(this.#timer);
    const wait = Math.min(Math.ceil(wake_at - performance.now()), longestTimer);
    if (wake_at >= 0) this.#timer = setTimeout(() => this.#tell("woke"), wait);
    for (const command of commands) this.#carryOut(command, view);
  }

  #carryOut({ name, value }: Command, view: View): unknown {
    switch (name) {
      case "fetch_session":
        return this.#errands?.channel.signIn(this.#member);
      case "open_stream":
        return this.#errands?.channel.open(this.#member);
      case "close_stream":
        return this.#errands?.channel.close(this.#member);
      case "poll":
        return this.#errands?.channel.read(this.#member);
      case "ask_ticket":
        return this.#askTicket();
      case "post_finish":
        return this.#errands?.postFinish(this.#finish);
      case "navigate":
        return this.#wayOut.leaveFor(value);
      case "cancel_channel":
        return this.#errands?.channel.cancel(this.#member);
      case "cancel_press":
        this.#finish.code = ""; // the person was told to press again
        return this.#errands?.cancelPress();
      case "announce":
        return this.#face.announce(this.#speech.said?.texts[`said_${value}`] ?? "");
      case "emit_change":
        return this.#emitChange(view);
      case "emit_error":
        return this.#report(value);
      default:
        return name satisfies never;
    }
  }

  #askTicket(): void {
    const returnTo = this.#page.URL.replace(/#.*/, "");
    notePress(this.#property);
    const instead = this.#given("connect-url") && this.#connectHref("");
    this.#errands?.askTicket(this.#property, returnTo, instead);
  }

  #press(event: MouseEvent): void {
    if (!isPlain(event)) return;
    if (!this.#view) return;
    const { action, busy, takes_press } = this.#view;
    const goOn = !busy && emit(this.#element, action === "connect" ? "latchkey-connect" : "latchkey-login", null);
    if (goOn && !takes_press) return; // a plain link: the browser follows it
    event.preventDefault();
    if (!goOn) return;
    this.#wayOut.open();
    this.#tell("pressed");
  }

  #show(): void {
    if (!this.#view) return; // nothing was fed yet
    const { state, href, reason, message } = this.#view;
    const { said } = this.#speech;
    if ((reason || message) && !this.#words) this.#learn();
    this.#face.show(
      this.#view,
      said && {
        said,
        href: this.#hrefOf(state, href),
        wording: this.#given("wording"),
        reason: this.#words?.reasonText(reason, said.texts) ?? "",
        message: (message && this.#words?.problemText(message, said.texts)) ?? "",
        several: (this.#last?.links.length ?? 0) > 1,
      },
    );
  }

  #hrefOf(state: View["state"], told: string): string {
    if (state === "enabled") return loginHref(this.#given, told, this.#page.baseURI, this.#onRefused);
    return state === "disabled" ? this.#connectHref(told) : "";
  }

  #connectHref(told: string): string {
    const child = childLink(this.#element)?.getAttribute("href") ?? "";
    return connectHref(this.#given, told, child, this.#page.baseURI, this.#onRefused);
  }

  readonly #onRefused = (address: string) => this.#member.onMistake("link_refused", address);

  #emitChange({ state, action, reason, revision, property }: View): void {
    const detail = { appState: state as AppState, action: action as Action, reason, revision, property };
    emit(this.#element, "latchkey-change", detail);
  }

  /** Fetches the words a problem is told in, then shows it. */
  async #learn(): Promise<Words> {
    const words = await fetchWords(this.#later.words);
    this.#words = words;
    if (!this.#listening.signal.aborted) this.#show();
    return words;
  }

  async #report(code: string): Promise<void> {
    const { blame, retry } = (await this.#learn()).problemOf(code);
    if (blame === "partner") this.#warn(code as ProblemCode, this.#page.location.origin);
    emit(this.#element, "latchkey-error", { code, blame, retry });
  }

  /** A faulty back end repeats itself with every answer; one event says it. */
  #reportOnce(code: string, what: string): void {
    if (this.#reported.has(what)) return;
    this.#reported.add(what);
    this.#report(code);
  }

  readonly #member: Member = {
    tell: this.#tell,
    onMistake: (mistake, found = "") => {
      this.#warn(mistake, found);
      const code = codeOf[mistake];
      if (code) this.#reportOnce(code, mistake + found);
    },
  };
}
