// Gets a file of this build, and only that: another content under its name does not run.

const locate = (path: string) => new URL(path, import.meta.url).href;

/** After one, neither what the browser's cache holds nor what it remembers of a module is trusted. */
let failures = 0;

/**
 * import() takes no digest, but a module's preload does, and leaves the module where the import finds it (WHATWG HTML, link
 * type "modulepreload"). A browser without it (before 2023) imports unchecked, as every import was then.
 */
function check(href: string, integrity: string): Promise<unknown> {
  const link = document.createElement("link");
  if (!link.relList.supports("modulepreload")) return Promise.resolve();
  return new Promise((onload, onerror) => {
    Object.assign(link, { rel: "modulepreload", href, integrity, onload, onerror });
    document.head.append(link);
  }).finally(() => link.remove());
}

/** WebKit (seen in 2.50) takes a preload's digest and does not look at it. No feature tells, so its vendor has to. */
const preloadsUnchecked = () => /^Apple/.test(navigator.vendor);

async function checkedImport(path: string, integrity: string) {
  let href = locate(path);
  // Files that never change are kept for a year, broken ones too: after a failure they are asked for anew.
  const cache = failures ? "reload" : "default";
  const fetched = (failures || preloadsUnchecked()) && fetch(href, { cache, integrity });
  if (failures) {
    await fetched;
    href += `#${failures}`; // a failed import may be remembered by its address (WHATWG HTML, module map)
  }
  await Promise.all([fetched, check(href, integrity)]);
  return import(href);
}

export async function importPinned<Module>(path: string, integrity: string): Promise<Module> {
  try {
    return await checkedImport(path, integrity);
  } catch (error) {
    failures += 1;
    throw error;
  }
}
