// The panel's style sheet: the button's, and what is the panel's own.
import { readable, sheetMaker } from "../style.ts";
import css from "./style.css";

export const panelSheetOf = sheetMaker(readable(css));
