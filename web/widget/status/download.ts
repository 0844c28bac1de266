// What support would ask for, in one file: fetched with the session, so nothing secret stands in an address, and handed to the
// browser as a download.
import { problemCode } from "../model/problem-code.ts";
import type { Desk } from "./desk.ts";

/** So long the browser may take to begin to save it. */
const kept = 60_000;

/** The code of why there is none; empty when the browser has it. */
export async function download(desk: Desk, property: string, reservation: string, page: Document): Promise<string> {
  const asked = new URLSearchParams(Object.entries({ property, reservation }).filter(([, value]) => value));
  const { status, body } = await desk.file(`/v1/bundle?${asked}`);
  if (status !== 200 || !(body instanceof Blob)) return problemCode(body);
  const link = page.createElement("a");
  link.href = URL.createObjectURL(body);
  link.download = `latchkey-${property || "support"}-${new Date().toISOString().slice(0, 10)}.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), kept);
  return "";
}
