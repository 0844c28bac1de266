// What this browser saw last: shown at once on the next visit, marked until it is confirmed, gone when nobody is logged in.
import assert from "node:assert/strict";
import { until } from "../../e2e/support/until.mjs";
import { link, snapshot } from "../../web/widget/browser/servers.mjs";
import { place, told } from "./placed.mjs";

const kept = () => Object.keys(localStorage).length;

export const memory = [
  {
    title: "the last face is shown at once and marked, then confirmed; a 401 forgets it",
    async run({ scriptedPartner, scriptedRelay, tab: open }) {
      const relay = await scriptedRelay({
        state: snapshot(link("enabled", { href: "https://partner.example/login" })),
      });
      const partner = await scriptedPartner(relay, { html: "" });
      const tab = await open(`${partner.origin}/`);
      const visit = async () => {
        await tab.goto(`${partner.origin}/`);
        await place(tab, "one", { relay: relay.origin, "session-url": "/latchkey/session" });
      };
      await visit();
      await tab.shows({ state: "enabled", stale: false });
      assert.equal(await tab.run(kept), 1);

      Object.assign(relay.script, { stream: "silent", refuse: ({ url }) => url.startsWith("/v1/state") && 503 });
      await visit();
      await tab.shows({ state: "enabled", stale: true, links: ["Login"] });
      assert.deepEqual(await told(tab, "one"), [], "what is remembered is no news");
      await until(
        "the silent stream is open, and alone",
        () => relay.asked("GET /v1/stream") > 1 && relay.streams.size === 1,
      );
      relay.script.refuse = undefined;
      relay.push(relay.script.state);
      await tab.shows({ state: "enabled", stale: false, links: ["Login"] });
      assert.deepEqual(await told(tab, "one"), ["change enabled"]);

      partner.script.session = [401, undefined];
      await visit();
      await tab.until("nothing is kept", `() => (${kept})() === 0`);
      await tab.showsChildLink();
    },
  },
];
