// Loads a chunk that lies beside this one, by its hashed file name.

const tries = new Map<string, number>();

/** A failed import may be remembered by its address; a new fragment makes a new attempt of it (WHATWG HTML, module map). */
export async function importChunk<Module>(name: string): Promise<Module> {
  const tried = tries.get(name) ?? 0;
  tries.set(name, tried + 1);
  return import(new URL(name, import.meta.url).href + (tried ? `#${tried}` : ""));
}
