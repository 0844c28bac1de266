// The package's .d.ts files, made from the manifest: the elements' own, and how each framework writes them.
import { frameworkTypings } from "./frameworks.mjs";

const header = "// Generated from custom-elements.json.\n";

const elementOf = (manifest, path) => manifest.modules.find((module) => module.path === path).declarations[0];
const doc = (text) => `/** ${text} */`;
const indent = (lines) => lines.map((line) => `  ${line}`).join("\n");

/** Name and type of each table type: taken from where the manifest first uses it. */
function named(type, names) {
  const found = Object.entries(names).find(([, words]) => words === type);
  return found ? found[0] : type;
}

function detailName(event) {
  return event.type.text === "CustomEvent<null>"
    ? null
    : `${event.name.replace(/^latchkey-(.)/, (_, first) => first.toUpperCase())}Detail`;
}

const withNames = (text, names) =>
  Object.entries(names).reduce((all, [name, words]) => all.replaceAll(words, name), text);

/** A property that takes more than its attribute holds is read as the attribute's text. */
function accessors({ name, type, attribute }, attributes, names) {
  const read = attributes.find((one) => one.name === attribute).type.text;
  if (read !== "string" || type.text === read) return [`${name}: ${withNames(type.text, names)};`];
  return [`get ${name}(): ${read};`, `set ${name}(given: ${type.text});`];
}

const attributesType = (name, attributes, names) => `/** The attributes, as markup and templates write them. */
export interface ${name} {
${indent(attributes.flatMap(({ name: one, type, description }) => [doc(description), `"${one}"?: ${named(type.text, names)} | undefined;`]))}
}`;

function indexTypes(manifest, names) {
  const { members, attributes, events, description } = elementOf(manifest, "index.js");
  const owned = attributes.filter(({ fieldName }) => fieldName);
  const details = events.filter(detailName);
  return `${header}${Object.entries(names)
    .map(([name, words]) => `export type ${name} = ${words};`)
    .join("\n")}

${details
  .map((event) => {
    const fields = withNames(event.type.text, names).slice("CustomEvent<{ ".length, -" }>".length).split("; ");
    return `export interface ${detailName(event)} {\n${indent(fields.map((field) => `${field};`))}\n}`;
  })
  .join("\n")}

export interface LatchkeyEvents {
${indent(events.flatMap((event) => [doc(event.description), `"${event.name}": CustomEvent<${detailName(event) ?? "null"}>;`]))}
}

${attributesType("LatchkeyAttributes", owned, names)}

/** ${description} */
export declare class LatchkeyButton extends HTMLElement {
${indent(members.flatMap((member) => [doc(member.description), ...accessors(member, attributes, names)]))}
}

/** Defines \`<latchkey-button>\` and starts loading the rest. Again, or on a server, it does nothing. */
export declare function define(): void;

declare global {
  interface HTMLElementTagNameMap {
    "latchkey-button": LatchkeyButton;
  }
  interface GlobalEventHandlersEventMap extends LatchkeyEvents {}
}
`;
}

/** Its events are some of the button's. */
function statusTypes(manifest, { types, statusReference }) {
  const { attributes, events, description } = elementOf(manifest, "status.js");
  const given = attributes.filter(({ name }) => !Object.hasOwn(statusReference.reflected, name));
  return `${header}import type { LatchkeyEvents } from "./index.js";

${attributesType("LatchkeyStatusAttributes", given, types)}

export type LatchkeyStatusEvents = Pick<LatchkeyEvents, ${events.map(({ name }) => `"${name}"`).join(" | ")}>;

/** ${description} Its attributes are its interface. */
export declare class LatchkeyStatus extends HTMLElement {}

/** Defines \`<latchkey-status>\`. Again, or on a server, it does nothing. */
export declare function defineStatus(): void;

declare global {
  interface HTMLElementTagNameMap {
    "latchkey-status": LatchkeyStatus;
  }
}
`;
}

const serverTypes = (manifest, { types, renderReference }) => `${header}import type { AppState } from "./index.js";

/** Properties of the element, and what your server knows. Everything is escaped. */
export interface RenderOptions {
${indent(Object.entries(renderReference).flatMap(([name, { type, text }]) => [doc(text), `readonly ${name}?: ${type} | undefined;`]))}
${indent(elementOf(manifest, "index.js").members.flatMap(({ name, type, description }) => [doc(description), `readonly ${name}?: ${withNames(type.text, types)} | undefined;`]))}
}

/** The markup of a known state: the element with a plain link (or a plain word) inside. */
export declare function renderLatchkeyButton(options?: RenderOptions): string;
`;

/** File name to text. `types`: the contract's types by name; `renderReference`: what a server adds. */
export function makeTypings(manifest, reference) {
  return {
    "index.d.ts": indexTypes(manifest, reference.types),
    "status.d.ts": statusTypes(manifest, reference),
    "register.d.ts": 'export * from "./index.js";\n',
    "server.d.ts": serverTypes(manifest, reference),
    ...frameworkTypings(header),
  };
}
