import { render as renderApp } from "svelte/server";
import App from "./App.svelte";

export const render = (relay: string): string => renderApp(App, { props: { relay } }).body;
