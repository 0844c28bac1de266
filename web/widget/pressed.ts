// What a press leaves for the way back, in this tab alone: whose it was, and the page's hash, which no return_to may carry.

export function notePress(property: string): void {
  try {
    sessionStorage.latchkey = JSON.stringify([property, location.hash]);
  } catch {
    // Storage may be refused: then any button takes the code, and the page has no hash
  }
}

/** The property, then the hash. */
export function lastPress(): readonly string[] {
  try {
    return JSON.parse(sessionStorage.latchkey);
  } catch {
    return [];
  }
}
