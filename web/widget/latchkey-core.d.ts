// The Emscripten glue; the build says where it lies (scripts/build-web.mjs).
declare module "latchkey-core" {
  const createCore: import("./core.ts").CreateCore;
  export default createCore;
}
/** The bytes of the wasm, each a character; empty where the core is JavaScript. */
declare module "latchkey-wasm" {
  const text: string;
  export default text;
}
