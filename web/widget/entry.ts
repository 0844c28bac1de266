// latchkey.js: defines <latchkey-button> and starts loading the rest at once. The only side effect of the widget.
import { define } from "./define.ts";

define();
