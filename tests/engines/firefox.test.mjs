// Every case in Firefox ESR.
import { start } from "../browsers/firefox.mjs";
import { cases } from "./cases/index.mjs";
import { runCases } from "./stage.mjs";

runCases("firefox", start, cases);
