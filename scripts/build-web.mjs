// Builds web/dist: the entry script, its hash-named chunks, a manifest of what to serve how, and the npm package beside them.
// `--core <folder>` takes the core from elsewhere, `--out <folder>` puts the result elsewhere (tests use both).
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import * as esbuild from "esbuild";
import { minify } from "terser";
import { chunksAre, hints, pinned, pinnedLanguages, wasmIs, withWasm } from "./lib/chunks.mjs";
import { englishTexts, languageChunk, readLanguages } from "./lib/languages.mjs";
import { buildPackage } from "./package/build.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const widget = join(root, "web/widget");

const types = { js: "text/javascript; charset=utf-8", json: "application/json" };
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
      const made = await esbuild.build({ entryPoints: [path], bundle: true, minify: true, write: false });
      return { contents: shortNames(made.outputFiles[0].text.trim()), loader: "text" };
    });
  },
};

/** One source with all it imports, as one module; `chunks` says how it gets what is fetched later. */
export async function bundle(entry, { chunks = "", alias = {}, wasm = false, readable = false } = {}) {
  const result = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    minifySyntax: !readable,
    minifyIdentifiers: !readable, // also of #private names, which terser leaves
    alias,
    plugins: [minifiedCss, chunksAre(chunks), wasmIs(wasm)],
    logLevel: "warning",
  });
  return result.outputFiles[0].text;
}

/** For the `integrity` of a script element. */
const sri = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const hashed = (name, extension, bytes) => ({
  path: `chunks/${name}-${sha256(bytes).slice(0, 8)}.${extension}`,
  bytes,
  cache: immutable,
});

/** What a page fetches only when it needs it. */
const LATER = { words: "model/problems.ts", engineers: "engineers.ts" };

/** One chunk for each language but English, and one that tells how each is got: pages in English carry only the tags. */
async function makeLanguages() {
  const [english, languages] = await Promise.all([englishTexts(), readLanguages()]);
  const make = async (language) => [
    language.tag,
    hashed(language.tag, "js", await shrink(languageChunk(language, english))),
  ];
  return Object.fromEntries(await Promise.all(languages.map(make)));
}

/** Every file to serve: {path, bytes, cache}. The entry knows the chunks by name and digest, so it is made last. */
async function makeFiles(core, version) {
  const wasm = await readFile(join(core, "latchkey_core.wasm"));
  const languages = await makeLanguages();
  const later = { languages: hashed("languages", "js", Buffer.from(pinnedLanguages(languages))) };
  for (const [name, source] of Object.entries(LATER)) {
    later[name] = hashed(name, "js", await shrink(await bundle(join(widget, source))));
  }
  const buttonWith = async (glue, isWasm, how) => {
    const alias = { "latchkey-core": join(core, glue) };
    return shrink(await bundle(join(widget, "button.ts"), { alias, wasm: isWasm }), how);
  };
  const button = hashed("button", "js", withWasm(await buttonWith("latchkey_core.mjs", true), wasm));
  const button_js = hashed("button-js", "js", await buttonWith("latchkey_core_js.mjs", false, { arrows: false }));
  const chunks = pinned({ now: { button, button_js }, later, languages });
  const entry = await shrink(await bundle(join(widget, "entry.ts"), { chunks }));
  const panel = hashed("panel", "js", await shrink(await bundle(join(widget, "status/panel.ts"))));
  const { words, languages: all } = later;
  const panelChunks = pinned({ now: { panel }, later: { words, languages: all }, languages });
  const status = await shrink(await bundle(join(widget, "status/entry.ts"), { chunks: panelChunks }));
  const release = { version, entry: `latchkey@${version}.js`, integrity: sri(entry), links: hints([button]) };
  return [
    { path: "latchkey.js", part: "entry", bytes: entry, cache: revalidated },
    { path: release.entry, bytes: entry, cache: immutable },
    { path: "latchkey.json", bytes: Buffer.from(`${JSON.stringify(release, null, 2)}\n`), cache: revalidated },
    { path: "latchkey-status.js", part: "status", bytes: status, cache: revalidated },
    { path: `latchkey-status@${version}.js`, bytes: status, cache: immutable },
    { part: "button", ...button },
    { part: "button_js", ...button_js }, // in its place, where there is no WebAssembly
    { part: "panel", ...panel }, // of the status
    ...Object.entries(later).map(([part, file]) => ({ part, ...file })),
    ...Object.entries(languages).map(([language, file]) => ({ language, ...file })),
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
  const files = await makeFiles(core, version);
  const manifest = await writeFiles(out, files);
  const by = (key) => Object.fromEntries(files.filter((file) => file[key]).map((file) => [file[key], file.bytes]));
  await buildPackage(join(out, "package"), { bundle, shrink, files: by("part"), languages: by("language") });
  return manifest;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { core: { type: "string" }, out: { type: "string" } } });
  await buildWeb(values);
}
