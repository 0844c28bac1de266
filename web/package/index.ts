// The npm package's entry: nothing happens by importing it, on a server neither.
export { define } from "../widget/define.ts";
export { LatchkeyButton } from "../widget/latchkey-button.ts";
