import "latchkey-button/register";
import { hydrate, mount } from "svelte";
import App from "./App.svelte";

const target = document.querySelector("#app") as HTMLElement;
const props = { relay: target.dataset.relay ?? "" };
if (target.hasChildNodes()) hydrate(App, { target, props });
else mount(App, { target, props });
