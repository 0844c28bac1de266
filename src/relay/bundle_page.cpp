#include "relay/bundle_page.hpp"

#include <fmt/format.h>

#include <initializer_list>

#include "relay/assets.hpp"
#include "relay/page_frame.hpp"
#include "relay/report_html.hpp"

namespace latchkey::relay {

namespace {

constexpr std::string_view kTitle = "A hotel's connection, for support";
constexpr std::string_view kStyle =
    "main{max-width:64rem}.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.875rem}"
    "th,td{padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top;overflow-wrap:break-word}"
    "time{white-space:nowrap}td code{overflow-wrap:anywhere;white-space:normal}";

/// Of what others wrote: escaped; nothing is told as such.
[[nodiscard]] std::string said(std::string_view text) {
  return text.empty() ? "none" : escaped(text);
}

[[nodiscard]] std::string cells(std::string_view tag, std::initializer_list<std::string> texts) {
  std::string row;
  for (const std::string& text : texts) row += fmt::format("<{0}>{1}</{0}>", tag, text);
  return "<tr>" + row + "</tr>";
}

[[nodiscard]] std::string state_of(const std::optional<core::AppState>& state) {
  return state ? std::string{core::name(*state)} : "not known";
}

[[nodiscard]] std::string passed_row(const core::Passed& passed) {
  return cells("td", {time_html(passed.at), std::string{core::row_of(core::kMilestones, passed.what).says},
                      state_of(passed.app_state), said(passed.reason)});
}

[[nodiscard]] std::string call_row(const core::CallMade& call) {
  const core::Evidence& how = call.how;
  return cells(
      "td", {time_html(how.at), said(how.call), how.status == 0 ? "no answer" : std::to_string(how.status),
             std::to_string(call.took.count()) + "&nbsp;ms", said(how.request_id),
             std::string{core::name(how.verdict)}, how.problem ? std::string{core::name(*how.problem)} : "",
             how.excerpt.empty() ? "" : "<code>" + escaped(how.excerpt) + "</code>"});
}

[[nodiscard]] std::string received_row(const core::Received& delivery) {
  return cells("td", {time_html(delivery.at), delivery.event.empty() ? "not readable" : said(delivery.event),
                      delivery.claimed ? std::string{core::name(*delivery.claimed)} : "",
                      delivery.asked ? "getAppState was asked" : "nothing"});
}

/// Why, and the partner's own words.
[[nodiscard]] std::string words_of(const core::TrialResult& trial) {
  std::string html;
  if (trial.why) html = escaped(core::row_of(core::kTrialWords, *trial.why).says);
  if (!trial.detail.empty()) html += ": " + escaped(trial.detail);
  if (!trial.partner_says.empty()) html += " <q>" + escaped(trial.partner_says) + "</q>";
  return html;
}

[[nodiscard]] std::string trial_row(const core::TrialResult& trial) {
  const bool known = trial.evidence.has_value();
  const int status = known ? trial.evidence->status : trial.status;
  return cells("td", {std::string{core::row_of(core::kTrials, trial.trial).call},
                      std::string{core::row_of(core::kTrialStates, trial.state).name},
                      status != 0 || known ? std::to_string(status) : "",
                      std::to_string(trial.took.count()) + "&nbsp;ms",
                      known ? said(trial.evidence->request_id) : "", words_of(trial)});
}

template <typename Rows, typename Show>
[[nodiscard]] std::string table(std::string_view title, std::string_view about, const std::string& head,
                                const Rows& rows, const Show& show) {
  std::string lines;
  for (const auto& row : rows) lines += show(row);
  const std::string body = lines.empty()
                               ? "<p>None.</p>"
                               : fmt::format("<div class=\"wide\"><table>{}{}</table></div>", head, lines);
  return fmt::format("<section><h2>{}</h2><p>{}</p>{}</section>", title, about, body);
}

[[nodiscard]] std::string clock_of(const wire::Bundle& bundle) {
  if (!bundle.clock_ahead) return "not known";
  const auto ahead = bundle.clock_ahead->count();
  if (ahead >= -1 && ahead <= 1) return "agrees with Cloudbeds'";
  return fmt::format("{} s {} Cloudbeds'", ahead < 0 ? -ahead : ahead, ahead < 0 ? "ahead of" : "behind");
}

/// Empty: it was none.
[[nodiscard]] std::string authorization(const core::Passed& passed) {
  using core::Milestone;
  if (passed.what == Milestone::adopted) return "not known: brought in on " + time_html(passed.at);
  const bool here = passed.what == Milestone::authorized || passed.what == Milestone::reauthorized;
  return here ? time_html(passed.at) : std::string{};
}

[[nodiscard]] std::string authorizations(const wire::Bundle& bundle) {
  std::string times;
  for (const core::Passed& passed : bundle.passed) {
    const std::string told = authorization(passed);
    if (!told.empty()) times += (times.empty() ? "" : "<br>") + told;
  }
  return times.empty() ? "none is known" : times;
}

[[nodiscard]] std::string scopes_of(const wire::Bundle& bundle) {
  std::string names;
  for (const std::string& scope : bundle.scopes) names += (names.empty() ? "" : ", ") + escaped(scope);
  return names.empty() ? "none by name: App Details decides" : names;
}

[[nodiscard]] std::string head_of(const wire::Bundle& bundle) {
  std::string facts = fact("Property id", escaped(bundle.report.property));
  facts += fact("The app's client id", escaped(bundle.client_id));
  facts += fact("Scopes it asks for", scopes_of(bundle));
  facts += fact("Authorized", authorizations(bundle));
  facts += fact("A reservation", said(bundle.reservation));
  facts += fact("Made", time_html(bundle.made_at));
  facts += fact("Latchkey", escaped(bundle.version));
  facts += fact("Its clock", clock_of(bundle));
  return fmt::format(
      "<h1>{}</h1><p>What Cloudbeds' support asks for, gathered for the app's support to hand on. Whoever "
      "works at the hotel finds steps of their own in the app. No credential is in it. All times are UTC; "
      "support.json beside this file says the same for programs.</p><dl>{}</dl>",
      kTitle, facts);
}

[[nodiscard]] std::string tables_of(const wire::Bundle& bundle) {
  const std::string since =
      fmt::format("The newest first, since {}, when this relay started.", time_html(bundle.kept_since));
  std::string html =
      table("Calls to Cloudbeds", since,
            cells("th", {"When", "Call", "HTTP", "Took", "Request id", "Judged", "Code", "Said"}),
            bundle.calls, call_row);
  html += table("Deliveries from Cloudbeds", since, cells("th", {"When", "Event", "Claims", "Led to"}),
                bundle.received, received_row);
  html += table("What happened", "The newest first.", cells("th", {"When", "What", "App state", "Reason"}),
                bundle.passed, passed_row);
  if (!bundle.proof) return html;
  return html + table("The latest test", "Begun " + time_html(bundle.proof->begun_at) + ".",
                      cells("th", {"Call", "Ended", "HTTP", "Took", "Request id", "Why"}),
                      bundle.proof->results, trial_row);
}

}  // namespace

std::string bundle_page(const wire::Bundle& bundle) {
  Page page{.title = kTitle};
  page.main = head_of(bundle) + "<section>" + report_html(bundle.report, "Steps for the app's support") +
              "</section>" + tables_of(bundle);
  page.style = std::string{page_style()} + std::string{explain_style()} + std::string{kStyle};
  return file_of(page);
}

}  // namespace latchkey::relay
