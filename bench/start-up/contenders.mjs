// Who is compared, and how each gets onto the page: the files it is made of, the lines a page needs, when it is ready.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import * as esbuild from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = join(root, "web/dist");

const immutable = "public, max-age=31536000, immutable";
const javascript = "text/javascript; charset=utf-8";
const etagOf = (bytes) => `"${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}"`;

/** What the relay serves, by path: the files as they were built. */
export async function ourFiles() {
  const { files } = JSON.parse(await readFile(join(dist, "manifest.json"), "utf8"));
  const read = async ({ path, type, cache, sha256 }) => {
    const brotli = await readFile(join(dist, `${path}.br`));
    return [`/${path}`, { type, cache, etag: `"${sha256.slice(0, 32)}"`, brotli }];
  };
  return new Map(await Promise.all(files.map(read)));
}

/** A peer's page script as its partner would ship it: minified, split, named by its hash, kept for a year. */
async function bundle(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(root, `bench/peers/page-${name}.mjs`)],
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
    outdir: join(root, "build/start-up"),
    entryNames: "[name]-[hash]",
    logLevel: "warning",
  });
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  const file = ({ path, contents }) => [
    `/${basename(path)}`,
    {
      type: javascript,
      cache: immutable,
      etag: etagOf(contents),
      brotli: brotliCompressSync(contents, { params }),
    },
  ];
  return outputFiles.map(file); // the entry first
}

const script = (src, more = "") => `<script type="module" src="${src}"${more}></script>`;

/** @typedef {{isOurs?: boolean, title: string, head: (origins) => string, body: (origins) => string, place: string, ready: string}} Contender */

const linkTo = (relay, { href, ...rest }) => {
  const attributes = Object.entries({ ...rest, href: `${relay}/${href}` });
  return `<link ${attributes.map(([name, value]) => `${name}="${value}"`).join(" ")}>`;
};

/** The lines of docs/embed.md; and all that docs/frameworks.md has for who wants it faster: pinned by version, with hints. */
async function ours() {
  const release = JSON.parse(await readFile(join(dist, "latchkey.json"), "utf8"));
  const placeholder = await readFile(join(dist, "package/placeholder.css"), "utf8");
  const same = {
    isOurs: true,
    body: ({ relay }) => `<latchkey-button relay="${relay}" session-url="/latchkey/session">
  <a href="https://hotels.cloudbeds.com/connect/exampleapp">Connect App</a>
</latchkey-button>`,
    place: "latchkey-button",
    ready: 'latchkey-button[state="disabled"]:not([stale])', // a remembered face is marked until it is confirmed
  };
  const pinned = ({ relay }) => [
    ...release.links.map((link) => linkTo(relay, link)),
    script(`${relay}/${release.entry}`, ` integrity="${release.integrity}" crossorigin`),
    `<style>${placeholder}</style>`,
  ];
  return {
    latchkey: { title: "ours, two lines", head: ({ relay }) => script(`${relay}/latchkey.js`), ...same },
    pinned: {
      title: "ours, pinned and hinted, placeholder.css",
      head: (origins) => pinned(origins).join("\n"),
      ...same,
    },
  };
}

const peers = {
  assembled: {
    title: "XState + oauth4webapi + fetch-event-source",
    body: ({ relay }) =>
      `<button type="button" id="connect" data-relay="${relay}" data-client="exampleapp" disabled>Connect App</button>`,
    place: "#connect",
    ready: '#connect[data-state="disabled"]',
  },
  nango: {
    title: "Nango's SDK",
    body: () => '<button type="button" id="connect" disabled>Connect App</button>',
    place: "#connect",
    ready: "#connect:enabled",
  },
  "media-chrome": {
    title: "media-chrome's play button",
    body: () => "<media-play-button></media-play-button>",
    place: "media-play-button",
    ready: "media-play-button[aria-label]",
  },
};

/** @returns {Promise<{contenders: Record<string, Contender>, files: Map}>} `files`: what the partner's own site serves */
export async function assemble() {
  const contenders = await ours();
  const files = new Map();
  for (const [name, peer] of Object.entries(peers)) {
    const made = await bundle(name);
    for (const [path, file] of made) files.set(path, file);
    contenders[name] = { ...peer, head: () => script(made[0][0]) };
  }
  return { contenders, files };
}

/** The same page for all: a heading, the contender, and something below that could be pushed away. */
export const pageOf = ({ head, body }, origins) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Integrations</title><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
${head(origins)}</head><body><main><h1>Integrations</h1>
${body(origins)}
<p>Connect your hotel and everything follows.</p></main></body></html>
`;
