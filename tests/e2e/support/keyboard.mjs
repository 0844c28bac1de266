// A person without a mouse: Tab until it has the focus, then Enter.
import assert from "node:assert/strict";

const STEPS = 40; // no page here has as many places to stop at

const hasFocus = (locator) => locator.evaluate((node) => node.matches(":focus"));

/** The focus must be seen: by an outline, or by a shadow that stands for one. */
async function assertVisibleFocus(locator) {
  const ring = await locator.evaluate((node) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
    return { outline: outlineStyle !== "none" && outlineWidth !== "0px", shadow: boxShadow !== "none" };
  });
  assert.ok(ring.outline || ring.shadow, "the focus cannot be seen");
}

export async function tabTo(page, locator) {
  await locator.waitFor();
  for (let step = 0; step < STEPS; ++step) {
    if (await hasFocus(locator)) return assertVisibleFocus(locator);
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reaches ${locator}`);
}

export async function pressByKeyboard(page, locator) {
  await tabTo(page, locator);
  await page.keyboard.press("Enter");
}
