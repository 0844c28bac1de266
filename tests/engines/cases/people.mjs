// What people do in these cases, apart from looking at the button.

/** What is pressed: in the shadow root, whatever the face. */
export const button = "latchkey-button >>> [part=button]";

/** Connect App, as far as the consent page. */
export async function askForConsent({ at }, tab, host = "latchkey-button") {
  await tab.showsConnect(host);
  await tab.press(`${host} >>> [part=button]`);
  await isAsked({ at }, tab);
}

export async function isAsked({ at }, tab) {
  await tab.isAt(`${at.account}/oauth`);
  await tab.exists("h1|Application Authorization");
}

/** Allow Access; back on the partner's page. */
export async function allow({ at }, tab) {
  await tab.press("button|Allow Access");
  await tab.isAt(`${at.partner}/`);
}

export async function connect(made, tab) {
  await askForConsent(made, tab);
  await allow(made, tab);
  await tab.showsLogin();
}

/** In the hotel's own account, in a tab that is there already. */
export async function disconnectInCloudbeds({ at }, tab) {
  await tab.goto(`${at.account}/connected-apps`);
  await tab.press("button|Disconnect");
  await tab.press("button|Disconnect App");
}

/** Deny; back on the partner's page, with a message. */
export async function deny(made, tab) {
  await askForConsent(made, tab);
  await tab.press("button|Deny");
  await tab.isAt(`${made.at.partner}/`);
  await tab.untilOn("latchkey-button >>> [role=alert]", (alert) => alert.textContent);
}
