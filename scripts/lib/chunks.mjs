// `latchkey:chunks` in a bundle: for each chunk, how it is got. Two ways, one source (web/widget/chunks.d.ts has its types).
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

const widget = fileURLToPath(new URL("../../web/widget", import.meta.url));

const integrityOf = (bytes) => `sha256-${createHash("sha256").update(bytes).digest("base64")}`;
const pin = ({ path, bytes }) => `${JSON.stringify(path)}, "${integrityOf(bytes)}"`;

/** What a page may write into its head, so that these come together with the entry: attributes of a link, by address. */
export const hints = (files) =>
  files.map(({ path, bytes }) => ({
    ...(path.endsWith(".js") ? { rel: "modulepreload" } : { rel: "preload", as: "fetch", crossorigin: "" }),
    href: path,
    integrity: integrityOf(bytes),
  }));

/** As the relay serves them: by hashed name and digest. */
export function pinned(files) {
  const get = (file) => `() => ${file.path.endsWith(".js") ? "importPinned" : "fetchPinned"}(${pin(file)})`;
  const imports = 'import { fetchPinned, importPinned } from "./pinned.ts";';
  return [imports, table(files, get, "importPinned(...all[tag])")].join("\n");
}

/** The chunk of all languages there: by tag, what importPinned takes. */
export const pinnedLanguages = (languages) => byTag(languages, (file) => `[${pin(file)}]`);

/** As the npm package holds them: files that a bundler sees, finds and names. Bytes are a default export there. */
export const packaged = (files) =>
  table(
    files,
    ({ path, bytes }) => `() => import("./${path}")${bytes ? ".then((bytes) => bytes.default)" : ""}`,
    "all[tag]()",
  );

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

/** An esbuild plugin. `contents`: of the module. */
export const chunksAre = (contents) => ({
  name: "chunks",
  setup(build) {
    build.onResolve({ filter: /^latchkey:chunks$/ }, () => ({ path: "chunks", namespace: "latchkey" }));
    build.onResolve({ filter: /^\.\/chunks\// }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: "latchkey" }, () => ({ contents, loader: "js", resolveDir: widget }));
  },
});
