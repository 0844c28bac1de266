// What `debug` shows beside the button: the machine's last steps, newest first. Names only, never a value that could be a secret.
import type { Step } from "./core.ts";
import css from "./debug.css";
import type { EventName } from "./model/contract.gen.ts";
import { sheetMaker } from "./style.ts";

export interface StepTold {
  readonly at: number; // performance.now()
  readonly event: EventName;
  readonly value: string;
  readonly step: Step;
}

/** Events whose value is a name or a code; the others' are addresses, tickets and codes to be posted. */
const telling: readonly EventName[] = ["configured", "property", "ticket_refused", "finish_refused"];

const sheetOf = sheetMaker(css);

function line({ at, event, value, step: { view, commands, wake_at } }: StepTold): string {
  const cause = value && telling.includes(event) ? `${event} ${value}` : event;
  const flags = ["busy", "stale"].filter((flag) => view[flag as "busy" | "stale"]);
  const face = [view.state || "no face", ...flags, view.reason, view.message].filter(Boolean).join(", ");
  const parts = [`${(at / 1000).toFixed(2)} s`, cause, face, commands.map(({ name }) => name).join(", ")];
  if (wake_at >= 0) parts.push(`wakes in ${((wake_at - at) / 1000).toFixed(1)} s`);
  return parts.filter(Boolean).join(" · ");
}

/** So many are kept: a press and a retry or two can be seen whole. */
const kept = 20;

export function createLog(root: ShadowRoot) {
  const page = root.ownerDocument;
  const box = page.createElement("details");
  box.setAttribute("part", "debug");
  box.open = true;
  const summary = box.appendChild(page.createElement("summary"));
  summary.textContent = "Last steps";
  const list = box.appendChild(page.createElement("ol"));
  root.append(box);
  const sheet = sheetOf(page);
  root.adoptedStyleSheets.push(sheet);
  return {
    tell(told: StepTold): void {
      const item = page.createElement("li");
      item.textContent = line(told);
      list.prepend(item);
      list.children[kept]?.remove();
    },
    end(): void {
      box.remove();
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet);
    },
  };
}
