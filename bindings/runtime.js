// Emscripten 3.1.6: with MINIMAL_RUNTIME, Embind's glue calls an assert() that only the full runtime defines.
// biome-ignore lint/correctness/noUnusedVariables: the glue this is put before calls it
function assert() {}
