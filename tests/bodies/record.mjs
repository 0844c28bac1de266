// Records tests/vectors/link_walks.json: the steps that follow from its inputs, as the native core takes them. With
// `--find`, also the inputs anew: walks that together take every row of the link's table.
import { existsSync, writeFileSync } from "node:fs";
import { ask, readWalks, WALKS } from "./bodies.mjs";

const fresh = process.argv.includes("--find") || !existsSync(WALKS);
const walks = fresh ? JSON.parse(ask("native", null, "find")[0]) : readWalks();
const lines = ask("native", { seed: 0, walks, answers: [] });
for (const walk of walks) {
  const own = lines.filter((line) => line.startsWith(`${walk.name} / `));
  walk.steps = own.slice(0, walk.inputs.length).map((line) => line.slice(line.indexOf(": ") + 2));
}

const about =
  "Inputs of the link and the steps that follow; together they take every row of its table. `node tests/bodies/record.mjs` records the steps, with `--find` the walks too.";
const row = (value) => `   ${JSON.stringify(value)}`;
const rows = (values) => `[\n${values.map(row).join(",\n")}\n  ]`;
const text = walks.map(
  ({ name, credential, inputs, steps }) =>
    ` {"name": ${JSON.stringify(name)}, "credential": ${JSON.stringify(credential)},\n  "inputs": ${rows(inputs)},\n  "steps": ${rows(steps)}}`,
);
writeFileSync(WALKS, `{"about": ${JSON.stringify(about)},\n "walks": [\n${text.join(",\n")}\n]}\n`);
