// Sessions that end, networks that lie.
import assert from "node:assert/strict";
import { until } from "../../e2e/support/until.mjs";
import { link, snapshot } from "../../web/widget/browser/servers.mjs";
import { place, told } from "./placed.mjs";

const enabled = () => snapshot(link("enabled", { href: "https://partner.example/login" }));
const live = (relay) => ({ relay: relay.origin, "session-url": "/latchkey/session" });

async function behindPortal({ portal, scriptedPartner, scriptedRelay }, profile) {
  const relay = await scriptedRelay({ state: enabled() });
  const shutRelay = await portal(relay.origin);
  const partner = await scriptedPartner(shutRelay, { html: "" });
  const shutPartner = await portal(partner.origin);
  const tab = await profile.window(`${shutPartner.origin}/`);
  await place(tab, "one", live(shutRelay));
  await until("a session is asked of the portal", () => shutPartner.answered > 0);
  await tab.showsChildLink();
  shutPartner.shut = false;
  await until("the state is asked of the portal", () => shutRelay.answered > 1); // stream and state
  await tab.showsChildLink();
  shutRelay.shut = false;
  await tab.showsLogin();
  assert.equal((await tab.face()).problem, "");
}

async function withoutBytes({ scriptedPartner, scriptedRelay }, profile) {
  const relay = await scriptedRelay({ state: enabled(), stream: "silent" });
  const partner = await scriptedPartner(relay, { html: "" });
  const tab = await profile.window(`${partner.origin}/`);
  await place(tab, "one", live(relay));
  await tab.showsLogin();
  assert.equal((await tab.face()).stale, false);
  assert.ok(relay.asked("GET /v1/stream") > 0, "no stream was tried");
}

export const networks = [
  {
    title: "a stream whose session has ended gets a new one and goes on",
    async run({ scriptedPartner, scriptedRelay, tab: open }) {
      const relay = await scriptedRelay({ refuse: ({ headers }) => headers.authorization === "Bearer token-1" && 401 });
      const session = (count) => [200, { token: `token-${count}`, channel: "channel-1" }];
      const partner = await scriptedPartner(relay, { html: "", session });
      const tab = await open(`${partner.origin}/`);
      await place(tab, "one", live(relay));
      await tab.showsConnect();
      assert.equal(relay.seen.at(-1).authorization, "Bearer token-2");
      relay.push(enabled());
      await tab.shows({ state: "enabled", stale: false, links: ["Login"] });
      relay.script.refuse = ({ headers }) => headers.authorization === "Bearer token-2" && 401;
      relay.script.state = snapshot(link("disabled"));
      relay.drop();
      await tab.showsConnect();
      assert.equal(relay.seen.at(-1).authorization, "Bearer token-3");
      assert.equal(partner.sessions(), 3);
      assert.deepEqual(
        await told(tab, "one"),
        ["disabled", "enabled", "disabled"].map((state) => `change ${state}`),
      );
    },
  },
  {
    // Firefox lets a second request to an address wait until the first has ended, unless one of them is to pass by the cache.
    title: "a stream is renewed before its session ends, without a gap",
    async run({ scriptedPartner, scriptedRelay, tab: open }) {
      const relay = await scriptedRelay();
      const session = (count) => [200, { token: `token-${count}`, channel: "channel-1" }];
      const partner = await scriptedPartner(relay, { html: "", session });
      const tab = await open(`${partner.origin}/`);
      await place(tab, "one", live(relay));
      await tab.showsConnect();
      relay.say("event: renew\ndata: {}\n\n");
      await until("the next stream is open", () => relay.seen.at(-1).authorization === "Bearer token-2");
      await until("the first is closed", () => relay.streams.size === 1);
      relay.push(enabled());
      await tab.shows({ state: "enabled", stale: false, links: ["Login"] });
    },
  },
  {
    title: "behind a captive portal the child link stays, then the truth; a stream without bytes is polled",
    async run(made) {
      const me = await made.profile();
      await Promise.all([behindPortal(made, me), withoutBytes(made, me)]); // both wait for seconds
    },
  },
];
