// The button's channel as JavaScript libraries take it: its rows as in src/core/button/table.hpp, and beside them the facts
// that guards ask for. The facts are kept in a plain object outside the libraries, which costs least in all of them.

/** In the order of ButtonEvent; the last two are `configured` with another value, which is another event to these libraries. */
export const EVENTS =
  `configured property session_ok session_absent session_failed session_expired stream_opened stream_byte
  stream_lost stream_refused snapshot poll_failed pressed ticket_ok ticket_refused finish_found finish_ok finish_refused
  dismissed woke online offline shown hidden returned configured_fixed configured_off`.split(/\s+/);

/** In the order of ChannelState. */
export const STATES = "off fixed signing_in signed_out connecting live waiting polling pausing asleep".split(" ");

/** From, event, guard, to, effects: in the order of kChannelRows. An empty guard always holds. */
export const ROWS = [
  ...STATES.flatMap((state) => [
    [state, "configured_fixed", "", "fixed", ["close_stream"]],
    [state, "configured_off", "", "off", ["close_stream"]],
    [state, "configured", "", "signing_in", ["close_stream", "fetch_session"]],
  ]),
  ["signing_in", "session_ok", "page_hidden", "asleep", ["close_stream"]],
  ["signing_in", "session_ok", "", "connecting", ["open_stream"]],
  ["signing_in", "session_absent", "", "signed_out", ["close_stream"]],
  ["signing_in", "session_failed", "page_hidden", "asleep", ["close_stream"]],
  ["signing_in", "session_failed", "", "waiting", []],
  ["signing_in", "woke", "page_hidden", "asleep", ["cancel_channel", "close_stream"]],
  ["signing_in", "woke", "", "waiting", ["cancel_channel"]],
  ["signed_out", "shown", "", "signing_in", ["fetch_session"]],
  ["connecting", "stream_byte", "", "live", []],
  ["connecting", "snapshot", "", "live", []],
  ["connecting", "stream_refused", "", "polling", ["poll"]],
  ["connecting", "stream_lost", "", "waiting", []],
  ["connecting", "session_expired", "refused_before", "signed_out", ["close_stream", "report"]],
  ["connecting", "session_expired", "", "signing_in", ["fetch_session"]],
  ["connecting", "woke", "", "polling", ["close_stream", "poll"]],
  ["connecting", "hidden", "", "asleep", ["close_stream"]],
  ["connecting", "offline", "", "waiting", ["close_stream"]],
  ["live", "stream_byte", "", "live", []],
  ["live", "snapshot", "", "live", []],
  ["live", "stream_lost", "", "waiting", []],
  ["live", "session_expired", "", "signing_in", ["fetch_session"]],
  ["live", "woke", "", "waiting", ["close_stream"]],
  ["live", "hidden", "", "asleep", ["close_stream"]],
  ["live", "offline", "", "waiting", ["close_stream"]],
  ["waiting", "woke", "session_good", "connecting", ["open_stream"]],
  ["waiting", "woke", "", "signing_in", ["fetch_session"]],
  ["waiting", "online", "session_good", "connecting", ["open_stream"]],
  ["waiting", "online", "", "signing_in", ["fetch_session"]],
  ["waiting", "hidden", "", "asleep", ["close_stream"]],
  ["polling", "snapshot", "", "pausing", []],
  ["polling", "stream_byte", "", "live", []],
  ["polling", "poll_failed", "", "waiting", []],
  ["polling", "session_expired", "refused_before", "signed_out", ["close_stream", "report"]],
  ["polling", "session_expired", "", "signing_in", ["fetch_session"]],
  ["polling", "woke", "", "waiting", ["cancel_channel"]],
  ["polling", "hidden", "", "asleep", ["cancel_channel", "close_stream"]],
  ["pausing", "woke", "stream_due", "polling", ["open_stream", "poll"]],
  ["pausing", "woke", "", "polling", ["close_stream", "poll"]],
  ["pausing", "snapshot", "", "pausing", []],
  ["pausing", "stream_byte", "", "live", []],
  ["pausing", "online", "", "connecting", ["open_stream"]],
  ["pausing", "hidden", "", "asleep", ["close_stream"]],
  ["asleep", "shown", "session_good", "connecting", ["open_stream"]],
  ["asleep", "shown", "", "signing_in", ["fetch_session"]],
];

const LIMITS = { signing_in: 10_000, connecting: 5000, live: 9000, waiting: 1000, polling: 5000, pausing: 5000 };

/** What the channel's guards ask for, and when its state is overdue. */
export class Facts {
  hidden = false;
  known = false;
  good = false;
  refused = false;
  polls = 0;
  due = Number.POSITIVE_INFINITY;
  now = 0;
  commands = 0;
  event = "";

  /** Before the machine is told. @returns whether it has to be told at all */
  hear(event, pause, state) {
    this.now += pause;
    this.event = event;
    switch (event) {
      case "stream_byte":
      case "snapshot":
      case "finish_ok":
        this.refused = false;
        break;
      case "hidden":
        this.hidden = true;
        break;
      case "shown":
        this.hidden = false;
        break;
      case "session_ok":
        if (state === "signing_in") this.known = this.good = true;
        break;
      case "session_expired":
        this.good = false;
        break;
      case "session_absent":
        if (state === "signing_in") this.known = false;
        break;
      case "configured":
      case "configured_fixed":
      case "configured_off":
        this.known = false;
        break;
      case "woke":
        return this.now >= this.due;
    }
    return true;
  }

  guards = {
    page_hidden: () => this.hidden,
    session_good: () => this.known && this.good,
    refused_before: () => this.refused,
    stream_due: () => this.polls >= 12,
  };

  /** An effect as a function of no arguments; every one is a command to the host. */
  effect(name) {
    if (name === "fetch_session") {
      return () => {
        this.refused = this.event === "session_expired";
        this.commands++;
      };
    }
    if (name === "open_stream") {
      return () => {
        this.polls = 0;
        this.commands++;
      };
    }
    if (name === "poll") {
      return () => {
        this.polls++;
        this.commands++;
      };
    }
    return () => {
      this.commands++;
    };
  }

  /** The clock of the state that a row leads to starts anew. */
  clock(state) {
    const limit = LIMITS[state] ?? Number.POSITIVE_INFINITY;
    return () => {
      this.due = this.now + limit;
    };
  }
}
