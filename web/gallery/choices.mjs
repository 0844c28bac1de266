// What the gallery can show, from the widget's own tables, and what its reader chose.
import { readdirSync, readFileSync } from "node:fs";

const widget = new URL("../widget/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, widget), "utf8"));

export const looks = read("looks.json");

const others = readdirSync(new URL("languages/", widget))
  .sort()
  .map((file) => ({ tag: file.replace(".json", ""), ...read(`languages/${file}`) }));

/** {tag, name, direction} of each. */
export const languages = [{ tag: "en", name: "English", direction: "ltr" }, ...others].map(
  ({ tag, name, direction }) => ({ tag, name, direction }),
);

/** The form at the top: name, words, and the values with theirs; the first is the default. */
export const CHOICES = [
  { name: "theme", label: "Theme", values: Object.keys(looks.themes).map((theme) => [theme, theme]) },
  { name: "size", label: "Size", values: ["medium", "small", "large"].map((size) => [size, size]) },
  { name: "lang", label: "Language", values: languages.map(({ tag, name }) => [tag, name]) },
  {
    name: "scheme",
    label: "Colours",
    values: [
      ["system", "as the system"],
      ["light", "light"],
      ["dark", "dark"],
    ],
  },
  {
    name: "text",
    label: "Text",
    values: [
      ["100", "100 %"],
      ["200", "200 %"],
    ],
  },
];

/** Anything that is not among the values is the default. */
export function chosen(query) {
  return Object.fromEntries(
    CHOICES.map(({ name, values }) => {
      const asked = query.get(name);
      return [name, values.some(([value]) => value === asked) ? asked : values[0][0]];
    }),
  );
}
