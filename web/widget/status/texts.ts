// The panel's own words, in English, by key. Beside them stand those of the button (texts.ts) and the problems', which other
// languages have too; a language that has these keys says them. A page gives its own by the attribute `texts`.

export const panelEnglish = {
  panel_warned: "Connected, and something needs attention",
  panel_checking: "The connection is being checked",
  panel_troubled: "Connected, with a problem",
  panel_broken: "The connection is broken",
  panel_elsewhere: "Connected in another way",
  panel_unknown: "How the connection is cannot be seen just now",

  panel_pending_note: "The app's maker is finishing the set-up. Nothing has to be done here.",
  panel_since: "Since",
  panel_actor: "Who can mend it",
  panel_steps: "What to do",

  panel_reconnect: "Reconnect",
  panel_guide: "Open the guide",
  panel_test: "Test the connection",
  panel_testing: "Testing the connection…",
  panel_tested: "The test",
  panel_waiting: "waiting",
  panel_running: "asking…",
  panel_passed: "accepted",
  panel_failed: "failed",
  panel_skipped: "left out",
  panel_says: "The app says:",
  panel_number: "A reservation’s number, if it fails with one",
  panel_number_rule: "At most 20 letters, digits and hyphens",
  panel_download: "Download for support",
  panel_too_many: "This connection was tested less than a minute ago. Please wait a moment.",

  panel_details: "How we know",
  panel_relay: "Answered to the connection service",
  panel_partner: "Reported by the app",
  panel_call: "Call",
  panel_status: "Status",
  panel_no_answer: "no answer came",
  panel_request: "Request id",
  panel_code: "Code",
  panel_first: "First seen",
  panel_last: "Last seen",
  panel_connection: "This connection",
  panel_property: "Property id",
  panel_state: "App state",
  panel_success: "Last success",
  panel_connected: "Connected",
  panel_ended: "Ended",
} as const;

export type PanelKey = keyof typeof panelEnglish;
