// The button speaks the page's language, whichever it becomes; the page's own texts come before.
import assert from "node:assert/strict";
import { link, snapshot } from "../../web/widget/browser/servers.mjs";
import { place } from "./placed.mjs";

const steps = [
  ["de-AT", "Anmelden", "ltr", "de"],
  ["ar", "تسجيل الدخول", "rtl", "ar"],
  ["fo", "Login", "ltr", "en"], // not one of ours
];

const lookOf = (host) => {
  const face = host.shadowRoot.querySelector(".face");
  return [getComputedStyle(face).direction, face.lang];
};

export const languages = [
  {
    title: "the page's language as it changes, right to left too; own texts stay in every language",
    async run({ picture, scriptedPartner, scriptedRelay, tab: open }) {
      const relay = await scriptedRelay({
        state: snapshot(link("enabled", { href: "https://partner.example/login" })),
      });
      const partner = await scriptedPartner(relay, { html: "", lang: steps[0][0] });
      const tab = await open(`${partner.origin}/`);
      await place(tab, "live", { relay: relay.origin, "session-url": "/latchkey/session" });
      await place(tab, "own", { "app-state": "disabled", texts: '{"connect":"Link <b>Harbourlight</b>"}' });
      for (const [tag, name, ...look] of steps) {
        await tab.run((value) => document.documentElement.setAttribute("lang", value), tag);
        await tab.shows({ state: "enabled", links: [name] }, "#live");
        assert.deepEqual(await tab.on("#live", lookOf), look);
        await tab.shows({ links: ["Link <b>Harbourlight</b>"] }, "#own");
        await picture(tab, `language-${tag}`);
      }
      await tab.run(() => {
        document.documentElement.lang = "de";
        document.querySelector("#own").texts = { login: "Los" };
      });
      await tab.shows({ links: ["App verbinden"] }, "#own");
      await tab.on("#own", (host) => {
        host.appState = "enabled";
      });
      await tab.shows({ state: "enabled", links: ["Los"] }, "#own");
    },
  },
];
