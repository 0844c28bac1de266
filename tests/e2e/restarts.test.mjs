// "Nothing is lost", at the moments that are harder than a settled connection: parts of the preview die on the way, and come
// back at once.
import assert from "node:assert/strict";
import { useStage } from "./support/stage.mjs";
import { until } from "./support/until.mjs";

const { inBothPlaces } = useStage({ restartS: 0.2 });

const isUp = {
  relay: async ({ at }) => (await fetch(`${at.operator}/readyz`)).ok,
  sandbox: async ({ testAccount }) => (await testAccount.state()) !== null,
};

async function killAndAwait(world, name) {
  const from = world.preview.signal(name, "SIGKILL");
  await world.preview.line(new RegExp(`^${name} +pid \\d+`), { from });
  await until(`${name} is back`, () => isUp[name](world));
}

inBothPlaces("the relay dies while the person is at consent: the way back still connects", async (world) => {
  const tab = await (await world.person()).tab();
  await tab.askForConsent();
  await killAndAwait(world, "relay");
  await tab.consent("Allow Access");
  await tab.showsLogin();
});

inBothPlaces("the relay dies between callback and finish: the held grant is still bound", async (world) => {
  const me = await world.person();
  const tab = await me.tab();
  await me.context.route("**/v1/connect/finish", async (route) => {
    if (route.request().method() === "POST") await killAndAwait(world, "relay");
    return route.continue();
  });
  await tab.askForConsent();
  await tab.consent("Allow Access");
  await tab.showsLogin();
  assert.equal((await world.store.read()).grants.length, 1);
});

inBothPlaces(
  "the relay dies as soon as it has bound: the connection is complete, and a disconnect is noticed",
  async (world) => {
    const tab = await (await world.person()).tab();
    await tab.connect();
    await killAndAwait(world, "relay");
    await until("the link is settled again", async () =>
      (await world.store.read()).links.every((row) => row.state === "settled"),
    );
    await tab.isFresh();
    await world.testAccount.postAppState("disabled");
    await tab.showsConnect();
    await until("the grant is gone", async () => (await world.store.read()).grants.length === 0);
  },
);

inBothPlaces(
  "the test account dies while connected: the connection lives, and its webhooks still come",
  async (world) => {
    const tab = await (await world.person()).tab();
    await tab.connect();
    await killAndAwait(world, "sandbox");
    await tab.showsLogin();
    await world.testAccount.postAppState("pending");
    await tab.face("pending");
    assert.equal((await world.store.read()).grants.length, 1);
  },
);
