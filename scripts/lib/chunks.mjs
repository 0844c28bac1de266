// `latchkey:chunks` in a bundle: for each chunk, how it is got. Two ways, one source (web/widget/chunks.d.ts has its types).
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

const widget = fileURLToPath(new URL("../../web/widget", import.meta.url));

const integrityOf = (bytes) => `sha256-${createHash("sha256").update(bytes).digest("base64")}`;

/** As the relay serves them: by hashed name and digest. */
export function pinned({ now, later }) {
  const get = ({ path, bytes }) => {
    const how = path.endsWith(".js") ? "importPinned" : "fetchPinned";
    return `() => ${how}(${JSON.stringify(path)}, "${integrityOf(bytes)}")`;
  };
  return `import { fetchPinned, importPinned } from "./pinned.ts";\n${table({ now, later }, get)}`;
}

/** As the npm package holds them: files that a bundler sees, finds and names. Bytes are a default export there. */
export const packaged = (files) =>
  table(files, ({ path, bytes }) => {
    const file = `import("./${path}")`;
    return bytes ? `() => ${file}.then((bytes) => bytes.default)` : `() => ${file}`;
  });

/** `now`, `later`: chunks by name. */
const table = ({ now, later }, get) => {
  const each = (chunks, line) => Object.entries(chunks).map(([name, chunk]) => line(name, get(chunk)));
  const lines = each(later, (name, how) => `${name}: ${how},`);
  return [...each(now, (name, how) => `export const ${name} = ${how};`), "export const later = {", ...lines, "};"].join(
    "\n",
  );
};

/** An esbuild plugin. `contents`: of the module. */
export const chunksAre = (contents) => ({
  name: "chunks",
  setup(build) {
    build.onResolve({ filter: /^latchkey:chunks$/ }, () => ({ path: "chunks", namespace: "latchkey" }));
    build.onResolve({ filter: /^\.\/chunks\// }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: "latchkey" }, () => ({ contents, loader: "js", resolveDir: widget }));
  },
});
