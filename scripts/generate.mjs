// npm run generate: what is made from the core's tables, and from the widget's. With --check it only compares, and names what is stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { looksBlocks } from "./lib/looks.mjs";
import { run } from "./lib/run.mjs";
import { buttonBlocks, panelBlocks } from "./package/reference-docs.mjs";

const DESCRIBE = "build/release/scripts/describe/latchkey_describe";
const checking = process.argv.includes("--check");

async function outputOf(command) {
  const { ok, output } = await run(command);
  if (ok) return output;
  console.error(`${output}\ngenerate: failed: ${command.join(" ")}`);
  process.exit(3);
}

const describe = (what) => outputOf([DESCRIBE, what]);

/** Marked by comments of its own language: `<!-- generated:name -->` in Markdown, `# generated:name` in YAML. */
const MARKS = [
  /<!-- generated:([\w-]+) -->.*?<!-- \/generated:\1 -->/gs,
  /# generated:([\w-]+)\n.*?# \/generated:\1\n/gs,
];

/** The document with each marked block replaced by the generated one of its name. */
export function withBlocks(document, blocks) {
  const mark = MARKS.find((each) => blocks.search(each) >= 0);
  if (!mark) throw new Error("nothing was generated");
  const fresh = new Map([...blocks.matchAll(mark)].map(([block, name]) => [name, block]));
  const wanted = new Set();
  const text = document.replace(mark, (_old, name) => {
    wanted.add(name);
    if (!fresh.has(name)) throw new Error(`nothing generates the block "${name}"`);
    return fresh.get(name);
  });
  for (const name of fresh.keys()) if (!wanted.has(name)) throw new Error(`the document has no block "${name}"`);
  return text;
}

const read = (file) => (existsSync(file) ? readFileSync(file, "utf8") : "");

const FILES = {
  "web/widget/model/contract.gen.ts": () => describe("typescript"),
  "docs/problems.md": () => describe("problems"),
  "ARCHITECTURE.md": async () => withBlocks(read("ARCHITECTURE.md"), await describe("markdown")),
  "docs/looks.md": async () => withBlocks(read("docs/looks.md"), await looksBlocks()), // after contract.gen.ts, which it reads
  "docs/relay.openapi.yaml": async () => withBlocks(read("docs/relay.openapi.yaml"), await describe("openapi")),
  "docs/operate.md": async () => withBlocks(read("docs/operate.md"), await describe("configuration")),
  "docs/mend.md": async () => withBlocks(read("docs/mend.md"), await describe("mending")),
  "docs/webhooks.md": async () => withBlocks(read("docs/webhooks.md"), await describe("webhooks")),
  "docs/sandbox.md": async () => withBlocks(read("docs/sandbox.md"), await describe("sandbox")),
  // After the contract, which it reads.
  "docs/frameworks.md": async () => withBlocks(read("docs/frameworks.md"), await buttonBlocks()),
  "docs/embed.md": async () => withBlocks(read("docs/embed.md"), await panelBlocks()),
};

async function main() {
  if (!existsSync("build/release/build.ninja")) await outputOf(["cmake", "--preset", "release"]);
  await outputOf(["cmake", "--build", "--preset", "release", "--target", "latchkey_describe"]);
  for (const [file, make] of Object.entries(FILES)) {
    const text = await make();
    if (text === read(file)) continue;
    if (checking) {
      console.error(`${file} is stale: run \`npm run generate\``);
      process.exitCode = 1;
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${file}`);
  }
}

if (process.argv[1]?.endsWith("generate.mjs")) await main();
