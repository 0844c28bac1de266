// Makes the npm package, ready for `npm pack`: the same sources as the relay serves, got in a bundler's way. Its chunks belong to it
// and not to a relay: any back end may serve the page API, and a relay of another version has chunks of its own.
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packaged, packagedLanguages } from "../lib/chunks.mjs";
import { frameworks } from "./frameworks.mjs";
import { makeManifest } from "./manifest.mjs";
import { readReference } from "./reference.mjs";
import { makeTypings } from "./typings.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const widget = join(root, "web/widget");
const template = join(root, "web/package");

const now = {
  button: { path: "chunks/button.js" },
  button_js: { path: "chunks/button-js.js" },
};
const later = Object.fromEntries(
  ["words", "engineers", "languages"].map((name) => [name, { path: `chunks/${name}.js` }]),
);

/** The panel's own entry has its own table of chunks. */
const panelNow = { panel: { path: "chunks/panel.js" } };
const panelLater = { words: later.words, languages: later.languages };

/** One file for each language, beside the file that names them all. */
const beside = (languages) => Object.fromEntries(Object.keys(languages).map((tag) => [tag, { path: `${tag}.js` }]));

const entryPoint = (types, file) => ({ types: `./${types}`, default: `./${file}` });

async function packageJson() {
  const { version, description, license } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const exports = {
    ".": entryPoint("index.d.ts", "index.js"),
    "./register": entryPoint("register.d.ts", "register.js"),
    "./status": entryPoint("status.d.ts", "status.js"),
    "./server": entryPoint("server.d.ts", "server.js"),
    ...Object.fromEntries(frameworks.map((name) => [`./${name}`, entryPoint(`${name}.d.ts`, "types-only.js")])),
    "./placeholder.css": "./placeholder.css",
    "./custom-elements.json": "./custom-elements.json",
    "./package.json": "./package.json",
  };
  const keywords = ["cloudbeds", "custom-element", "web-component", "connect-button", "oauth"];
  const kind = { type: "module", types: "./index.d.ts", exports, customElements: "custom-elements.json" };
  return {
    name: "latchkey-button",
    version,
    description,
    license,
    keywords,
    ...kind,
    sideEffects: ["./register.js", "*.css"],
  };
}

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** `bundle`, `shrink`: of build-web.mjs; `files`, `languages`: made by it already, by part and by tag. */
export async function buildPackage(out, { bundle, shrink, files, languages }) {
  const chunks = packaged({ now, later, languages });
  const index = await bundle(join(template, "index.ts"), { chunks });
  const panelChunks = packaged({ now: panelNow, later: panelLater, languages });
  const status = await bundle(join(template, "status.ts"), { chunks: panelChunks });
  const reference = await readReference();
  const manifest = makeManifest(reference);
  const all = {
    "package.json": json(await packageJson()),
    "custom-elements.json": json(manifest),
    ...makeTypings(manifest, reference),
    "index.js": await shrink(index),
    "register.js": 'import { define } from "./index.js";\n\ndefine();\n\nexport * from "./index.js";\n',
    "status.js": await shrink(status),
    "chunks/panel.js": files.panel,
    "server.js": await bundle(join(widget, "render.ts"), { readable: true }),
    "types-only.js": "export {};\n",
    "chunks/button.js": files.button,
    "chunks/button-js.js": files.button_js,
    "chunks/words.js": files.words,
    "chunks/engineers.js": files.engineers,
    "chunks/languages.js": packagedLanguages(beside(languages)),
    ...Object.fromEntries(Object.entries(languages).map(([tag, bytes]) => [`chunks/${tag}.js`, bytes])),
  };
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(out, path)), { recursive: true });
    await writeFile(join(out, path), content);
  }
  await cp(join(template, "README.md"), join(out, "README.md"));
  await cp(join(root, "LICENSE"), join(out, "LICENSE"));
  await cp(join(widget, "placeholder.css"), join(out, "placeholder.css"));
}
