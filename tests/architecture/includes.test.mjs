// Who may include whom, and what the core may ask of the standard library. Each rule is shown able to fail.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

/** DESIGN section 2. A component may always include itself. */
const MAY_INCLUDE = {
  core: [],
  wire: ["core"],
  net: [],
  store: ["core"],
  relay: ["core", "wire", "net", "store"],
  sandbox: ["net"],
  cli: ["core", "wire", "net", "store", "relay", "sandbox"],
};

/** The core decides: it has no I/O, no clock, no randomness, no threads. <chrono> is for units of time. */
const CORE_HEADERS = new Set(
  `algorithm array bit charconv chrono compare concepts cstddef cstdint cstring functional initializer_list iterator
   limits map memory numeric optional ranges set span string string_view tuple type_traits utility variant vector`.split(
    /\s+/,
  ),
);
const CORE_FORBIDS = [
  [/\b(?:system|steady|high_resolution|utc|file)_clock\b/, "a clock: time arrives as an input"],
  [/\b(?:std::time|gettimeofday|clock_gettime)\b/, "a clock: time arrives as an input"],
  [/\b(?:s?rand|random_device|mt19937\w*)\b\s*[({;\s]/, "randomness arrives as an input"],
  [/\b(?:std::)?(?:i|o)?fstream\b|\biostream\b|\bprintf\b|\bstd::c(?:out|err|in)\b/, "the core does no I/O"],
  [/\bstd::(?:j?thread|mutex|atomic|condition_variable)\b/, "the core knows no threads"],
  [/\b(?:throw|try|catch)\b/, "the core is built without exceptions"],
];

const withoutComments = (text) =>
  text.replace(/"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (match) => (match[0] === '"' ? match : " "));

const withoutStrings = (text) => text.replace(/"(?:\\.|[^"\\\n])*"/g, '""');

/** @returns {string[]} what is wrong with this file, in words */
function complaints(path, source) {
  const component = path.split("/")[1];
  const text = withoutComments(source);
  const includes = [...text.matchAll(/^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)/gm)];
  const found = includes.flatMap(([, ours, theirs]) =>
    ours ? direction(component, ours) : standard(component, theirs),
  );
  if (component === "core") found.push(...forbidden(withoutStrings(text)));
  return found.map((what) => `${path}: ${what}`);
}

function direction(component, include) {
  const [target, rest] = include.split("/", 2);
  if (rest === undefined) return [`write "${include}" as "component/file.hpp"`];
  if (target === component || MAY_INCLUDE[component].includes(target)) return [];
  return target in MAY_INCLUDE
    ? [`${component} may not include ${target} ("${include}")`]
    : [`unknown component "${include}"`];
}

function standard(component, header) {
  if (component !== "core" || CORE_HEADERS.has(header)) return [];
  return [`core may not include <${header}>`];
}

function forbidden(text) {
  return CORE_FORBIDS.filter(([pattern]) => pattern.test(text)).map(
    ([pattern, because]) => `${pattern.exec(text)[0].trim()}: ${because}`,
  );
}

const sources = readdirSync("src", { recursive: true })
  .filter((name) => /\.[ch]pp$/.test(name))
  .map((name) => `src/${name}`);

test("every component of src/ has its row", () => {
  const components = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(components.map(({ name }) => name).sort(), Object.keys(MAY_INCLUDE).sort());
});

test("includes go in the direction of the table, and the core stays pure", () => {
  assert.ok(sources.length > 0);
  assert.deepEqual(
    sources.flatMap((path) => complaints(path, readFileSync(path, "utf8"))),
    [],
  );
});

const PLANTED = {
  "src/core/x.hpp": [
    ['#include "net/router.hpp"', /core may not include net/],
    ["#include <thread>", /core may not include <thread>/],
    ["#include <nlohmann/json.hpp>", /core may not include/],
    ["auto now = std::chrono::system_clock::now();", /a clock/],
    ["auto now = std::chrono::steady_clock::now();", /a clock/],
    ["std::random_device device;", /randomness/],
    ["int dice = rand();", /randomness/],
    ["std::ofstream file;", /no I\/O/],
    ["std::mutex lock;", /threads/],
    ["throw 1;", /exceptions/],
  ],
  "src/wire/x.cpp": [['#include "relay/hub.hpp"', /wire may not include relay/]],
  "src/net/x.cpp": [['#include "core/instant.hpp"', /net may not include core/]],
  "src/store/x.cpp": [['#include "net/router.hpp"', /store may not include net/]],
  "src/relay/x.cpp": [['  #  include "sandbox/api.hpp"', /relay may not include sandbox/]],
  "src/sandbox/x.cpp": [
    ['#include "core/app_state.hpp"', /sandbox may not include core/],
    ['#include "wire/answer.hpp"', /sandbox may not include wire/],
  ],
  "src/cli/x.cpp": [
    ['#include "preview.hpp"', /component\/file/],
    ['#include "tools/x.hpp"', /unknown component/],
  ],
};

for (const [path, plants] of Object.entries(PLANTED)) {
  for (const [line, expected] of plants) {
    test(`finds ${line.trim()} in ${path}`, () => {
      const [first = "nothing found"] = complaints(path, `// fine\n${line}\n`);
      assert.match(first, expected);
    });
  }
}

test("does not stumble over words in comments and texts", () => {
  const source =
    '// no rand(), no system_clock\n/* std::mutex */\nconstexpr auto kText = "throw system_clock // rand()";\n';
  assert.deepEqual(complaints("src/core/x.hpp", source), []);
});
