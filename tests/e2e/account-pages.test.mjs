// The test account's pages as a hotelier and an engineer use them: they follow what happens, and what is pressed there is done.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { pressByKeyboard } from "./support/keyboard.mjs";
import { places } from "./support/places.mjs";
import { useStage } from "./support/stage.mjs";
import { property } from "./support/test-account.mjs";
import { until } from "./support/until.mjs";

const { inPlace } = useStage();
const inOne = (title, journey) => inPlace(places[0], title, journey);

const link = (page, name) => page.getByRole("main").getByRole("link", { name, exact: true });
const press = (page, name) => page.getByRole("button", { name, exact: true }).first().click();
const part = (page, id) => page.locator(`#live-${id}`);

async function opened({ at, person }, path, options) {
  const page = await (await person(options)).context.newPage();
  await page.goto(at.account + path);
  return page;
}

inOne("from the Marketplace's list to the app, whose call to action follows without reload", async (world) => {
  const page = await opened(world, "/marketplace");
  await link(page, "Learn More about Example App").click();
  await page.getByRole("heading", { level: 1, name: "Example App", exact: true }).waitFor();
  await link(page, "Connect App").waitFor();
  await page.evaluate(() => {
    globalThis.loadedOnce = true;
  });
  await world.testAccount.post("connect");
  await link(page, "Login").waitFor();
  await world.testAccount.postAppState("pending");
  await page.getByText("Setup in progress").waitFor();
  await world.testAccount.post("trigger/uninstalled");
  await link(page, "Connect App").waitFor();
  assert.equal(await page.evaluate(() => globalThis.loadedOnce), true);
});

inOne("an app that is not listed is found by its direct link only", async (world) => {
  await world.testAccount.post("trigger/app_unlisted");
  const page = await opened(world, "/marketplace");
  await page.getByText("No app is listed.").waitFor();
  await link(page, "direct link to its page").click();
  await link(page, "Connect App").waitFor();
});

inOne("a reseller's app is requested, then sold, then connected", async (world) => {
  await world.testAccount.post("trigger/reseller_app");
  const page = await opened(world, "/marketplace/exampleapp");
  await press(page, "Submit Request");
  await page.getByText("Your request is in progress.").waitFor();
  await world.testAccount.post("trigger/reseller_sold");
  await link(page, "Connect App").click();
  await page.getByRole("heading", { name: "Application Authorization", exact: true }).waitFor();
});

inOne("the Lab: a fault is set, seen to act, and lifted", async (world) => {
  const page = await opened(world, "/lab");
  await page.getByLabel("What goes wrong").selectOption("server_error");
  await page.getByLabel("Times", { exact: true }).fill("2");
  await page.locator("#call").selectOption("getAppState");
  await press(page, "Set the fault");
  await part(page, "faults").getByText("Server error, 500").waitFor();
  const { access_token } = await world.testAccount.post("connect");
  const answer = await world.testAccount.asksWith({ Authorization: `Bearer ${access_token}` });
  assert.equal(answer.status, 500);
  await part(page, "faults").getByText("once more, getAppState; acted once").waitFor();
  const request = part(page, "requests").getByRole("listitem").filter({ hasText: "getAppState" });
  await request.getByText("The fault server_error acted.").waitFor();
  await press(page, "Lift: Server error, 500");
  await part(page, "faults").getByText("no fault is set").waitFor();
});

inOne("the Lab: what somebody has opened stays open while the list grows", async (world) => {
  const page = await opened(world, "/lab");
  await world.testAccount.asksWith({});
  const requests = part(page, "requests").getByRole("listitem");
  await requests.first().locator("summary").click();
  await page.getByRole("heading", { name: "Requests received" }).click(); // the focus leaves the list
  await requests.first().getByText("X-Request-ID").waitFor();
  await world.testAccount.asksWith({});
  await until("the list grows", async () => (await requests.count()) === 2);
  await requests.nth(1).getByText("X-Request-ID").waitFor();
  assert.equal(await requests.first().getByText("X-Request-ID").isVisible(), false);
});

inOne("the Lab by keyboard: a moment happens, and it says what a button must show", async (world) => {
  const tab = await (await world.person()).tab();
  await tab.connect();
  const page = await opened(world, "/lab");
  await page.getByLabel("What happens").selectOption("uninstalled");
  await pressByKeyboard(page, page.getByRole("button", { name: "Let it happen" }));
  await page.getByRole("status").filter({ hasText: "must now show: Connect App." }).waitFor();
  await tab.showsConnect();
  const delivery = part(page, "deliveries").getByRole("listitem").filter({ hasText: "appstate_changed" }).first();
  await delivery.getByText("delivered").waitFor();
  await pressByKeyboard(page, delivery.locator("summary"));
  await delivery.getByText('"newState":"disabled"').waitFor();
  const before = (await world.testAccount.deliveries()).length;
  await pressByKeyboard(page, delivery.getByRole("button", { name: "Replay" }));
  await until("it is sent once more", async () => (await world.testAccount.deliveries()).length === before + 1);
  const row = part(page, "timeline").getByRole("listitem").first();
  assert.match(await row.innerText(), /enabled.*disabled/s);
});

inOne("the Lab's clock: an hour on, standing still, running again", async (world) => {
  const page = await opened(world, "/lab");
  const { now } = await world.testAccount.state();
  await press(page, "1 hour");
  await part(page, "clock").getByText("60 minutes ahead of this machine").waitFor();
  assert.ok((await world.testAccount.state()).now >= now + 3600);
  await press(page, "Stand still");
  await part(page, "clock").getByText("and stands still").waitFor();
  const [first, second] = [await world.testAccount.state(), await world.testAccount.state()];
  assert.equal(first.now, second.now);
  await press(page, "Let it run");
  await page.getByRole("button", { name: "Stand still" }).waitFor();
});

inOne("App Details: a new secret, a scope, a redirect URL; a bad address is refused in words", async (world) => {
  const page = await opened(world, "/app-details");
  const { app } = await world.testAccount.state();
  await page.getByText("Show the secret").click();
  await page.getByText(app.client_secret, { exact: true }).waitFor();
  await press(page, "Generate New Secret");
  await page.getByText("the old one is refused from now on").waitFor();
  await page.getByRole("group", { name: "rate", exact: true }).getByLabel("read").check();
  await page.getByLabel("Redirect URL").fill("https://partner.example/callback");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("App Details are saved.").waitFor();
  const now = (await world.testAccount.state()).app;
  assert.notEqual(now.client_secret, app.client_secret);
  assert.deepEqual(now.scopes.toSorted(), [...app.scopes, "read:rate"].toSorted());
  assert.deepEqual(now.redirect_urls, ["https://partner.example/callback"]);
  await page.getByLabel("Redirect URL").fill("javascript:alert(1)");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("a redirect URL begins with https:// or http://").waitFor();
});

// The pages' policy named the addresses of our own partner only: Chromium stopped the way to any other.
inOne("consent leads to any registered address, and on to wherever that leads", async (world) => {
  const end = createServer((_request, response) => response.end("arrived")).listen(0, "127.0.0.1");
  await once(end, "listening");
  const start = createServer((_request, response) =>
    response.writeHead(302, { Location: `http://127.0.0.1:${end.address().port}/end` }).end(),
  ).listen(0, "127.0.0.1");
  await once(start, "listening");
  try {
    const redirect_uri = `http://127.0.0.1:${start.address().port}/cb`;
    const { app } = await world.testAccount.post("app", { redirect_urls: [redirect_uri] });
    const query = new URLSearchParams({ client_id: app.client_id, redirect_uri, response_type: "code" });
    const page = await opened(world, `/api/v1.3/oauth?${query}`);
    await press(page, "Allow Access");
    await page.getByText("arrived").waitFor();
  } finally {
    end.close();
    start.close();
  }
});

inOne("the activity log tells of one property or of all", async (world) => {
  await world.testAccount.post("connect", { property: "320001" });
  const page = await opened(world, "/activity");
  await part(page, "activity").getByText("Access allowed").waitFor();
  await link(page, "Example Hotel").click();
  await part(page, "activity").getByText("Nothing yet.").waitFor();
  await world.testAccount.post("connect", { property });
  await part(page, "activity").getByText("Access allowed").waitFor();
});

inOne("an account of its own: its pages stay within it", async (world) => {
  const page = await opened(world, "/accounts/one/marketplace/exampleapp");
  await link(page, "Connect App").click();
  await press(page, "Deny");
  const nav = page.getByRole("navigation", { name: "Account" });
  await page.goto(`${world.at.account}/accounts/one/lab`);
  for (const name of ["Overview", "App Details", "Settings", "Lab"]) {
    await nav.getByRole("link", { name, exact: true }).click();
    assert.match(new URL(page.url()).pathname, /^\/accounts\/one\//);
  }
  await press(page, "31 days");
  await part(page, "clock").getByText("31 days ahead of this machine").waitFor();
  assert.ok(Math.abs((await world.testAccount.state()).now - Date.now() / 1000) < 3600, "the other account's clock");
});

inOne("without JavaScript everything works; a page is right when it is loaded", async (world) => {
  const page = await opened(world, "/lab", { javaScriptEnabled: false });
  await page.getByLabel("What goes wrong").selectOption("webhook_dropped");
  await press(page, "Set the fault");
  await part(page, "faults").getByText("The webhook is lost").waitFor();
  await press(page, "Lift all");
  await part(page, "faults").getByText("no fault is set").waitFor();
  await page.getByLabel("What happens").selectOption("app_unlisted");
  await press(page, "Let it happen");
  await page.getByRole("link", { name: "Marketplace", exact: true }).click();
  await page.getByText("No app is listed.").waitFor();
});
