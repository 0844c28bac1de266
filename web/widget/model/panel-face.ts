// Which words and which picture stand for what the relay says of a connection. Tables only: the relay has decided.
import type { Report } from "./report.ts";

/** Colour of the edge; the words and the picture say the same. */
export type Tone = "good" | "waits" | "warns" | "bad" | "calm";
/** The chain: joined, being joined, apart. */
export type Picture = "login" | "none" | "connect";

export interface Look {
  /** A text's key. */
  readonly title: string;
  readonly tone: Tone;
  readonly picture: Picture;
}

const row = (title: string, tone: Tone, picture: Picture): Look => ({ title, tone, picture });

const byOutlook: Readonly<Record<string, Look>> = {
  well: row("said_enabled", "good", "login"),
  warned: row("panel_warned", "warns", "login"),
  checking: row("panel_checking", "waits", "none"),
  troubled: row("panel_troubled", "warns", "login"),
  broken: row("panel_broken", "bad", "connect"),
  unconnected: row("said_disabled", "calm", "connect"),
  elsewhere: row("panel_elsewhere", "calm", "login"),
};
const byState: Readonly<Record<string, Look>> = {
  pending: row("pending", "waits", "none"),
  installing: row("installing", "waits", "none"),
};
const unknown = row("panel_unknown", "calm", "none");

/** A state in which somebody waits is told as that, unless something is wrong. */
export function lookOf(report: Report | undefined): Look {
  if (!report) return unknown;
  const waits = report.outlook === "well" ? byState[report.app_state] : undefined;
  return waits ?? (Object.hasOwn(byOutlook, report.outlook) ? (byOutlook[report.outlook] as Look) : unknown);
}

/** The text on the link, by remedy; without one there is nothing to press. */
const labels: Readonly<Record<string, string>> = {
  connect: "connect",
  reconnect: "panel_reconnect",
  guide: "panel_guide",
};
export const remedyLabel = (remedy: string): string =>
  Object.hasOwn(labels, remedy) ? (labels[remedy] as string) : "";

/** What others have to mend first is not the boldest thing to press: the steps say when its turn comes. */
export const isBold = ({ remedy, blame }: Pick<Report, "remedy" | "blame">): boolean =>
  remedy !== "reconnect" || !blame || blame === "person";

/** By state of a call. */
const marks: Readonly<Record<string, string>> = { waiting: "·", running: "…", passed: "✓", failed: "✕", skipped: "–" };
export const markOf = (state: string): string => (Object.hasOwn(marks, state) ? (marks[state] as string) : "·");
