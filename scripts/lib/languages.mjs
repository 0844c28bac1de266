// The widget's languages: web/widget/languages/<tag>.json says what each English text is in that language. English itself stands
// in the code (texts.ts) and the core's tables (contract.gen.ts, problems.ts); here the two are put together.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const widget = fileURLToPath(new URL("../../web/widget/", import.meta.url));

/** Every text the button may say, in English, by label key or problem code. */
export async function englishTexts() {
  const contents = `export { english } from "./texts.ts";
    export { problems } from "./model/contract.gen.ts"; export { unknown } from "./model/problems.ts";`;
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: widget, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
  });
  const { english, problems, unknown } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
  );
  const told = Object.entries({ ...problems, unknown }).map(([code, { text }]) => [code, text]);
  return { labels: english, problems: Object.fromEntries(told) };
}

/** Every language but English: {tag, name, direction, texts by English text}. */
export async function readLanguages(folder = join(widget, "languages")) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  return Promise.all(
    names.map(async (name) => ({
      tag: name.replace(".json", ""),
      ...JSON.parse(await readFile(join(folder, name), "utf8")),
    })),
  );
}

/** A chunk's source: the texts by key. What is missing is left out, and said in English. */
export function languageChunk({ direction, texts }, { labels, problems }) {
  const keyed = Object.entries({ ...labels, ...problems }).map(([key, text]) => [key, texts[text]]);
  return `export default ${JSON.stringify({ direction, texts: Object.fromEntries(keyed) })};`;
}
