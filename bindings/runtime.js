// Emscripten 3.1.6: with MINIMAL_RUNTIME, Embind's glue calls an assert() that only the full runtime defines.
function assert() {}
