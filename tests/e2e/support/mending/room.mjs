// What a file of walks has for all of them; it is closed after the last.
import { after } from "node:test";
import { launch } from "../browser.mjs";
import { Desk } from "./desk.mjs";
import { printTable } from "./table.mjs";

export async function useBrowser() {
  const browser = await launch();
  after(() => browser.close());
  return browser;
}

/** For walks whose misfortunes do not reach one another: each has a hotel of its own. */
export async function useDesk() {
  const desk = await Desk.start();
  after(() => desk.close());
  return desk;
}

/** What is put into it is printed. */
export function useTable() {
  const results = [];
  after(() => printTable(results));
  return results;
}
