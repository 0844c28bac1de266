// Every case in Chromium.
import { start } from "../browsers/chromium.mjs";
import { cases } from "./cases/index.mjs";
import { runCases } from "./stage.mjs";

runCases("chromium", start, cases);
