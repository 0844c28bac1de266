// DESIGN section 4, "Pending": a set-up step of the partner's comes first, and Login never flashes.
import assert from "node:assert/strict";
import { comeFromMarketplace } from "./support/claim-page.mjs";
import { watchFaces } from "./support/faces.mjs";
import { disconnectInCloudbeds } from "./support/hotelier.mjs";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";
import { until } from "./support/until.mjs";

const NOTE = "Choose the rooms for self check-in to finish.";

const { inBothPlaces } = useStage({ switches: ["--set-up-step"] });

const finishSetUp = (tab) => tab.page.getByRole("button", { name: "Finish set-up", exact: true });

async function showsPending(tab) {
  await tab.face("pending");
  await tab.button.getByText("Set-up in progress", { exact: true }).waitFor();
  await tab.button.getByText(NOTE, { exact: true }).waitFor();
  assert.equal(await tab.button.getByRole("link").or(tab.button.getByRole("button")).count(), 0);
}

const neverLogin = (faces) => {
  assert.ok(
    faces.some((face) => face.startsWith("disabled: Connect App")),
    `the watch is blind: ${faces}`,
  );
  assert.ok(faces.includes("pending: "), `the watch is blind: ${faces}`);
  assert.deepEqual(
    faces.filter((face) => /enabled|Login/.test(face)),
    [],
  );
};

async function connect(tab) {
  await tab.askForConsent();
  await tab.consent("Allow Access");
  await showsPending(tab);
}

inBothPlaces(
  "pending is posted before the browser returns: Login never flashes, in no tab, and the note is shown; Finish set-up leads to Login",
  async ({ person, testAccount }) => {
    const me = await person();
    const faces = await watchFaces(me.context);
    const [tab, second] = [await me.tab(), await me.tab()];
    await second.showsConnect();
    await connect(tab);
    await showsPending(second);
    assert.equal(await testAccount.appState(), "pending");
    neverLogin(faces);
    await finishSetUp(tab).click();
    for (const each of [tab, second]) {
      await each.showsLogin();
      await finishSetUp(each).waitFor({ state: "hidden" });
    }
    assert.ok(faces.includes("enabled: Login"), `the watch is blind: ${faces}`);
    assert.equal(await testAccount.appState(), "enabled");
  },
);

inBothPlaces(
  "the same from the Marketplace: after Confirm there is a set-up step, and no Login before it is done",
  async (world) => {
    const me = await world.person();
    const faces = await watchFaces(me.context);
    const tab = await me.tab();
    await tab.showsConnect();
    const claim = await comeFromMarketplace(world, tab.page);
    await claim.facts();
    assert.equal(await world.testAccount.appState(), "pending");
    await claim.confirm();
    await showsPending(tab);
    neverLogin(faces);
    await finishSetUp(tab).click();
    await tab.showsLogin();
  },
);

inBothPlaces(
  "where Cloudbeds enables the app only with the exchange, Login does not flash either",
  async ({ person, testAccount }) => {
    await testAccount.set({ enabled_at: "exchange" });
    const me = await person();
    const faces = await watchFaces(me.context);
    const tab = await me.tab();
    await connect(tab);
    neverLogin(faces);
    await tab.page.reload();
    await showsPending(tab);
    neverLogin(faces);
  },
);

inBothPlaces(
  "a hotel that has been set up is not set back to pending by another consent",
  async ({ backEnd, boundGrants, person }) => {
    const me = await person();
    const [tab, second] = [await me.tab(), await me.tab()];
    await second.askForConsent();
    await connect(tab);
    await finishSetUp(tab).click();
    await tab.showsLogin();
    const faces = await watchFaces(me.context);
    const [{ id }] = await boundGrants();
    await second.consent("Allow Access");
    await until("the new grant is taken up", async () => (await boundGrants()).every((grant) => grant.id !== id));
    await until("it is settled", async () => (await backEnd.link("demo", property)).health === "well");
    await second.showsLogin();
    await tab.showsLogin();
    assert.ok(faces.includes("enabled: Login"), `the watch is blind: ${faces}`);
    assert.deepEqual(
      faces.filter((face) => face.startsWith("pending")),
      [],
    );
    assert.equal((await backEnd.link("demo", property)).app_state, "enabled");
  },
);

inBothPlaces("what is disconnected while it is pending shows Connect App", async ({ at, person }) => {
  const me = await person();
  const tab = await me.tab();
  await connect(tab);
  await disconnectInCloudbeds(await me.context.newPage(), at);
  await tab.showsConnect();
  await finishSetUp(tab).waitFor({ state: "hidden" });
});
