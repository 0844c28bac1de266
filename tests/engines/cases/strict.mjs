// The contract's policy with Trusted Types, files that are not the ones that were built, and no script at all.
import assert from "node:assert/strict";
import { until } from "../../e2e/support/until.mjs";
import { connect } from "./people.mjs";

/** What the policies refused since it was last asked; but for the icon that Firefox and WebKitGTK ask for on any page. */
const reports = async ({ at }) =>
  (await (await fetch(`${at.partner}/reports`)).json()).filter((report) => !report.endsWith("/favicon.ico"));

/** Whether the page takes a plain text where a script's address belongs. */
const takesText = () => {
  try {
    document.createElement("script").src = "https://partner.example/script.js";
    return true;
  } catch {
    return false;
  }
};

/** The child link, and where it leads. */
async function followsChildLink({ at }, tab, path = "latchkey-button > a") {
  await tab.press(path);
  await tab.isAt(`${at.account}/marketplace/exampleapp`);
}

/**
 * WebKitGTK runs whatever a module's preload brings, whatever its digest: a tampered button ran there, as if it were ours. Now the
 * file is fetched with its digest too.
 */
const tampered = (chunk, page) => ({
  title: `a tampered chunk does not run and the child link stays: ${chunk}`,
  async run({ scriptedRelay, tab: open }) {
    const relay = await scriptedRelay({ tampered: new RegExp(`${chunk}-[0-9a-f]`) });
    const tab = await open(relay.pageOf(page));
    await tab.until("it is told", () => globalThis.told.length > 0);
    assert.deepEqual(await tab.run(() => globalThis.told), [
      ["error", { code: "core_unavailable", blame: "partner", retry: "never" }],
    ]);
    assert.ok(relay.served.includes(chunk.replace("-", "_")), "it was never fetched");
    assert.equal(await tab.run(() => globalThis.tampered === true), false);
    await tab.showsChildLink();
  },
});

export const strict = [
  {
    title: "the contract's policy with Trusted Types: a whole connection, and nothing is refused",
    async run(made) {
      await reports(made);
      const tab = await made.tab("/?page=violating");
      await until("a refusal is reported: what is looked for below is found here", async () =>
        (await reports(made)).some((report) => report.endsWith(" inline")),
      );
      await tab.showsConnect();
      await tab.goto(`${made.at.partner}/?page=plain`);
      await connect(made, tab);
      assert.deepEqual(await reports(made), []);
      assert.equal(await tab.run(takesText), false, "Trusted Types are not required");
    },
  },
  tampered("button", "listening"),
  tampered("button-js", "listening-no-wasm"),
  {
    title: "the script cannot be loaded: the child link stays and works",
    async run(made) {
      const tab = await made.tab("/?page=broken");
      await tab.showsChildLink();
      await followsChildLink(made, tab);
    },
  },
  {
    title: "no JavaScript at all: the child link is all there is, and it works", // in a frame: what drives a browser needs scripts
    async run(made) {
      const tab = await made.tab("/?page=frame-no-scripts");
      await tab.exists("iframe >>> noscript p|No scripts");
      await followsChildLink(made, tab, "iframe >>> latchkey-button > a");
    },
  },
];
