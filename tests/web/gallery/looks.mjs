// Pictures of the gallery against those in baselines/: made small, and compared block by block, in the browser itself, so that a
// letter that is smoothed otherwise is no difference and a moved button is one.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
export const baselines = here("baselines/");
const found = here("../../../build/screenshots/gallery/");

/** A quarter of each side: a line of text is still a line, a letter is not a letter any more. */
const scale = 0.25;
/** Blocks of 8 x 8 small pixels, 32 x 32 on the page; how far one block's mean may be off, of 255. */
const blockSize = 8;
const tolerance = 10;

/** Runs in the page: pictures as data: addresses. Answers the small picture, and what differs. */
async function compareInPage({ shot, baseline, scale, blockSize, tolerance }) {
  const read = async (address, factor) => {
    const bitmap = await createImageBitmap(await (await fetch(address)).blob());
    const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * factor)));
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    return { canvas, width, height, data: context.getImageData(0, 0, width, height).data };
  };
  const mean = ({ data, width, height }, left, top, channel) => {
    let [sum, count] = [0, 0];
    for (let y = top; y < Math.min(top + blockSize, height); ++y) {
      for (let x = left; x < Math.min(left + blockSize, width); ++x, ++count)
        sum += data[(y * width + x) * 4 + channel];
    }
    return sum / count;
  };
  const small = (await read(shot, scale)).canvas.toDataURL("image/webp", 0.75);
  if (!baseline) return { small, faults: ["there is no baseline"] };
  const [before, now] = await Promise.all([baseline, small].map((address) => read(address, 1))); // both lost the same
  if (now.width !== before.width || Math.abs(now.height - before.height) > 1) {
    const sizes = [before, now].map(({ width, height }) => `${width / scale} x ${height / scale}`);
    return { small, faults: [`the size was ${sizes[0]}, it is ${sizes[1]}`] };
  }
  const faults = [];
  for (let top = 0; top < Math.min(now.height, before.height); top += blockSize) {
    for (let left = 0; left < now.width; left += blockSize) {
      const off = [0, 1, 2].map((channel) =>
        Math.abs(mean(now, left, top, channel) - mean(before, left, top, channel)),
      );
      if (Math.max(...off) > tolerance)
        faults.push(`at ${left / scale}, ${top / scale} by ${Math.round(Math.max(...off))}`);
    }
  }
  return { small, faults };
}

const dataUrl = (type, bytes) => `data:image/${type};base64,${Buffer.from(bytes).toString("base64")}`;

/** For people to look at. */
export async function save(name, shot) {
  await mkdir(found, { recursive: true });
  await writeFile(join(found, `${name}.png`), shot);
}

/** `blank`: an empty page to compare in. Answers the faults; empty when it looks as it did. */
export async function compare(blank, name, shot, { write = false } = {}) {
  const file = join(baselines, `${name}.webp`);
  const known = await readFile(file).catch(() => null);
  const { small, faults } = await blank.evaluate(compareInPage, {
    shot: dataUrl("png", shot),
    baseline: known && dataUrl("webp", known),
    scale,
    blockSize,
    tolerance,
  });
  if (write && faults.length) {
    await mkdir(baselines, { recursive: true });
    await writeFile(file, Buffer.from(small.split(",")[1], "base64"));
    return [];
  }
  return faults;
}

/** What to do, said where it is needed. */
export const advice = (name, faults) =>
  [
    `${name} does not look as it did: ${faults.slice(0, 8).join("; ")}${faults.length > 8 ? `; and ${faults.length - 8} more` : ""}.`,
    `Look at build/screenshots/gallery/${name}.png beside tests/web/gallery/baselines/${name}.webp (a quarter of its size).`,
    "If it is worse, mend it. If it is meant, keep it: GALLERY=keep node scripts/test-web.mjs gallery",
  ].join("\n");
