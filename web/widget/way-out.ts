// Leads the whole window to a ticket: consent is not shown in frames. A frame that may not do that goes alone.

/**
 * WebKit (seen in 2.50) lets a sandboxed frame move the window during the press, or in a timer that was set then and is due within
 * a second, but not when an answer comes. So timers are set at the press: the first that finds the ticket leaves with it.
 */
const moments = [50, 100, 200, 400, 700, 990];

export function makeWayOut(view: Window) {
  let left = 0;
  let waiting = "";
  const leaveFor = (address: string) => {
    waiting = "";
    try {
      (view.top ?? view).location.href = address;
    } catch {
      if (left) waiting = address;
      else view.location.href = address;
    }
  };
  const tryAgain = () => {
    --left;
    if (waiting) leaveFor(waiting);
  };
  return {
    /** To be called in the press. */
    open() {
      if (left || view.top === view) return;
      left = moments.length;
      for (const moment of moments) setTimeout(tryAgain, moment);
    },
    leaveFor,
    /** What was on its way leads nowhere. */
    close() {
      waiting = "";
    },
  };
}
