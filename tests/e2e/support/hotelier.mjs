// What a hotelier does in the hotel's own Cloudbeds account: starts in the Marketplace, allows access, disconnects.

/** Connect App on the app's page in the Marketplace, as far as the consent page. */
export async function startInMarketplace(page, at, property = "320000") {
  await page.goto(`${at.account}/marketplace/exampleapp?property=${property}`);
  await page.getByRole("main").getByRole("link", { name: "Connect App", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Application Authorization", exact: true }).waitFor();
}

/** Allow Access; what follows is for the caller to await. */
export const allowAccess = (page) => page.getByRole("button", { name: "Allow Access", exact: true }).click();

/** On the consent page for groups. */
export const chooseAll = (page) => page.getByLabel("Connect all properties").check();

/** Disconnect, then Disconnect App, in Connected Apps. @returns when the second was pressed */
export async function disconnectInCloudbeds(page, at, hotel = "Example Hotel") {
  await page.goto(`${at.account}/connected-apps`);
  const row = page.getByRole("listitem").filter({ hasText: hotel });
  await row.getByRole("button", { name: "Disconnect", exact: true }).click();
  const confirm = page.getByRole("dialog").getByRole("button", { name: "Disconnect App", exact: true });
  await confirm.waitFor();
  const pressed = performance.now();
  await confirm.click();
  return pressed;
}

export const noAppIsConnected = async (page, at) => {
  await page.goto(`${at.account}/connected-apps`);
  await page.getByText("No app is connected.").waitFor();
};
