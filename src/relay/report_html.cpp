#include "relay/report_html.hpp"

#include <fmt/format.h>

#include "core/hotel_mending.hpp"
#include "relay/page_frame.hpp"
#include "wire/page_api.hpp"

namespace latchkey::relay {

std::string time_html(const std::optional<core::Instant>& at) {
  if (!at) return "not known";
  const std::string text = wire::write_time(*at);
  return fmt::format("<time datetime=\"{0}\">{1} {2} UTC</time>", text, text.substr(0, 10),
                     text.substr(11, 8));
}

std::string fact(std::string_view label, std::string_view html) {
  return fmt::format("<dt>{}</dt><dd>{}</dd>", label, html);
}

namespace {

constexpr std::string_view kShorterWay =
    "<p>Shorter, where the hotel has the app's panel or button: press Reconnect (or Connect App) there and "
    "allow access, without disconnecting first. These steps are those of <a href=\"{}\" "
    "rel=\"noreferrer\">Cloudbeds' own guide</a>, and work without it:</p>";

[[nodiscard]] bool is_over(const core::Diagnosis& told) {
  const bool over = told.outlook == core::Outlook::broken || told.outlook == core::Outlook::unconnected;
  return over && core::hotel_mending_of(told).remedy == core::Remedy::reconnect;
}

[[nodiscard]] std::string list_html(core::Steps steps) {
  std::string lines;
  for (const std::string_view step : steps) lines += fmt::format("<li>{}</li>", escaped(step));
  const std::string_view list = steps.size() > 1 ? "ol" : "ul";
  return fmt::format("<{0}>{1}</{0}>", list, lines);
}

[[nodiscard]] std::string evidence_html(const core::TroubleRow& row) {
  const core::Evidence& last = row.last;
  std::string facts = fact("Seen in", escaped(core::row_of(core::kWitnesses, last.witness).says));
  facts += fact("Call", last.call.empty() ? "not told" : escaped(last.call));
  facts += fact("HTTP status", last.status == 0 ? "no answer came" : std::to_string(last.status));
  facts += fact("Cloudbeds' request id", last.request_id.empty() ? "none" : escaped(last.request_id));
  facts += fact("Last seen", time_html(last.at));
  facts += fact("So since", time_html(row.since));
  if (last.problem) facts += fact("Code", escaped(core::name(*last.problem)));
  if (!last.excerpt.empty()) facts += fact("It said", "<code>" + escaped(last.excerpt) + "</code>");
  return fmt::format("<li><dl>{}</dl></li>", facts);
}

[[nodiscard]] std::string foreseen_html(const core::Foreseen& coming) {
  const core::ForesightRow& row = core::row_of(core::kForesights, coming.what);
  return fmt::format("<li>{} ({})</li>", escaped(row.meaning), time_html(coming.at));
}

/// A list under its heading; nothing when it is empty.
template <typename Rows, typename Show>
[[nodiscard]] std::string section(std::string_view heading, const Rows& rows, const Show& show) {
  std::string lines;
  for (const auto& row : rows) lines += show(row);
  return lines.empty() ? lines : fmt::format("<h3>{}</h3><ul>{}</ul>", heading, lines);
}

[[nodiscard]] std::string facts_html(const wire::DiagnosisReport& report) {
  const core::Diagnosis& told = report.diagnosis;
  std::string facts;
  if (!report.name.empty()) facts += fact("Hotel", escaped(report.name));
  facts += fact("Property id", escaped(report.property));
  if (!report.account.empty()) facts += fact("Account", escaped(report.account));
  facts += fact("App state", core::name(report.app_state));
  if (told.problem) facts += fact("Problem", escaped(core::name(*told.problem)));
  if (told.since) facts += fact("Since", time_html(told.since));
  facts += fact("Who acts", escaped(told.actor));
  facts += fact("Last success", time_html(report.well_at));
  facts += fact("Connected here", time_html(report.connected_at));
  if (report.ended_at) facts += fact("Ended", time_html(report.ended_at));
  if (!report.guide.empty())
    facts += fact("Its own guide",
                  fmt::format("<a href=\"{0}\" rel=\"noreferrer\">{0}</a>", escaped(report.guide)));
  facts += fact("Link", "<code>" + escaped(report.link) + "</code>");
  return "<dl>" + facts + "</dl>";
}

}  // namespace

std::string report_html(const wire::DiagnosisReport& report, std::string_view steps) {
  const core::Diagnosis& told = report.diagnosis;
  std::string html =
      fmt::format("<h2>{}</h2><p>{}</p>", escaped(core::row_of(core::kOutlooks, told.outlook).says),
                  told.problem || !told.foreseen.empty() ? escaped(told.meaning) : std::string{});
  html += facts_html(report);
  html += fmt::format("<h3>{}</h3>", steps);
  if (is_over(told)) html += fmt::format(kShorterWay, core::kGuideAddress);
  html += list_html(told.steps);
  html += "<h3>What the hotel may be told</h3><ul><li>" + escaped(told.text) + "</li></ul>";
  html += section("What can be seen coming", told.foreseen, foreseen_html);
  html += section("How we know", told.evidence, evidence_html);
  return html;
}

}  // namespace latchkey::relay
