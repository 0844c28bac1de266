import "latchkey-button/register";
import { createApp, createSSRApp } from "vue";
import App from "./App.vue";

const root = document.querySelector("#app") as HTMLElement;
const create = root.hasChildNodes() ? createSSRApp : createApp;
create(App, { relay: root.dataset.relay ?? "" }).mount(root);
