// The Chromium of the machine, started as TOOLCHAIN found it to work.
import { chromium } from "playwright-core";

export const launch = () =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    ignoreDefaultArgs: ["--disable-back-forward-cache"], // people's browsers have it: coming back must work with it
    args: [
      "--no-sandbox", // as root
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
