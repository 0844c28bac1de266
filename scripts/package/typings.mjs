// The package's .d.ts files, made from the manifest: the element's own, and how each framework writes it.

const header = "// Generated from custom-elements.json.\n";

const elementOf = (manifest) => manifest.modules[0].declarations[0];
const doc = (text) => `/** ${text} */`;
const indent = (lines, by = "  ") => lines.map((line) => by + line).join("\n");

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

function indexTypes(manifest, names) {
  const { members, attributes, events, description } = elementOf(manifest);
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

/** The attributes, as markup and templates write them. */
export interface LatchkeyAttributes {
${indent(owned.flatMap(({ name, type, description: text }) => [doc(text), `"${name}"?: ${named(type.text, names)} | undefined;`]))}
}

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

const serverTypes = (manifest, { types, renderReference }) => `${header}import type { AppState } from "./index.js";

/** Properties of the element, and what your server knows. Everything is escaped. */
export interface RenderOptions {
${indent(Object.entries(renderReference).flatMap(([name, { type, text }]) => [doc(text), `readonly ${name}?: ${type} | undefined;`]))}
${indent(elementOf(manifest).members.flatMap(({ name, type, description }) => [doc(description), `readonly ${name}?: ${withNames(type.text, types)} | undefined;`]))}
}

/** The markup of a known state: the element with a plain link (or a plain word) inside. */
export declare function renderLatchkeyButton(options?: RenderOptions): string;
`;

const imports = 'import type { LatchkeyAttributes, LatchkeyButton, LatchkeyEvents } from "./index.js";';

/** In TypeScript's own template: a name with something in front. */
const prefixed = (prefix, name = "Name") => `\`${prefix}\${${name}}\``;

/** Handlers by the name a framework gives them. */
const handlers = (key) => `{ [Name in keyof LatchkeyEvents as ${key}]?: (event: LatchkeyEvents[Name]) => void }`;

/** JSX of a module: `base` is what the framework allows on any element. */
const jsx = (module, use, base, key) => `${header}${imports}
${use}
type Props = ${base} & LatchkeyAttributes & ${handlers(key)};

declare module "${module}" {
  namespace JSX {
    interface IntrinsicElements {
      "latchkey-button": Props;
    }
  }
}
`;

const FRAMEWORKS = {
  react: () =>
    jsx(
      "react",
      'import type { DetailedHTMLProps, HTMLAttributes } from "react";\n',
      "DetailedHTMLProps<HTMLAttributes<LatchkeyButton>, LatchkeyButton>",
      prefixed("on"),
    ),
  preact: () =>
    jsx("preact", 'import type { HTMLAttributes } from "preact";\n', "HTMLAttributes<LatchkeyButton>", prefixed("on")),
  solid: () =>
    jsx("solid-js", 'import type { JSX } from "solid-js";\n', "JSX.HTMLAttributes<LatchkeyButton>", prefixed("on:")),
  svelte: () => `${header}${imports}
import type { HTMLAttributes } from "svelte/elements";

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "latchkey-button": HTMLAttributes<LatchkeyButton> & LatchkeyAttributes & ${handlers(prefixed("on"))};
  }
}
`,
  // Vue's tools look a template's tag up here, and its attributes in camel case.
  vue: () => `${header}${imports}
import type { HTMLAttributes } from "vue";

type Camel<Name extends string> = Name extends \`\${infer Head}-\${infer Tail}\` ? \`\${Head}\${Capitalize<Camel<Tail>>}\` : Name;
type Attributes = { [Name in keyof LatchkeyAttributes as Camel<Name>]?: LatchkeyAttributes[Name] };
type Handlers = ${handlers(prefixed("on", "Capitalize<Camel<Name>>"))};

declare module "vue" {
  interface GlobalComponents {
    "latchkey-button": new () => LatchkeyButton & { $props: HTMLAttributes & Attributes & Handlers };
  }
}
`,
};

/** File name to text. `types`: the contract's types by name; `renderReference`: what a server adds. */
export function makeTypings(manifest, { types, renderReference }) {
  const files = {
    "index.d.ts": indexTypes(manifest, types),
    "register.d.ts": 'export * from "./index.js";\n',
    "server.d.ts": serverTypes(manifest, { types, renderReference }),
  };
  for (const [framework, make] of Object.entries(FRAMEWORKS)) files[`${framework}.d.ts`] = make();
  return files;
}

export const frameworks = Object.keys(FRAMEWORKS);
