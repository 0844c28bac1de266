// `latchkey:chunks` in a bundle: for each chunk, how it is got. Two ways, one source (web/widget/chunks.d.ts has its types).
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

const widget = fileURLToPath(new URL("../../web/widget", import.meta.url));

const integrityOf = (bytes) => `sha256-${createHash("sha256").update(bytes).digest("base64")}`;
const pin = ({ path, bytes }) => `${JSON.stringify(path)}, "${integrityOf(bytes)}"`;

/** What a page may write into its head, so that these come together with the entry: attributes of a link, by address. */
export const hints = (files) =>
  files.map(({ path, bytes }) => ({ rel: "modulepreload", href: path, integrity: integrityOf(bytes) }));

/** As the relay serves them: by hashed name and digest. */
export function pinned(files) {
  const get = (file) => `() => importPinned(${pin(file)})`;
  const imports = 'import { importPinned } from "./pinned.ts";';
  return [imports, table(files, get, "importPinned(...all[tag])")].join("\n");
}

/** The chunk of all languages there: by tag, what importPinned takes. */
export const pinnedLanguages = (languages) => byTag(languages, (file) => `[${pin(file)}]`);

/** As the npm package holds them: files that a bundler sees, finds and names. */
export const packaged = (files) => table(files, ({ path }) => `() => import("./${path}")`, "all[tag]()");

/** The same chunk there. */
export const packagedLanguages = (languages) => byTag(languages, ({ path }) => `() => import("./${path}")`);

const entries = (chunks, value) => Object.entries(chunks).map(([name, chunk]) => `  "${name}": ${value(chunk)},\n`);
const byTag = (languages, value) => `export default {\n${entries(languages, value).join("")}};\n`;

/** `now`, `later`, `languages`: chunks by name. `theLanguage`: how one of `all` is got. */
function table({ now, later, languages }, get, theLanguage) {
  const tags = JSON.stringify(Object.keys(languages));
  return [
    ...Object.entries(now).map(([name, chunk]) => `export const ${name} = ${get(chunk)};`),
    `export const later = {\n${entries(later, get).join("")}`,
    `  tags: ${tags},`,
    `  language: (tag) => later.languages().then(({ default: all }) => ${theLanguage}),`,
    "};",
  ].join("\n");
}

/** Stands in a bundle for the text of the wasm, and is replaced last. A name, because minifiers count with a text. */
const wasmHere = "latchkeyWasmHere";

/**
 * A byte a character: brotli makes the same of it as of the bytes themselves (5.9 kB; 6.4 of hexadecimal, 7.8 of base64), and
 * with the rest in one file it costs no request.
 */
const signs = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r" };
const asText = (bytes) => `"${bytes.toString("latin1").replace(/[\\"\n\r]/g, (sign) => signs[sign])}"`;
export function withWasm(code, bytes) {
  const parts = `${code}`.split(wasmHere);
  if (parts.length !== 2) throw new Error(`the wasm has ${parts.length - 1} places in the bundle instead of one`);
  return Buffer.from(parts.join(asText(bytes)));
}

/** An esbuild plugin. `isThere`: whether this bundle is to hold the wasm. */
export const wasmIs = (isThere) => ({
  name: "wasm",
  setup(build) {
    build.onResolve({ filter: /^latchkey-wasm$/ }, () => ({ path: "wasm", namespace: "latchkey-wasm" }));
    build.onLoad({ filter: /.*/, namespace: "latchkey-wasm" }, () => ({
      contents: `const text = ${isThere ? wasmHere : '""'};\nexport default text;`,
      loader: "js",
    }));
  },
});

/** An esbuild plugin. `contents`: of the module. */
export const chunksAre = (contents) => ({
  name: "chunks",
  setup(build) {
    build.onResolve({ filter: /^latchkey:chunks$/ }, () => ({ path: "chunks", namespace: "latchkey" }));
    build.onResolve({ filter: /^\.\/chunks\// }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: "latchkey" }, () => ({ contents, loader: "js", resolveDir: widget }));
  },
});
