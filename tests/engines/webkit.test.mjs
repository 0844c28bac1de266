// Every case in WebKitGTK.
import { start } from "../browsers/webkit.mjs";
import { cases } from "./cases/index.mjs";
import { runCases } from "./stage.mjs";

runCases("webkit", start, cases);
