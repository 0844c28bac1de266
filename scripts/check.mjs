// npm run check: what a reader should never have to point out, as a table of stages.
import { filesEndingIn } from "./lib/files.mjs";
import { runStages } from "./lib/stages.mjs";

const cpp = filesEndingIn([".cpp", ".hpp"], "src", "bindings", "bench", "scripts", "tests");
const architecture = filesEndingIn([".test.mjs"], "tests/architecture");
const typescript = filesEndingIn(["tsconfig.json"], "web", "tests");

const CHECKS = [
  { name: "C++ format", command: ["clang-format", "--dry-run", "--Werror", ...cpp] },
  { name: "web format and lint", command: ["node_modules/.bin/biome", "ci", "--colors=off", "."] },
  ...typescript.map((project) => ({
    name: `types in ${project.replace("/tsconfig.json", "")}`,
    command: ["node_modules/.bin/tsc", "--noEmit", "-p", project],
  })),
  { name: "include directions", command: ["node", "--test", ...architecture] },
  { name: "generated files", command: ["node", "scripts/generate.mjs", "--check"] },
  { name: "page weight", command: ["node", "bench/page-weight.mjs"] },
  { name: "clang-tidy", command: ["node", "scripts/tidy.mjs"] },
];

process.exitCode = (await runStages(CHECKS)) ? 0 : 1;
