// npm test, after setup and build: every test there is, as a table of stages.
import { filesEndingIn } from "./lib/files.mjs";
import { runStages } from "./lib/stages.mjs";

const nodeTests = (folder) => ["node", "--test", "--test-reporter=spec", ...filesEndingIn([".test.mjs"], folder)];

const WASM_TESTS = ["core_wasm_tests", "bodies_wasm", "bodies_js"];

const STAGES = [
  { name: "asan configure", command: ["cmake", "--preset", "asan"] },
  { name: "asan build", command: ["cmake", "--build", "--preset", "asan"], needs: ["asan configure"] },
  { name: "native tests (asan)", command: ["ctest", "--preset", "asan", "-j2"], needs: ["asan build"] },
  { name: "wasm build", command: ["cmake", "--build", "--preset", "wasm", "--target", ...WASM_TESTS] },
  { name: "core tests in wasm", command: ["node", "build/wasm/tests/wasm/core_wasm_tests.cjs"], needs: ["wasm build"] },
  { name: "three bodies", command: nodeTests("tests/bodies"), needs: ["asan build", "wasm build"] },
  { name: "the shipped core", command: nodeTests("tests/wasm") },
  { name: "script tests", command: nodeTests("tests/scripts") },
  { name: "the test account", command: nodeTests("tests/sandbox") },
  { name: "check", command: ["node", "scripts/check.mjs"], after: ["asan build"] }, // looks into the built core
  { name: "fuzz", command: ["node", "scripts/fuzz.mjs"], after: ["asan build"] }, // two big builds at once are one too many
  // Nobody runs benchmarks each day: that they compile is seen here.
  {
    name: "bench build",
    command: ["cmake", "--build", "--preset", "release", "--target", "bench/all"],
    after: ["asan build"],
  },
  { name: "tsan configure", command: ["cmake", "--preset", "tsan"] },
  {
    name: "tsan build",
    command: ["cmake", "--build", "--preset", "tsan", "--target", "latchkey"],
    needs: ["tsan configure"],
    after: ["asan build", "fuzz"],
  },
  {
    name: "threads (tsan)",
    command: ["env", "LATCHKEY_BIN=build/tsan/src/cli/latchkey", "node", "tests/e2e/run.mjs", "operation-threads"],
    needs: ["tsan build"],
  },
];

// What a person would see keeps promises in seconds: it gets the machine to itself.
const quiet = STAGES.map(({ name }) => name);
STAGES.push({ name: "web tests", command: ["node", "scripts/test-web.mjs"], after: quiet });
STAGES.push({ name: "examples", command: nodeTests("tests/examples"), after: [...quiet, "web tests"] });
STAGES.push({
  name: "engines",
  command: ["node", "tests/engines/run.mjs"],
  after: [...quiet, "web tests", "journeys"],
});
STAGES.push({ name: "operation", command: ["node", "tests/e2e/run.mjs", "operation"], after: [...quiet, "examples"] });
STAGES.push({ name: "journeys", command: ["node", "tests/e2e/run.mjs"], after: [...quiet, "operation"] });

process.exitCode = (await runStages(STAGES)) ? 0 : 1;
