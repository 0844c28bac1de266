// Gets a file of this build, and only that: another content under its name does not run.

const locate = (path: string) => new URL(path, import.meta.url).href;

/** A failed import may be remembered by its address; a new fragment makes a new attempt of it (WHATWG HTML, module map). */
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

export async function importPinned<Module>(path: string, integrity: string): Promise<Module> {
  const href = locate(path) + (failures ? `#${failures}` : "");
  try {
    await check(href, integrity);
    return await import(href);
  } catch (error) {
    failures += 1;
    throw error;
  }
}

export async function fetchPinned(path: string, integrity: string): Promise<ArrayBuffer> {
  const response = await fetch(locate(path), { credentials: "omit", integrity });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.arrayBuffer();
}
