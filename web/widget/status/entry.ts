// latchkey-status.js: defines <latchkey-status>. Its one side effect; what the panel needs is fetched when one is on the page.
import { defineStatus } from "./define.ts";

defineStatus();
