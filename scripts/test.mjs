// npm test, after setup and build: every test there is, as a table of stages.
import { filesEndingIn } from "./lib/files.mjs";
import { runStages } from "./lib/stages.mjs";

const scriptTests = filesEndingIn([".test.mjs"], "tests/scripts");

const STAGES = [
  { name: "asan configure", command: ["cmake", "--preset", "asan"] },
  { name: "asan build", command: ["cmake", "--build", "--preset", "asan"], needs: ["asan configure"] },
  { name: "native tests (asan)", command: ["ctest", "--preset", "asan", "-j2"], needs: ["asan build"] },
  { name: "web tests", command: ["node", "scripts/test-web.mjs"] },
  { name: "script tests", command: ["node", "--test", ...scriptTests] },
  { name: "check", command: ["node", "scripts/check.mjs"] },
];

process.exitCode = (await runStages(STAGES)) ? 0 : 1;
