// Standard input for both bodies in Node: this emcc's own reader finds no file system where there is no WebAssembly.
{
  const bytes = require("node:fs").readFileSync(0);
  let next = 0;
  Module.stdin = () => (next < bytes.length ? bytes[next++] : null);
}
