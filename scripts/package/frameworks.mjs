// How each framework writes the elements: the package's .d.ts files that add both to its own table of tags.

const imports = `import type { LatchkeyAttributes, LatchkeyButton, LatchkeyEvents } from "./index.js";
import type { LatchkeyStatus, LatchkeyStatusAttributes, LatchkeyStatusEvents } from "./status.js";`;

/** In TypeScript's own template: a name with something in front. */
const prefixed = (prefix, name = "Name") => `\`${prefix}\${${name}}\``;

/** Handlers by the name a framework gives them. */
const handlers = (key) => `type Handlers<Events> = {
  [Name in keyof Events & string as ${key}]?: (event: Events[Name]) => void;
};`;

/** What an element takes: `base` is what the framework allows on any. */
const props = (base) => `type Props<Node extends HTMLElement, Attributes, Events> = ${base};`;

/** Both elements, in a framework's table of tags. */
const tags = `"latchkey-button": Props<LatchkeyButton, LatchkeyAttributes, LatchkeyEvents>;
    "latchkey-status": Props<LatchkeyStatus, LatchkeyStatusAttributes, LatchkeyStatusEvents>;`;

/** JSX of a module. */
const jsx = (module, use, base, key) => `${imports}
${use}
${handlers(key)}
${props(`${base} & Attributes & Handlers<Events>`)}

declare module "${module}" {
  namespace JSX {
    interface IntrinsicElements {
      ${tags.replace(/\n/, "\n  ")}
    }
  }
}
`;

const FRAMEWORKS = {
  react: () =>
    jsx(
      "react",
      'import type { DetailedHTMLProps, HTMLAttributes } from "react";\n',
      "DetailedHTMLProps<HTMLAttributes<Node>, Node>",
      prefixed("on"),
    ),
  preact: () =>
    jsx("preact", 'import type { HTMLAttributes } from "preact";\n', "HTMLAttributes<Node>", prefixed("on")),
  solid: () => jsx("solid-js", 'import type { JSX } from "solid-js";\n', "JSX.HTMLAttributes<Node>", prefixed("on:")),
  svelte: () => `${imports}
import type { HTMLAttributes } from "svelte/elements";

${handlers(prefixed("on"))}
${props("HTMLAttributes<Node> & Attributes & Handlers<Events>")}

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    ${tags}
  }
}
`,
  // Vue's tools look a template's tag up here, and its attributes in camel case.
  vue: () => `${imports}
import type { HTMLAttributes } from "vue";

type Camel<Name extends string> = Name extends \`\${infer Head}-\${infer Tail}\` ? \`\${Head}\${Capitalize<Camel<Tail>>}\` : Name;
type InCamel<Attributes> = { [Name in keyof Attributes & string as Camel<Name>]?: Attributes[Name] };
${handlers(prefixed("on", "Capitalize<Camel<Name>>"))}
${props("new () => Node & { $props: HTMLAttributes & InCamel<Attributes> & Handlers<Events> }")}

declare module "vue" {
  interface GlobalComponents {
    ${tags}
  }
}
`,
};

export const frameworks = Object.keys(FRAMEWORKS);

/** File name to text. */
export const frameworkTypings = (header) =>
  Object.fromEntries(Object.entries(FRAMEWORKS).map(([name, make]) => [`${name}.d.ts`, header + make()]));
