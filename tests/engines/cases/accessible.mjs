// What assistive technology hears, and what axe finds, in every state and under a person's wishes.
import assert from "node:assert/strict";
import axe from "axe-core";
import { button, connect, deny } from "./people.mjs";

const STALE_AFTER_MS = 9_000; // without a byte

export async function assertNoFault(tab, where) {
  const faults = await tab.run(
    `async () => {
      if (!globalThis.axe) { ${axe.source} }
      const { violations } = await axe.run(document, { resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
    }`,
  );
  assert.deepEqual(faults, [], where);
}

/** Every face in every theme, set by hand; then a live one without the right to connect, and a live message. */
const underWishes = (name, wishes, { query, cannot, more } = {}) => ({
  title: `axe finds nothing in any state and theme: ${name}`,
  cannot,
  async run(made) {
    const { at, picture, profile } = made;
    const me = await profile(wishes);
    const tab = await me.tab("/?page=states");
    if (query)
      assert.ok(await tab.run((wish) => matchMedia(wish).matches, query), `the engine does not grant ${query}`);
    await tab.until("every face is shown", () => {
      const hosts = [...document.querySelectorAll("latchkey-button")];
      return hosts.length === 24 && hosts.every((host) => host.hasAttribute("state"));
    });
    for (const words of ["[reason] >>> [part=reason]", "[preview=may_not_connect] >>> [role=alert]"])
      await tab.untilOn(`latchkey-button${words}`, (node) => node.textContent);
    await assertNoFault(tab, "states");
    await picture(tab, `states-${name.replaceAll(" ", "-")}`);
    await more?.(tab);
    await tab.goto(`${at.partner}/?page=guest`);
    await tab.shows({ state: "disabled", links: [] });
    await assertNoFault(tab, "a person who may only look");
    await tab.goto(`${at.partner}/?page=plain`);
    await deny(made, tab);
    await assertNoFault(tab, "message");
    await picture(tab, `message-${name.replaceAll(" ", "-")}`);
  },
});

async function assertLargeTextFits(tab) {
  await tab.run(() => {
    document.documentElement.style.fontSize = "200%";
  });
  await assertNoFault(tab, "200 % text");
  const { wide, small } = await tab.run(() => {
    const shown = [...document.querySelectorAll("latchkey-button")].flatMap((host) => [
      ...host.shadowRoot.querySelectorAll("a, button"),
    ]);
    const sizes = shown.filter((node) => node.checkVisibility()).map((node) => node.getBoundingClientRect());
    const { scrollWidth, clientWidth } = document.documentElement;
    return { wide: scrollWidth > clientWidth, small: sizes.filter(({ width, height }) => width < 44 || height < 44) };
  });
  assert.deepEqual([wide, small], [false, []]);
}

const assertNothingMoves = async (tab) => {
  const moving = await tab.run(
    () => [...document.querySelectorAll("latchkey-button")].flatMap((host) => host.shadowRoot.getAnimations()).length,
  );
  assert.equal(moving, 0);
};

export const accessible = [
  {
    title: "role and name of every face",
    async run(made) {
      const tab = await made.tab("/?page=plain");
      await tab.showsConnect();
      assert.ok(await tab.hears(button, "link", "Connect App"));
      assert.equal(await tab.hears(button, "link", "Login"), false, "whatever is asked is heard");
      await connect(made, tab);
      assert.ok(await tab.hears(button, "link", "Login"));
      await made.testAccount.postAppState("pending");
      await tab.shows({ state: "pending", links: [] });
      const said = await tab.on("latchkey-button >>> [role=status]", (node) => node.textContent);
      assert.match(said, /\w/, "the change is not announced");
    },
  },
  {
    title: "a message: an alert, with a button that is named",
    async run(made) {
      const tab = await made.tab("/?page=plain");
      await deny(made, tab);
      assert.ok(await tab.hears("latchkey-button >>> [part=dismiss]", "button", "Dismiss"));
      assert.equal(await tab.on("latchkey-button >>> [role=alert]", (node) => node.checkVisibility()), true);
    },
  },
  underWishes("light", {}, { more: assertLargeTextFits }),
  underWishes("dark", { dark: true }, { query: "(prefers-color-scheme: dark)" }),
  underWishes(
    "reduced motion",
    { still: true },
    { query: "(prefers-reduced-motion: reduce)", more: assertNothingMoves },
  ),
  underWishes(
    "forced colours",
    { forcedColors: true },
    {
      query: "(forced-colors: active)",
      cannot: { webkit: "WebKitGTK has no forced colours: its high-contrast themes grant prefers-contrast only" },
    },
  ),
  {
    title: "axe finds nothing while the relay is silent and the face is marked as old",
    async run(made) {
      const { preview } = made.world;
      const tab = await made.tab("/?page=plain");
      await connect(made, tab);
      preview.signal("relay", "SIGSTOP");
      try {
        await tab.shows({ state: "enabled", stale: true }, "latchkey-button", { within: 2 * STALE_AFTER_MS });
        await assertNoFault(tab, "stale");
        await made.picture(tab, "stale");
      } finally {
        preview.signal("relay", "SIGCONT");
      }
      await tab.shows({ stale: false, links: ["Login"] });
    },
  },
];
