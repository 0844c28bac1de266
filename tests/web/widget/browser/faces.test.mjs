// What a person sees and hears in each state, by keyboard and by ear, light and dark, narrow and large.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { link, snapshot } from "./servers.mjs";
import { face, told, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const login = { href: "https://partner.example/login" };

const faces = {
  disabled: '- link "Connect App":',
  installing: "- text: Connecting Cloudbeds is setting up the connection.",
  pending: '- text: "Set-up in progress Nothing to press',
  enabled: '- link "Login":',
};

test("before the first snapshot there is the child link and a live region, nothing else", async (t) => {
  const { button, open, page } = await world(t, { partner: { session: [204] } });
  await open();
  await page.waitForLoadState("networkidle");
  assert.match(
    await button.ariaSnapshot(),
    /^- link "Connect App":\n {2}- \/url: \S+\/marketplace\/exampleapp\n- status$/,
  );
  assert.equal(await button.getAttribute("state"), null);
  assert.equal(
    await button.evaluate((element) => element.shadowRoot.querySelector("slot").assignedElements()[0].tagName),
    "A",
  );
});

for (const [state, expected] of Object.entries(faces)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${state} reads right and has no accessibility fault in ${colorScheme}`, async (t) => {
      const { button, open, page } = await world(t, {
        relay: { state: snapshot(link(state, login)) },
        colorScheme,
      });
      await open();
      await face(page, state);
      assert.ok((await button.ariaSnapshot()).includes(expected), await button.ariaSnapshot());
      if (expected.includes("text"))
        assert.equal(await button.getByRole("link").or(button.getByRole("button")).count(), 0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        [],
      );
    });
  }
}

test("a change is told once, by event, attribute and live region; the child link is hidden, not removed", async (t) => {
  const { button, open, page, relay } = await world(t);
  await open();
  await face(page, "disabled");
  relay.push(snapshot(link("enabled", login)));
  await face(page, "enabled");
  assert.equal(await button.getAttribute("action"), "login");
  assert.equal(await button.getByRole("status").textContent(), "Connected to Cloudbeds.");
  assert.equal(await button.locator("> a").count(), 1);
  assert.equal(await button.locator("> a").isVisible(), false);
  const changes = await told(page, "change");
  assert.deepEqual(
    changes.map(({ appState, action }) => [appState, action]),
    [
      ["disabled", "connect"],
      ["enabled", "login"],
    ],
  );
  assert.equal(changes[1].revision, relay.script.state.revision);
  assert.equal(changes[1].property, "320000");
});

test("the focus stays with the button through every face", async (t) => {
  const { button, open, page, relay } = await world(t);
  await open();
  await face(page, "disabled");
  await page.keyboard.press("Tab");
  const focused = () => button.evaluate((element) => element.shadowRoot.activeElement?.getAttribute("part"));
  assert.equal(await focused(), "button");
  relay.push(snapshot(link("pending", { note: "We are reading your rooms." })));
  await face(page, "pending");
  assert.equal(await focused(), "status");
  assert.ok((await button.locator("[part=status]").textContent()).includes("We are reading your rooms."));
  relay.push(snapshot(link("enabled", login)));
  await face(page, "enabled");
  assert.equal(await focused(), "button");
});

test("the focus moves from the child link to the face that takes its place", async (t) => {
  let answer;
  const waiting = new Promise((resolve) => {
    answer = resolve;
  });
  const { button, open, page } = await world(t);
  await page.route("**/latchkey/session", async (route) => {
    await waiting;
    await route.continue();
  });
  await open();
  await button.locator("> a").focus();
  answer();
  await face(page, "disabled");
  assert.equal(await button.evaluate((element) => element.shadowRoot.activeElement?.getAttribute("part")), "button");
});

test("Enter presses Connect App; the message can be dismissed by keyboard and the focus returns", async (t) => {
  const { button, open, page } = await world(t, { relay: { connect: [403, { code: "may_not_connect" }] } });
  await open();
  await face(page, "disabled");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const alert = button.getByRole("alert");
  await alert.filter({ hasText: "Ask an administrator" }).waitFor();
  assert.deepEqual(await told(page, "error"), [
    { code: "may_not_connect", blame: "person", retry: "after_person_acts" },
  ]);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id }) => id),
    [],
  );
  await page.keyboard.press("Tab");
  assert.equal(
    await button.getByRole("button", { name: "Dismiss", exact: true }).evaluate((node) => node.matches(":focus")),
    true,
  );
  await page.keyboard.press("Enter");
  await alert.waitFor({ state: "hidden" });
  assert.equal(await button.evaluate((element) => element.shadowRoot.activeElement?.getAttribute("part")), "button");
});

test("a hand-set state needs no back end and asks none", async (t) => {
  const html = ["disabled", "installing", "pending", "enabled"]
    .map(
      (state) =>
        `<latchkey-button app-state="${state}" reason="user_not_active" login-url="https://partner.example/login"><a href="https://hotels.cloudbeds.com/connect/1">Connect App</a></latchkey-button>`,
    )
    .join("<hr>");
  const { open, page, relay, partner } = await world(t, { partner: { html } });
  await open();
  for (const state of Object.keys(faces)) await face(page, state);
  assert.deepEqual(relay.seen, []);
  assert.equal(partner.sessions(), 0);
  const links = await page.getByRole("link").evaluateAll((nodes) => nodes.map((node) => [node.textContent, node.href]));
  assert.deepEqual(links, [
    ["Connect App", "https://hotels.cloudbeds.com/connect/1"],
    ["Login", "https://partner.example/login"],
  ]);
  await page.getByText("The person who connected the app has left").first().waitFor();
  await page.evaluate(() => {
    document.querySelector("latchkey-button").appState = "enabled";
  });
  await page.waitForFunction(() => document.querySelectorAll('latchkey-button[state="enabled"]').length === 2);
});

test("wording, and the name of the hotel when there are several", async (t) => {
  const { button, open, page, relay } = await world(t, {
    relay: { state: snapshot(link("enabled", login), link("disabled", { property: "320001", name: "Second Hotel" })) },
  });
  await open();
  await face(page, "disabled");
  await button.getByText("Second Hotel").waitFor();
  await button.evaluate((element) => {
    element.wording = "partner";
  });
  await button.getByRole("link", { name: "Connect to Cloudbeds", exact: true }).waitFor();
  await button.evaluate((element) => {
    element.property = "320000";
  });
  await button.getByRole("link", { name: "Open", exact: true }).waitFor();
  assert.equal(relay.streams.size, 1);
});

test("at 320 px and with 200 % text nothing is cut off or smaller than a finger", async (t) => {
  const { button, open, page, relay } = await world(t, {
    relay: {
      state: snapshot(link("disabled", { reason: "user_not_active" })),
      connect: [403, { code: "may_not_connect" }],
    },
    viewport: { width: 320, height: 640 },
  });
  await open();
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%"; // set by script: the policy allows no inline style
  });
  await face(page, "disabled");
  await button.getByRole("link").click();
  await button.getByRole("alert").filter({ hasText: "administrator" }).waitFor();
  const check = async () => {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 320, `${width} px wide`);
    for (const target of await button.getByRole("link").or(button.getByRole("button")).all()) {
      const { height, width } = await target.boundingBox();
      assert.ok(height >= 44 && width >= 44, `${height} x ${width}`);
    }
  };
  await check();
  relay.push(snapshot(link("pending", { note: "We are reading your rooms and rates." })));
  await face(page, "pending");
  await check();
});

test("colours can be forced and motion refused", async (t) => {
  const { button, open, page } = await world(t, {
    relay: { state: snapshot(link("pending")) },
    forcedColors: "active",
    reducedMotion: "reduce",
  });
  await open();
  await face(page, "pending");
  assert.equal(
    await button
      .locator("svg")
      .first()
      .evaluate((node) => getComputedStyle(node).animationName),
    "none",
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id }) => id),
    [],
  );
});

test("in a browser without light-dark() the button is seen, in light colours", async (t) => {
  const { button, open, page } = await world(t, { colorScheme: "dark" });
  await page.addInitScript(() => {
    const { supports } = CSS;
    CSS.supports = (...asked) => !asked.join().includes("light-dark") && supports.call(CSS, ...asked);
    const { replaceSync } = CSSStyleSheet.prototype;
    CSSStyleSheet.prototype.replaceSync = function (text) {
      return replaceSync.call(this, text.replaceAll("light-dark(", "unknown("));
    };
  });
  await open();
  await face(page, "disabled");
  assert.deepEqual(
    await button
      .getByRole("link")
      .evaluate((node) =>
        ["color", "backgroundColor", "borderTopColor", "borderTopStyle"].map((name) => getComputedStyle(node)[name]),
      ),
    ["rgb(255, 255, 255)", "rgb(23, 65, 58)", "rgb(23, 65, 58)", "solid"],
  );
});
