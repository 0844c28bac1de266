// Builds web/dist: the entry script, its hash-named chunks, and a manifest of what to serve how.
// `--core <folder>` takes the core from elsewhere, `--out <folder>` puts the result elsewhere (tests use both).
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import * as esbuild from "esbuild";
import { minify } from "terser";
import { englishTexts, languageChunk, readLanguages } from "./lib/languages.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const widget = join(root, "web/widget");

const types = { js: "text/javascript; charset=utf-8", wasm: "application/wasm" };
const immutable = "public, max-age=31536000, immutable";
/** Asked for again on each visit, answered by ETag: this is how a fix reaches every page (DESIGN section 5). */
const revalidated = "no-cache";

/** As measured smallest for the Emscripten glue; the same for ours. `arrows`: no function here is called with `new`. */
async function shrink(code, { arrows = true } = {}) {
  const result = await minify(code, {
    module: true,
    toplevel: true,
    compress: { passes: 3, unsafe_arrows: arrows, ecma: 2020 },
    mangle: true,
    format: { ecma: 2020 },
  });
  return Buffer.from(result.code);
}

/** The private variables by one letter; still marked, for what stands in the element inherits them. */
function shortNames(css) {
  const names = [...new Set(css.match(/--_[\w-]+/g))];
  return css.replace(/--_[\w-]+/g, (name) => `--_${names.indexOf(name).toString(36)}`);
}

const minifiedCss = {
  name: "minified-css",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: shortNames(code.trim()), loader: "text" };
    });
  },
};

/** One source with all it imports, as one module. */
export async function bundle(entry, define = {}, alias = {}) {
  const result = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    minifySyntax: true,
    minifyIdentifiers: true, // also of #private names, which terser leaves
    define,
    alias,
    plugins: [minifiedCss],
    logLevel: "warning",
  });
  return result.outputFiles[0].text;
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const hashed = (name, extension, bytes) => ({
  path: `chunks/${name}-${sha256(bytes).slice(0, 8)}.${extension}`,
  bytes,
  cache: immutable,
});

const nameBeside = ({ path }) => path.replace("chunks/", "");

/** One chunk for each language but English. One hash for all: a page needs to know but that, and which there are. */
async function makeLanguages() {
  const [english, languages] = await Promise.all([englishTexts(), readLanguages()]);
  const chunks = await Promise.all(languages.map((language) => shrink(languageChunk(language, english))));
  const hash = sha256(Buffer.concat(chunks)).slice(0, 8);
  return languages.map(({ tag }, i) => ({
    language: tag,
    path: `chunks/${tag}-${hash}.js`,
    bytes: chunks[i],
    cache: immutable,
  }));
}

/** Every file to serve: {path, bytes, cache}. The entry knows the chunks by name, so it is made last. */
async function makeFiles(core, version) {
  const wasm = hashed("core", "wasm", await readFile(join(core, "latchkey_core.wasm")));
  const words = hashed("words", "js", await shrink(await bundle(join(widget, "model/problems.ts"))));
  const languages = await makeLanguages();
  const beside = {
    WORDS: JSON.stringify(nameBeside(words)),
    LANGUAGES: JSON.stringify(languages.map(({ language }) => language)),
    LANGUAGE_CHUNK: JSON.stringify(nameBeside(languages[0]).replace(languages[0].language, "")),
  };
  const buttonWith = async (glue, how) =>
    shrink(await bundle(join(widget, "button.ts"), beside, { "latchkey-core": join(core, glue) }), how);
  const button = hashed("button", "js", await buttonWith("latchkey_core.mjs"));
  const button_js = hashed("button-js", "js", await buttonWith("latchkey_core_js.mjs", { arrows: false }));
  const CHUNKS = JSON.stringify({ button: button.path, core: wasm.path, button_js: button_js.path });
  const entry = await shrink(await bundle(join(widget, "entry.ts"), { CHUNKS }));
  return [
    { path: "latchkey.js", part: "entry", bytes: entry, cache: revalidated },
    { path: `latchkey@${version}.js`, bytes: entry, cache: immutable },
    { part: "button", ...button },
    { part: "core", ...wasm },
    { part: "button_js", ...button_js }, // in place of the two above, where there is no WebAssembly
    { part: "words", ...words },
    ...languages, // one of them, where the page is not in English
  ];
}

const brotli = promisify(brotliCompress);
const gunzippable = promisify(gzip);

async function writeFiles(out, files) {
  const fresh = `${out}.${process.pid}.new`;
  await mkdir(join(fresh, "chunks"), { recursive: true });
  const manifest = [];
  for (const { path, part, language, bytes, cache } of files) {
    const br = await brotli(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    const gz = await gunzippable(bytes, { level: 9 });
    await Promise.all([
      writeFile(join(fresh, path), bytes),
      writeFile(join(fresh, `${path}.br`), br),
      writeFile(join(fresh, `${path}.gz`), gz),
    ]);
    const type = types[path.split(".").at(-1)];
    manifest.push({
      path,
      part,
      language,
      type,
      cache,
      sha256: sha256(bytes),
      size: bytes.length,
      brotli: br.length,
      gzip: gz.length,
    });
  }
  await writeFile(join(fresh, "manifest.json"), `${JSON.stringify({ files: manifest }, null, 2)}\n`);
  await rm(out, { recursive: true, force: true }); // whole or not at all: nobody sees a half-written folder for long
  await rename(fresh, out);
  return manifest;
}

export async function buildWeb({ core = join(root, "build/wasm/bindings"), out = join(root, "web/dist") } = {}) {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  return writeFiles(out, await makeFiles(core, version));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { core: { type: "string" }, out: { type: "string" } } });
  await buildWeb(values);
}
