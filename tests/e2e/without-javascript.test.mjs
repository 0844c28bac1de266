// Issue 2, "Done when" 6: without JavaScript, or when it cannot come, there is the child link; and it works.
import assert from "node:assert/strict";
import { useStage } from "./support/stage.mjs";

const { inBothPlaces } = useStage();

/** The app's page at the hotel's own account: Connect App is there too. */
async function followChildLink(tab) {
  const link = tab.page.getByRole("main").getByRole("link", { name: "Connect App", exact: true });
  await link.waitFor();
  assert.equal(await tab.button.getAttribute("state"), null);
  assert.equal(await link.getAttribute("href"), `${tab.at.account}/marketplace/exampleapp`);
  await link.click();
  await tab.page.waitForURL(`${tab.at.account}/marketplace/exampleapp`);
}

inBothPlaces("JavaScript off: the child link leads to the app's page in the hotel's account", async ({ person }) => {
  const tab = await (await person({ javaScriptEnabled: false })).tab();
  await followChildLink(tab);
  await tab.page.getByRole("main").getByRole("link", { name: "Connect App", exact: true }).click();
  await tab.page.getByRole("heading", { name: "Application Authorization", exact: true }).waitFor();
});

const failures = [
  { title: "the widget cannot be loaded", path: /^\/latchkey\.js$/ },
  { title: "the widget's parts cannot be loaded", path: /^\/chunks\// },
  { title: "the partner's session cannot be had", path: /^\/latchkey\/session$/ },
  { title: "the relay's page API cannot be reached", path: /^\/v1\// },
];
for (const { title, path } of failures) {
  inBothPlaces(`${title}: the child link stays and works`, async ({ person }) => {
    const me = await person();
    const isIt = (url) => path.test(new URL(url).pathname);
    await me.context.route(isIt, (route) => route.abort());
    const refused = me.context.waitForEvent("requestfailed", (request) => isIt(request.url()));
    const tab = await me.tab();
    await refused;
    await followChildLink(tab);
  });
}

inBothPlaces("nobody is signed in: the child link is all there is", async ({ at, person }) => {
  const tab = await (await person()).tab("/?account=");
  assert.equal(tab.page.url(), `${at.partner}/`);
  await followChildLink(tab);
});
