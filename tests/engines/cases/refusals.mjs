// Addresses that the button neither asks nor leads to: an error event each, and the child link.
import assert from "node:assert/strict";
import { until } from "../../e2e/support/until.mjs";
import { place, told } from "./placed.mjs";

const live = (relay, more) => ({ relay: relay.origin, "session-url": "/latchkey/session", ...more });

const isRefused = (tab, id) =>
  until(`${id} is refused`, async () => (await told(tab, id)).includes("error address_refused"));

export const refusals = [
  {
    title:
      "a relay by http on a name, a session-url elsewhere or redirected, javascript: and a foreign ticket are refused",
    async run({ scriptedPartner, scriptedRelay, tab: open }) {
      const relay = await scriptedRelay({
        connect: [200, { navigate_to: "https://elsewhere.example/connect/ticket" }],
      });
      const partner = await scriptedPartner(relay, { html: "", session: [302, {}, { location: "/log-in" }] });
      const tab = await open(`${partner.origin}/`);
      const unasked = {
        "http-relay": live(relay, { relay: "http://relay.example" }),
        "foreign-session": live(relay, { "session-url": "https://elsewhere.example/session" }),
        redirected: live(relay),
      };
      for (const [id, attributes] of Object.entries(unasked)) {
        await place(tab, id, attributes);
        await isRefused(tab, id);
        await tab.showsChildLink(`#${id}`);
      }
      assert.deepEqual(relay.seen, [], "nothing was asked without a session");
      await tab.on("#redirected", (host) => host.remove()); // it would ask again

      partner.script.session = [200, { token: "token-1", channel: "channel-1" }];
      await place(tab, "script-login", { "app-state": "enabled", "login-url": "javascript:globalThis.ran=1" });
      await isRefused(tab, "script-login");
      assert.equal(await tab.on("#script-login >>> [part=button]", (node) => node.getAttribute("href")), null);
      await tab.press("#script-login >>> [part=button]");

      await place(tab, "foreign-ticket", live(relay));
      await tab.showsConnect("#foreign-ticket");
      await tab.press("#foreign-ticket >>> [part=button]");
      await isRefused(tab, "foreign-ticket");
      await tab.untilOn("#foreign-ticket >>> [role=alert]", (alert) => alert.textContent);
      const href = await tab.on("#foreign-ticket >>> [part=button]", (node) => node.href);
      assert.equal(href, `${partner.origin}/marketplace/exampleapp`, "its link is the child link's");
      assert.equal(await tab.url(), `${partner.origin}/`);
      assert.equal(await tab.run(() => "ran" in globalThis), false);
    },
  },
];
