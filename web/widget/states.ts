// Custom states (`:state(busy)`), for style sheets of the page. The reflected attributes tell the same where there are none.

/** An element gives its internals away once; a later host of the same element needs them again. */
const known = new WeakMap<HTMLElement, CustomStateSet | undefined>();

export function statesOf(element: HTMLElement): CustomStateSet | undefined {
  if (!known.has(element)) known.set(element, element.attachInternals?.().states);
  return known.get(element);
}

/** Puts one state in the place of another; empty: none. */
export function turn(states: CustomStateSet | undefined, from: string, to: string): void {
  if (!states || from === to) return;
  try {
    states.delete(from);
    if (to) states.add(to);
  } catch {
    // Chromium before 125 takes only names that begin with two dashes
  }
}
