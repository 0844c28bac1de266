// Nango's SDK as its documents show it: an instance with the session's token, a button that opens the connect frame. The button
// shows no state of the connection; that is left to the page.
import Nango from "@nangohq/frontend";

const button = document.querySelector("#connect");
const response = await fetch("/latchkey/session", { cache: "no-store" });
const nango = new Nango({ connectSessionToken: (await response.json()).token });
button.onclick = () => nango.openConnectUI({ onEvent: ({ type }) => type === "connect" && location.reload() });
button.disabled = false;
