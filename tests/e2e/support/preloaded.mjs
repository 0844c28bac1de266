// Libraries that make a world odd for one process (LD_PRELOAD), made of the C files beside this one.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** @param name  of the C file */
export function makeLibrary(name) {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-preloaded-"));
  const library = join(folder, `${name}.so`);
  const source = fileURLToPath(new URL(`${name}.c`, import.meta.url));
  execFileSync("cc", ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o", library, source, "-ldl"]);
  return { library, remove: () => rmSync(folder, { recursive: true }) };
}
