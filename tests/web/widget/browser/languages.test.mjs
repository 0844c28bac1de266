// The button speaks the page's language: found up the tree, followed live, loaded alone, without English in between.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { link, snapshot } from "./servers.mjs";
import { face, told, useBrowser } from "./world.mjs";

const world = useBrowser({ before, after });
const login = { href: "https://partner.example/login" };
const hand = (state, more = "") =>
  `<latchkey-button app-state="${state}" ${more}><a href="https://hotels.cloudbeds.com/connect/1">Verbinden</a></latchkey-button>`;

const labelled = (button, name) => button.getByRole("link", { name, exact: true });

/** The language chunks that were asked for, in order. */
function languagesAsked(page) {
  const asked = [];
  page.on("request", (request) => {
    const [, tag] = /\/chunks\/([a-z]{2}(?:-Hant)?)-[0-9a-f]{8}\.js$/.exec(new URL(request.url()).pathname) ?? [];
    if (tag) asked.push(tag);
  });
  return asked;
}

/** Holds a language's chunk back until told to let it through. */
async function held(page, tag) {
  let letThrough;
  const waiting = new Promise((resolve) => {
    letThrough = resolve;
  });
  await page.route(`**/chunks/${tag}-*.js`, async (route) => {
    await waiting;
    await route.continue();
  });
  return letThrough;
}

/** Keeps what a person would see, as it changes: [what, when]. */
const watchLabels = (page) =>
  page.addInitScript(() => {
    globalThis.seen = [];
    const look = () => {
      const one = document.querySelector("latchkey-button");
      const label = one?.shadowRoot?.querySelector("[part=label]");
      const child = one?.querySelector("a")?.checkVisibility() && (one.hasAttribute("state") ? "child" : "before");
      const shown = label?.checkVisibility() ? label.textContent : child;
      if (shown && shown !== globalThis.seen.at(-1)?.[0]) globalThis.seen.push([shown, performance.now()]);
      requestAnimationFrame(look);
    };
    look();
  });
const seen = (page) => page.evaluate(() => globalThis.seen.filter(([what]) => what !== "before"));

const setLang = (page, tag) => page.evaluate((value) => document.documentElement.setAttribute("lang", value), tag);

test("a German page is served in German, problems too, and loads that language alone", async (t) => {
  const { button, open, page, relay, partner } = await world(t, {
    partner: { lang: "de-AT" },
    relay: {
      connect: [403, { code: "may_not_connect" }],
      state: snapshot(link("disabled", { reason: "key_revoked" })),
    },
  });
  const asked = languagesAsked(page);
  await open();
  await labelled(button, "App verbinden").click();
  await button.getByRole("alert").filter({ hasText: "Fragen Sie jemanden, der Ihr Konto verwaltet." }).waitFor();
  await button.getByText("In Cloudbeds getrennt.", { exact: true }).waitFor();
  await button.getByRole("button", { name: "Schließen", exact: true }).click();
  relay.push(snapshot(link("enabled", login)));
  await labelled(button, "Anmelden").waitFor();
  assert.equal(await button.getByRole("status").textContent(), "Mit Cloudbeds verbunden.");
  assert.equal(await button.getByRole("status").getAttribute("lang"), "de");
  assert.deepEqual(asked, ["de"]);
  assert.equal(partner.sessions(), 1);
});

test("an English page loads no language", async (t) => {
  const { open, page } = await world(t, { partner: { lang: "en-GB", html: hand("disabled") + hand("pending") } });
  const asked = languagesAsked(page);
  await open();
  await page.getByRole("link", { name: "Connect App", exact: true }).waitFor();
  await page.getByText("Set-up in progress", { exact: true }).waitFor();
  assert.deepEqual(asked, []);
});

test("until its language has come the child link stands, and the button changes once", async (t) => {
  const { button, open, page } = await world(t, {
    partner: { lang: "de" },
    relay: { state: snapshot(link("enabled", login)) },
  });
  const letThrough = await held(page, "de");
  await watchLabels(page);
  await open();
  await face(page, "enabled"); // the attributes tell the state at once
  assert.ok(await button.locator("> a").isVisible());
  letThrough();
  await labelled(button, "Anmelden").waitFor();
  assert.deepEqual(
    (await seen(page)).map(([what]) => what),
    ["child", "Anmelden"],
  );
});

test("a language that takes longer than 3 s is not waited for; it takes its place when it comes", async (t) => {
  const { button, open, page } = await world(t, { partner: { lang: "fr", html: hand("disabled") } });
  const letThrough = await held(page, "fr");
  await page.clock.install();
  await watchLabels(page);
  await open();
  await face(page, "disabled");
  await page.clock.runFor(3100);
  await labelled(button, "Connect App").waitFor();
  const [[first, since], [second, until]] = await seen(page);
  assert.deepEqual([first, second], ["child", "Connect App"]);
  assert.ok(until - since > 2900, `${until - since} ms`); // told by frames, of the page's own clock
  assert.equal(await button.locator(".face").getAttribute("lang"), "en"); // what is English says so
  letThrough();
  await labelled(button, "Connecter l’application").waitFor();
  assert.equal(await button.locator(".face").getAttribute("lang"), "fr");
});

test("a language that cannot come leaves English, and is asked for again after half a minute", async (t) => {
  const { button, open, page, relay } = await world(t, {
    partner: { lang: "tr", html: hand("disabled") },
    relay: { withheld: /chunks\/tr-/ },
  });
  await page.clock.install();
  await open();
  await labelled(button, "Connect App").waitFor();
  await page.clock.runFor(25_000);
  assert.equal(relay.withheld(), 1);
  relay.script.withheld = undefined;
  await page.clock.runFor(6_000);
  await labelled(button, "Uygulamayı bağla").waitFor();
});

test("the language follows lang as it changes, right to left included; each is loaded once", async (t) => {
  const { button, open, page } = await world(t, { relay: { state: snapshot(link("enabled", login)) } });
  const asked = languagesAsked(page);
  await open();
  await labelled(button, "Login").waitFor();
  const expected = [
    ["ar-EG", "تسجيل الدخول", "rtl"],
    ["pt-BR", "Entrar", "ltr"],
    ["he", "כניסה", "rtl"],
    ["zh-TW", "登入", "ltr"],
    ["ar", "تسجيل الدخول", "rtl"],
    ["fo", "Login", "ltr"],
    ["", "Login", "ltr"],
  ];
  for (const [tag, name, direction] of expected) {
    await setLang(page, tag);
    await labelled(button, name).waitFor();
    assert.equal(await button.locator(".face").evaluate((box) => getComputedStyle(box).direction), direction, tag);
  }
  assert.deepEqual(asked, ["ar", "pt", "he", "zh-Hant"]);
  assert.deepEqual((await told(page, "change")).length, 1); // another language is no news about the state
});

test("the nearest lang decides: the element's own, an ancestor's, a host's outside the shadow root, the page's", async (t) => {
  const { open, page } = await world(t, { partner: { lang: "de", html: '<div id="outer"></div>' } });
  await open();
  await page.evaluate(() => {
    const nest = (parent, tag) => {
      const host = parent.appendChild(document.createElement("div"));
      if (tag) host.lang = tag;
      return host.attachShadow({ mode: "open" });
    };
    const inner = nest(nest(document.querySelector("#outer")));
    const section = inner.appendChild(document.createElement("section"));
    globalThis.one = document.createElement("latchkey-button");
    globalThis.one.appState = "enabled";
    section.append(globalThis.one);
  });
  const said = (name) =>
    page.waitForFunction((text) => globalThis.one.shadowRoot.querySelector("[part=label]")?.textContent === text, name);
  await said("Anmelden");
  const set = (where, tag) =>
    page.evaluate(
      ([name, value]) => {
        const one = globalThis.one;
        const places = {
          own: one,
          section: one.parentElement,
          host: one.getRootNode().host,
          page: document.documentElement,
        };
        if (value === null) places[name].removeAttribute("lang");
        else places[name].lang = value;
      },
      [where, tag],
    );
  await set("host", "es");
  await said("Iniciar sesión");
  await set("section", "it");
  await said("Accedi");
  await set("own", "nl");
  await said("Inloggen");
  await set("page", "fr");
  await set("own", null);
  await said("Accedi");
  await set("section", "");
  await said("Login"); // said to be unknown: nothing above it counts (HTML, the lang attribute)
  await set("section", null);
  await set("host", null);
  await said("S’identifier");
  await page.evaluate(() => {
    const there = document.querySelector("main").appendChild(document.createElement("div"));
    there.lang = "pl";
    there.append(globalThis.one);
  });
  await said("Zaloguj się");
});

test("ten buttons ask for a language once", async (t) => {
  const { open, page } = await world(t, { partner: { lang: "ja", html: hand("enabled").repeat(10) } });
  const asked = languagesAsked(page);
  await open();
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll("latchkey-button")].filter(
        (one) => one.shadowRoot.querySelector("[part=label]")?.textContent === "ログイン",
      ).length === 10,
  );
  assert.deepEqual(asked, ["ja"]);
});

test("one observer serves all buttons, and ends with the last one; the next one has it again", async (t) => {
  const { open, page } = await world(t, { partner: { html: hand("enabled").repeat(10) } });
  await page.addInitScript(() => {
    const ours = new Set(); // the test's own tools observe too, but not lang
    globalThis.observers = { made: 0, ended: 0 };
    const { observe, disconnect } = MutationObserver.prototype;
    MutationObserver.prototype.observe = function (node, options) {
      if (options.attributeFilter?.includes("lang")) ours.add(this);
      globalThis.observers.made = ours.size;
      return observe.call(this, node, options);
    };
    MutationObserver.prototype.disconnect = function () {
      if (ours.has(this)) globalThis.observers.ended += 1;
      return disconnect.call(this);
    };
  });
  await open();
  await page.waitForFunction(() => document.querySelectorAll("latchkey-button[state]").length === 10);
  const leave = (count) =>
    page.evaluate((number) => {
      for (const one of [...document.querySelectorAll("latchkey-button")].slice(0, number)) one.remove();
      return new Promise((resolve) => setTimeout(() => resolve(globalThis.observers)));
    }, count);
  assert.deepEqual(await leave(9), { made: 1, ended: 0 });
  assert.deepEqual(await leave(1), { made: 1, ended: 1 });
  await page.evaluate(() => {
    const one = document.createElement("latchkey-button");
    one.appState = "enabled";
    document.querySelector("main").append(one);
  });
  await page.getByRole("link", { name: "Login", exact: true }).waitFor();
  await setLang(page, "ko");
  await page.getByRole("link", { name: "로그인", exact: true }).waitFor();
});

test("the page's own texts come first, as attribute or as property, problems too, in every language", async (t) => {
  const html = hand(
    "disabled",
    'texts=\'{"connect":"Link Harbourlight","user_not_active":"Ask Maria."}\' reason="user_not_active"',
  );
  const { button, open, page } = await world(t, { partner: { html } });
  await open();
  await labelled(button, "Link Harbourlight").waitFor();
  await button.getByText("Ask Maria.", { exact: true }).waitFor();
  await page.evaluate(() => {
    document.querySelector("latchkey-button").texts = { login: "Los" };
  });
  await labelled(button, "Connect App").waitFor();
  await setLang(page, "de");
  await labelled(button, "App verbinden").waitFor();
  await page.evaluate(() => {
    document.querySelector("latchkey-button").appState = "enabled";
  });
  await labelled(button, "Los").waitFor();
  assert.equal(await page.evaluate(() => document.querySelector("latchkey-button").texts), '{"login":"Los"}');
  await page.evaluate(() => {
    document.querySelector("latchkey-button").texts = null;
  });
  await labelled(button, "Anmelden").waitFor();
});

test("own texts are text, never markup; a mistake in them is named once and changes nothing", async (t) => {
  const html = hand("disabled", `texts='{"connect":"<img src=x onerror=alert(1)>"}'`);
  const { button, open, page, problems } = await world(t, { partner: { html } });
  await open();
  await labelled(button, "<img src=x onerror=alert(1)>").waitFor();
  const told = page.waitForEvent("console");
  await page.evaluate(() => {
    document.querySelector("latchkey-button").setAttribute("texts", "Connect us");
  });
  await labelled(button, "Connect App").waitFor();
  await told;
  assert.deepEqual(problems, ["<latchkey-button>: texts is not JSON. docs/looks.md lists the keys."]);
});

test("a hotel's name and a partner's note may run the other way than the language", async (t) => {
  const { button, open } = await world(t, {
    partner: { lang: "ar" },
    relay: {
      state: snapshot(
        link("pending", { note: "Choose the rooms (2 left)." }),
        link("enabled", { ...login, property: "320001", name: "Hotel (Second)" }),
      ),
    },
  });
  await open();
  await button.getByText("Choose the rooms (2 left).").waitFor();
  const way = (part) => button.locator(`[part=${part}]`).evaluate((node) => getComputedStyle(node).direction);
  assert.deepEqual([await way("note"), await way("title"), await way("name")], ["ltr", "rtl", "ltr"]);
});

test("states can be styled as custom states, and by attribute where there are none", async (t) => {
  const { button, open, page, relay } = await world(t, { relay: { state: snapshot(link("disabled")) } });
  await open();
  await face(page, "disabled");
  const states = () =>
    button.evaluate((element) =>
      ["disabled", "connect", "enabled", "login", "stale"].filter((name) => element.matches(`:state(${name})`)),
    );
  assert.deepEqual(await states(), ["disabled", "connect"]);
  relay.push(snapshot(link("enabled", login)));
  await face(page, "enabled");
  assert.deepEqual(await states(), ["enabled", "login"]);
  relay.script.up = false;
  relay.drop();
  await page.locator("latchkey-button[stale]").waitFor({ timeout: 15_000 });
  assert.deepEqual(await states(), ["enabled", "login", "stale"]);
  await button.evaluate((element) => element.remove());
});

test("without custom states nothing breaks", async (t) => {
  const { button, open, page } = await world(t, { partner: { html: hand("enabled") } });
  await page.addInitScript(() => {
    CustomStateSet.prototype.add = () => {
      throw new DOMException("dashes are missing", "SyntaxError"); // as Chromium before 125 says it
    };
  });
  await open();
  await labelled(button, "Login").waitFor();
  assert.equal(await button.getAttribute("action"), "login");
});

test("a picture and a reason of the page's own are shown; the picture is never read, a link in them is not the child link", async (t) => {
  const html = hand("disabled", 'reason="disconnected"').replace(
    "<a ",
    '<img slot="icon" alt="Logo" src="data:,"><span slot="reason">Ended. <a href="https://partner.example/help">Help</a></span><a ',
  );
  const { button, open } = await world(t, { partner: { html } });
  await open();
  const shown = labelled(button, "Connect App");
  await shown.waitFor();
  assert.equal(await shown.getAttribute("href"), "https://hotels.cloudbeds.com/connect/1");
  await button.getByRole("link", { name: "Help", exact: true }).waitFor();
  assert.equal(await button.getByText("Disconnected in Cloudbeds.").isVisible(), false);
  await button.evaluate((element) => {
    element.reason = "";
  });
  await button.getByRole("link", { name: "Help", exact: true }).waitFor({ state: "hidden" });
});
