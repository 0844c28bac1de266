// What happens to the page, in the core's words.
import type { EventName } from "./model/contract.gen.ts";

const visibility = (page: Document): EventName => (page.hidden ? "hidden" : "shown");

/** A frozen or left page holds no stream (it would keep the page out of the back/forward cache). */
export function watchPage(page: Document, tell: (event: EventName) => void, signal: AbortSignal): void {
  const on = (target: EventTarget | null, type: string, events: (event: Event) => EventName[]) =>
    target?.addEventListener(type, (event) => events(event).map((name) => tell(name)), { signal });
  const view = page.defaultView;
  on(page, "visibilitychange", () => [visibility(page)]);
  on(page, "freeze", () => ["hidden"]);
  on(page, "resume", () => [visibility(page)]);
  on(view, "pagehide", () => ["hidden"]);
  on(view, "pageshow", (event) => ((event as PageTransitionEvent).persisted ? ["returned", visibility(page)] : []));
  on(view, "online", () => ["online"]);
  on(view, "offline", () => ["offline"]);
  if (page.hidden) tell("hidden");
}
