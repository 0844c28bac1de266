// A page with <latchkey-status> alone, under the strictest policy the contract names, against a scripted page API.
import { PANEL_FACES } from "../../../../web/gallery/panel-faces.mjs";

export const faceOf = (title) => PANEL_FACES.find(([name]) => name === title)[1];
export const healthy = faceOf("Healthy");
export const titled = (status, text) => status.locator("[part=title]", { hasText: text }).waitFor();

/** @param world of useBrowser; the relay says `says` until the script says otherwise */
export function usePanel(world) {
  return async (t, { says = healthy, more = {}, attributes = "", partner, ...options } = {}) => {
    const script = { says, runs: [] };
    const routes = {
      "GET /v1/diagnosis": () => (Array.isArray(script.says) ? script.says : [200, script.says]),
      "POST /v1/test": () => [202, script.runs[0]],
      "GET /v1/test/run-1": () => [200, script.runs.length > 1 ? script.runs.shift() : script.runs[0]],
    };
    const made = await world(t, { relay: { more: { ...routes, ...more } }, partner, ...options });
    made.partner.script.head = `<script type="module" src="${made.relay.origin}/latchkey-status.js"></script>`;
    made.partner.script.html = `<latchkey-status relay="${made.relay.origin}" session-url="/latchkey/session" ${attributes}>
    <a href="/help">Ask us</a></latchkey-status>`;
    return { ...made, script, status: made.page.locator("latchkey-status") };
  };
}
