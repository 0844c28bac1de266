// Builds the examples with what each framework itself brings: esbuild, Vue's and Svelte's compilers. No network, no plug-ins.
// `node web/examples/build.mjs <out>` writes <out>/<framework>/main.js and its chunks; the package comes from web/dist/package.
import { mkdir, readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { compile as compileSvelte } from "svelte/compiler";
import { compileScript, parse } from "vue/compiler-sfc";

const here = fileURLToPath(new URL(".", import.meta.url));
const latchkey = fileURLToPath(new URL("../dist/package", import.meta.url));

/** A single-file component with its template inlined into the script; it has no style. */
function compileVue(source, filename, ssr) {
  const compilerOptions = { isCustomElement: (tag) => tag === "latchkey-button" };
  const { descriptor } = parse(source, { filename, templateParseOptions: compilerOptions });
  const templateOptions = { ssr, ssrCssVars: [], compilerOptions };
  return compileScript(descriptor, { id: "app", inlineTemplate: true, templateOptions }).content;
}

const compilers = {
  vue: (source, path, server) => compileVue(source, path, server),
  svelte: (source, filename, server) =>
    compileSvelte(source, { filename, generate: server ? "server" : "client", dev: true }).js.code,
};

const components = (server) => ({
  name: "components",
  setup(build) {
    build.onLoad({ filter: /\.(vue|svelte)$/ }, async ({ path }) => {
      const compile = compilers[path.split(".").at(-1)];
      return { contents: compile(await readFile(path, "utf8"), path, server), loader: "ts" };
    });
  },
});

/** Development builds: their warnings are what the tests look for. */
const development = {
  "process.env.NODE_ENV": '"development"',
  __VUE_OPTIONS_API__: "true",
  __VUE_PROD_DEVTOOLS__: "false",
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "true",
};

/** The page's module as <out>/main.js, and for a server <out>/server.mjs. */
export async function buildExample(framework, out) {
  const modules = join(out, "modules");
  await rm(out, { recursive: true, force: true });
  await mkdir(modules, { recursive: true });
  await symlink(latchkey, join(modules, "latchkey-button"), "dir"); // found by its `exports`, as an installed package is
  const ending = framework === "react" ? "tsx" : "ts";
  const both = {
    bundle: true,
    format: "esm",
    nodePaths: [modules],
    jsx: "automatic",
    define: development,
    logLevel: "warning",
  };
  await esbuild.build({
    ...both,
    entryPoints: [join(here, framework, `main.${ending}`)],
    outdir: out,
    splitting: true,
    target: "es2022",
    conditions: ["browser", "development"],
    plugins: [components(false)],
  });
  await esbuild.build({
    ...both,
    entryPoints: [join(here, framework, `server.${ending}`)],
    outfile: join(out, "server.mjs"),
    platform: "node",
    target: "node20",
    conditions: ["development"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    plugins: [components(true)],
  });
}

export const frameworks = ["react", "vue", "svelte"];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const framework of frameworks) await buildExample(framework, join(process.argv[2], framework));
}
