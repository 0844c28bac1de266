// The files of this checkout as git sees them: tracked, or new and not ignored.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Null where git cannot tell (an unpacked archive, a folder of another user). */
export function projectFiles(...paths) {
  try {
    const args = ["ls-files", "-z", "-co", "--exclude-standard", "--", ...paths];
    const names = execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).split("\0");
    return [...new Set(names)].filter((name) => name !== "" && existsSync(name)).sort();
  } catch {
    return null;
  }
}

export function filesEndingIn(endings, ...paths) {
  const files = projectFiles(...paths);
  if (files === null) throw new Error("git cannot list the files of this folder; checks need a git checkout");
  return files.filter((name) => endings.some((ending) => name.endsWith(ending)));
}
