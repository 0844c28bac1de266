// The npm package as `npm pack` makes it: exactly what is needed, resolvable by every tool, harmless on a server.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = join(root, "web/dist/package");
const execute = promisify(execFile);
const tool = (name, ...args) => execute(join(root, "node_modules/.bin", name), args, { cwd: root });
const tags = (await readdir(join(root, "web/widget/languages"))).map((name) => name.replace(".json", ""));
const read = (file) => readFile(join(folder, file), "utf8");

test("it holds exactly what is needed", async () => {
  const { stdout } = await execute("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: folder });
  const [{ files, size }] = JSON.parse(stdout);
  assert.deepEqual(
    files.map(({ path }) => path).toSorted(),
    [
      "LICENSE",
      "README.md",
      "chunks/button-js.js",
      "chunks/button.js",
      "chunks/engineers.js",
      "chunks/languages.js",
      "chunks/panel.js",
      "chunks/words.js",
      ...tags.map((tag) => `chunks/${tag}.js`),
      "custom-elements.json",
      "index.d.ts",
      "index.js",
      "package.json",
      "placeholder.css",
      "preact.d.ts",
      "react.d.ts",
      "register.d.ts",
      "register.js",
      "server.d.ts",
      "server.js",
      "solid.d.ts",
      "status.d.ts",
      "status.js",
      "svelte.d.ts",
      "types-only.js",
      "vue.d.ts",
    ].toSorted(),
  );
  assert.ok(size < 100_000, `${size} bytes packed`);
});

test("publint has nothing to say", async () => {
  const { stdout } = await tool("publint", "--strict", folder);
  assert.match(stdout, /All good!/);
});

test("its types resolve for every module system that it is made for", async () => {
  // A style sheet has no types, and the package is for ES modules only.
  await tool("attw", "--pack", folder, "--profile", "esm-only", "--exclude-entrypoints", "placeholder.css");
});

test("both elements are typed in plain TypeScript, React, Preact, Solid, Vue and Svelte, and mistakes do not compile", async () => {
  await tool("tsc", "--noEmit", "-p", "tests/web/package/types");
});

test("nothing happens on a server by importing it, defining it or registering it", async () => {
  const before = Object.keys(globalThis);
  const { define, LatchkeyButton } = await import(join(folder, "index.js"));
  define();
  await import(join(folder, "register.js"));
  const { defineStatus, LatchkeyStatus } = await import(join(folder, "status.js"));
  defineStatus();
  assert.equal(typeof LatchkeyButton, "function");
  assert.equal(typeof LatchkeyStatus, "function");
  assert.deepEqual(Object.keys(globalThis), before);
});

test("no file reaches for anything outside the package", async () => {
  for (const file of [
    "index.js",
    "register.js",
    "status.js",
    "server.js",
    "chunks/button.js",
    "chunks/panel.js",
    "chunks/words.js",
    "chunks/languages.js",
  ]) {
    const imports = [...(await read(file)).matchAll(/(?:import\(|from\s*|import\s*)["']([^"']+)["']/g)].map(
      ([, to]) => to,
    );
    for (const to of imports) assert.match(to, /^\.\//, `${file} imports ${to}`);
  }
});

const { modules } = JSON.parse(await read("custom-elements.json"));
const lists = ["attributes", "events", "slots", "cssParts", "cssProperties"];
const elements = {
  "latchkey-button": ["index.js", [...lists, "members", "cssStates"]],
  "latchkey-status": ["status.js", lists],
};
const elementOf = (path) => modules.find((module) => module.path === path).declarations[0];

for (const [tag, [path, all]] of Object.entries(elements)) {
  test(`the manifest names every attribute, event, part and variable of <${tag}> once`, () => {
    const element = elementOf(path);
    assert.equal(element.tagName, tag);
    for (const list of all) {
      const names = element[list].map(({ name }) => name);
      assert.ok(names.length > 0, list);
      assert.equal(new Set(names).size, names.length, list);
      for (const { name, description } of element[list])
        assert.ok(description.endsWith(".") || name.startsWith("--"), `${list}: ${name}`);
    }
  });
}

test("the panel sends the events of its manifest, and no other", async () => {
  const sources = join(root, "web/widget/status");
  const code = await Promise.all((await readdir(sources)).map((name) => readFile(join(sources, name), "utf8")));
  const sent = [...code.join("").matchAll(/\bemit\([^"]*"([\w-]+)"/g)].map(([, name]) => name);
  assert.deepEqual(
    elementOf("status.js").events.map(({ name }) => name),
    [...new Set(sent)],
  );
});
