// The core decides and links nothing: no input, output, clock or chance can hide in it. Read from what was built.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";

const builds = ["build/asan", "build/release", "build/dev"];
const archives = builds.map((build) => `${build}/src/core/liblatchkey_core.a`).filter(existsSync);
const wasm = "build/wasm/bindings/latchkey_core.wasm";
const glue = "build/wasm/bindings/latchkey_core.mjs";

/** Memory, its copying and comparison, strings, the assertions of the library, and what a sanitizer or coverage adds. */
const allowed = [
  /^operator (new|delete)(\[\])?\(/,
  /^(memcpy|memmove|memcmp|memchr|memset|strlen|bcmp|__memcpy_chk)$/,
  /^std::(__cxx11::basic_string|basic_string_view|__throw_|__detail::|allocator|char_traits|__glibcxx_assert_fail)/,
  /^std::__throw_[a-z_]+\(/,
  /^__cxa_(guard_(acquire|release|abort)|pure_virtual|throw_bad_array_new_length)$/,
  /^__(gxx_personality_v0|stack_chk_fail|dso_handle)$|^_Unwind_Resume$|^_GLOBAL_OFFSET_TABLE_$/,
  /^(vtable for __cxxabiv1::|__dynamic_cast)/,
  /^__(asan|ubsan|sanitizer|sancov|cxa_atexit)/,
  /^std::terminate\(/,
  /^latchkey::core::|^(typeinfo|vtable|guard variable)( name)? for latchkey::core::/,
];

function undefinedSymbols(archive) {
  const lines = execFileSync("nm", ["-u", "-C", archive], { encoding: "utf8" }).split("\n");
  return [...new Set(lines.map((line) => /^\s+U (.+)$/.exec(line)?.[1]).filter(Boolean))];
}

const strangers = (symbols) => symbols.filter((symbol) => !allowed.some((pattern) => pattern.test(symbol)));

test("something was built to look at", () => {
  assert.ok(archives.length > 0, `none of ${builds} holds the core: run npm run build`);
});

for (const archive of archives) {
  test(`${archive} needs memory and strings only`, () => {
    const symbols = undefinedSymbols(archive);
    assert.ok(symbols.length > 5, "nm found nothing at all");
    assert.deepEqual(strangers(symbols), []);
  });
}

test("the list tells a clock, a file, chance and printing from memory", () => {
  const forbidden = [
    "std::chrono::_V2::system_clock::now()",
    "fopen",
    "rand",
    "clock_gettime",
    "printf",
    "write",
    "getenv",
    "time",
  ];
  assert.deepEqual(strangers(forbidden), forbidden);
});

/** Import names are minified; the glue beside the wasm says what they stand for. */
function importedNames() {
  const [, body] = /asmLibraryArg *= *\{([^}]*)\}/.exec(readFileSync(glue, "utf8"));
  return new Map([...body.matchAll(/"?(\w+)"?:(\w+)/g)].map(([, letter, name]) => [letter, name]));
}

test("the shipped wasm imports only what Embind needs", { skip: !existsSync(wasm) && "not built" }, async () => {
  const names = importedNames();
  const imports = WebAssembly.Module.imports(await WebAssembly.compile(readFileSync(wasm)));
  assert.ok(imports.length > 5, "a core without imports could not talk to JavaScript");
  for (const { name, kind } of imports) {
    assert.equal(kind, "function", "no memory or table comes from outside");
    assert.match(
      names.get(name) ?? name,
      /^_?_?(embind_register|embind_finalize|emval_)|^_abort$|^_emscripten_resize_heap$/,
    );
  }
});
