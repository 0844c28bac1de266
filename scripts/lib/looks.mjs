// The generated blocks of docs/looks.md: variables, parts, states, slots, themes, sizes, languages and texts, each from its one
// home (looks.json for the meaning, style.css for the defaults, languages/ and the tables for the words).
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { englishTexts, readLanguages } from "./languages.mjs";

const widget = fileURLToPath(new URL("../../web/widget/", import.meta.url));

const cell = (text) => text.replaceAll("|", "\\|");

function table(heads, rows) {
  const line = (cells) => `| ${cells.map((text) => cell(String(text))).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

/** What stands after the comma of `var(--name, ...)`, parentheses counted; of several the first. */
export function defaultOf(css, name) {
  const start = css.indexOf(`var(${name}`);
  if (start < 0) return undefined;
  let depth = 0;
  for (let i = start; i < css.length; ++i) {
    if (css[i] === "(") ++depth;
    if (css[i] === ")" && --depth === 0) {
      const text = css.slice(start + `var(${name}`.length, i).replace(/^,\s*/, "");
      return text.replaceAll(/\s+/g, " ");
    }
  }
  return undefined;
}

/** A default that a theme sets has no one value. */
const shownDefault = (text) => {
  if (/^var\(--_(size|small)/.test(text)) return `\`${text.replace(/var\(--_\w+, (.*)\)/, "$1")}\`, by size`;
  return text.includes("--_") ? "by theme" : `\`${text}\``;
};

const code = (text) => `\`${text}\``;
const meanings = (rows, name = code) => Object.entries(rows).map(([key, meaning]) => [name(key), meaning]);

function makeBlocks(looks, css, languages, english) {
  const variables = Object.entries(looks.variables).map(([name, meaning]) => [
    code(name),
    meaning,
    shownDefault(defaultOf(css, name)),
  ]);
  const tongues = [{ tag: "en", name: "English", direction: "ltr" }, ...languages];
  return {
    themes: table(["`theme`", "Looks"], meanings(looks.themes)),
    sizes: table(["`size`", "Is"], meanings(looks.sizes)),
    variables: table(["Variable", "Sets", "Otherwise"], variables),
    parts: table(["`::part`", "Is"], meanings(looks.parts)),
    states: table(["`:state`", "Holds while"], meanings(looks.states)),
    slots: table(
      ["Slot", "Takes"],
      meanings(looks.slots, (slot) => (slot ? code(slot) : "none")),
    ),
    languages: table(
      ["`lang`", "Language", "Direction"],
      tongues.map(({ tag, name, direction }) => [
        code(tag),
        name,
        direction === "rtl" ? "right to left" : "left to right",
      ]),
    ),
    texts: table(
      ["Key", "English"],
      Object.entries(english.labels).map(([key, text]) => [code(key), text]),
    ),
  };
}

/** As scripts/generate.mjs puts them into the document. */
export async function looksBlocks() {
  const [looks, css] = await Promise.all([
    readFile(`${widget}looks.json`, "utf8").then(JSON.parse),
    readFile(`${widget}style.css`, "utf8"),
  ]);
  const blocks = makeBlocks(looks, css, await readLanguages(), await englishTexts());
  return Object.entries(blocks)
    .map(([name, text]) => `<!-- generated:${name} -->\n\n${text}\n\n<!-- /generated:${name} -->`)
    .join("\n");
}
