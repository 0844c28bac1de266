// The widget's tables, as the compiler reads them: attributes, events, parts, variables, and the contract's words.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const widget = fileURLToPath(new URL("../../web/widget", import.meta.url));

const tables = `
export * from "./reference.ts";
export { statusReference } from "./status/reference.ts";
export { attributes, isSwitch } from "./model/attributes.ts";
`;

/** The contract's types that the element's own are made of. */
const wanted = ["AppState", "Action", "Blame", "Retry"];

/** Of each, the words it stands for. */
async function wordsOfTypes() {
  const source = await readFile(`${widget}/model/contract.gen.ts`, "utf8");
  const lists = new Map();
  for (const [, name, list] of source.matchAll(/export const (\w+) = \[(.*?)\] as const;/gs)) {
    lists.set(name, list.trim().replace(/,$/, "").split(/,\s*/));
  }
  const types = {};
  for (const [, name, list] of source.matchAll(/export type (\w+) = \(typeof (\w+)\)\[number\];/g)) {
    types[name] = lists.get(list).join(" | ");
  }
  for (const [, name, union] of source.matchAll(/export type (\w+) = ("[^;]+);/g)) types[name] = union;
  return Object.fromEntries(wanted.map((name) => [name, types[name]]));
}

export async function readReference() {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: tables, resolveDir: widget, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "warning",
  });
  const code = Buffer.from(outputFiles[0].text).toString("base64");
  return { ...(await import(`data:text/javascript;base64,${code}`)), types: await wordsOfTypes() };
}
