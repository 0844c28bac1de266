// The Emscripten glue; the build says where it lies (scripts/build-web.mjs).
declare module "latchkey-core" {
  const createCore: import("./core.ts").CreateCore;
  export default createCore;
}
