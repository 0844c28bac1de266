// Reads a snapshot of the page API out of a foreign value. Total: every value is either a snapshot or null.
import {
  actions,
  appStates,
  type FieldCheck,
  type LinkFacts,
  linkFields,
  type Snapshot,
  snapshotLimits,
} from "./contract.gen.ts";

const isText = (value: unknown) => typeof value === "string" && value.length <= snapshotLimits.text;
const isOneOf = (words: readonly unknown[]) => (value: unknown) => words.includes(value);

/** For each kind of field: what it may hold, and what a simpler back end means by leaving it out (undefined: it may not). */
const kinds: Record<FieldCheck, { readonly holds: (value: unknown) => boolean; readonly absent?: unknown }> = {
  text: { holds: isText, absent: "" },
  optional: { holds: (value) => value === null || isText(value), absent: null },
  state: { holds: isOneOf(appStates) },
  action: { holds: isOneOf(actions), absent: "none" }, // the core decides it from the state
};

function readLink(from: unknown): LinkFacts | null {
  const link: Record<string, unknown> = {};
  for (const [field, check] of Object.entries(linkFields)) {
    const { holds, absent } = kinds[check];
    const value = Object(from)[field] ?? absent;
    if (!holds(value)) return null;
    link[field] = value;
  }
  return link as unknown as LinkFacts;
}

export function readSnapshot(from: unknown): Snapshot | null {
  const { revision, links, may_connect } = Object(from) as Record<string, unknown>;
  if (!Number.isSafeInteger(revision) || !Array.isArray(links) || links.length > snapshotLimits.links) return null;
  const read = links.map(readLink);
  return (revision as number) < 0 || read.includes(null)
    ? null
    : { revision: revision as number, links: read as LinkFacts[], may_connect: may_connect !== false };
}
