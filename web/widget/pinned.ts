// Gets a file of this build, and only that: another content under its name does not run.

const locate = (path: string) => new URL(path, import.meta.url).href;

/** After one, neither what the browser's cache holds nor what it remembers of a module is trusted. */
let failures = 0;

/** Asked for anew where it was wrong: files that never change are kept for a year, broken ones too. */
const init = (integrity?: string): RequestInit => ({
  cache: failures ? "reload" : "default",
  ...(integrity && { integrity }),
});

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

async function counted<Result>(get: Promise<Result>): Promise<Result> {
  try {
    return await get;
  } catch (error) {
    failures += 1;
    throw error;
  }
}

async function checkedImport(path: string, integrity: string) {
  let href = locate(path);
  if (failures) {
    await fetch(href, init());
    href += `#${failures}`; // a failed import may be remembered by its address (WHATWG HTML, module map)
  }
  await check(href, integrity);
  return import(href);
}

async function checkedFetch(path: string, integrity: string) {
  const response = await fetch(locate(path), init(integrity));
  if (!response.ok) throw new Error(path);
  return response.arrayBuffer();
}

export const importPinned = <Module>(path: string, integrity: string): Promise<Module> =>
  counted(checkedImport(path, integrity));

export const fetchPinned = (path: string, integrity: string): Promise<ArrayBuffer> =>
  counted(checkedFetch(path, integrity));
