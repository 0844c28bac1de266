// This emcc tries `fetch` on a file's path where there is one (Node 18 and later), and gives up when that fails.
delete globalThis.fetch;
