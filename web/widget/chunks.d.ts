// What is fetched when it is needed. The build says how (scripts/lib/chunks.mjs): on a relay by hashed name and digest, in the
// npm package as files that a bundler sees.
declare module "latchkey:chunks" {
  export const button: () => Promise<typeof import("./button.ts")>;
  export const button_js: () => Promise<typeof import("./button.ts")>;
  /** Of the panel's entry, latchkey-status.js, alone. */
  export const panel: () => Promise<typeof import("./status/panel.ts")>;
  /** What a page fetches only when it needs it. The entry knows all files, so that how they are got stands in it once. */
  export const later: {
    readonly words: () => Promise<typeof import("./model/problems.ts")>;
    readonly engineers: () => Promise<typeof import("./engineers.ts")>;
    /** The languages beside English that are there. */
    readonly tags: readonly string[];
    readonly language: (tag: string) => Promise<{ readonly default: Omit<import("./language.ts").Language, "tag"> }>;
  };
}
