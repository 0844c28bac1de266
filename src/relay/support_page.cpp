#include "relay/support_page.hpp"

#include <fmt/format.h>

#include <string>

#include "relay/assets.hpp"
#include "relay/page_frame.hpp"
#include "relay/report_html.hpp"
#include "wire/pasted_marks.hpp"

namespace latchkey::relay {

namespace {

constexpr std::string_view kTitle = "How is this hotel's connection?";

[[nodiscard]] net::Response page(int status, const std::string& property, std::string_view answer) {
  Page page{.status = status, .title = kTitle};
  page.main = fmt::format(
      "<h1>{}</h1><p id=\"about\">Find a hotel by its Cloudbeds property id. You get what is wrong with its "
      "connection, since when, how we know, who can mend it, and the steps. Nothing is changed by looking."
      "</p><form method=\"get\" action=\"/support\"><p><label for=\"property\">Property id</label>"
      "<input id=\"property\" name=\"property\" value=\"{}\" inputmode=\"numeric\" pattern=\"[0-9]{{1,20}}\" "
      "maxlength=\"20\" required autocomplete=\"off\" spellcheck=\"false\" title=\"1 to 20 digits\" "
      "aria-describedby=\"about\"></p><p><button>Look it up</button></p></form>{}"
      "<p>Did a screen or a log say something? <a href=\"/explain\">Paste it here</a> to learn what it "
      "means.</p>",
      kTitle, escaped(property), answer);
  page.style = std::string{page_style()} + std::string{explain_style()};
  page.form_action = "'self'";
  net::Response response = response_of(page);
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.set("X-Content-Type-Options", "nosniff");
  return response;
}

[[nodiscard]] std::string hidden(std::string_view name, std::string_view value) {
  return fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name, escaped(value));
}

/// What the page that explains says of this answer, by one press: as if an agent had pasted what we kept of
/// it.
[[nodiscard]] std::string explain_html(const wire::DiagnosisReport& report, const core::TroubleRow& row) {
  const core::Evidence& last = row.last;
  if (last.status == 0 && last.excerpt.empty()) return {};
  const bool is_http = last.status >= 100 && last.status < 600;  // a partner may have said another number
  const std::string status = is_http ? std::to_string(last.status) : "";
  std::string fields = hidden("pasted", last.excerpt) + hidden("status", status) +
                       hidden("property", report.property) + hidden("content_type", "application/json");
  if (wire::calls_named(last.call).size() == 1) fields += hidden("call", last.call);
  if (report.kind) fields += hidden("credential", core::name(*report.kind));
  return fmt::format(
      "<form method=\"post\" action=\"/explain#answer\">{}<p><button>Explain what {} was "
      "answered</button></p>"
      "</form>",
      fields, last.call.empty() ? "the call" : escaped(last.call));
}

[[nodiscard]] std::string explanations_html(const wire::DiagnosisReport& report) {
  std::string forms;
  for (const core::TroubleRow& row : report.diagnosis.evidence) forms += explain_html(report, row);
  return forms;
}

[[nodiscard]] std::string download_html(const wire::DiagnosisReport& report) {
  return fmt::format(
      "<h3>For Cloudbeds' support</h3><p>The same, with the last calls and deliveries, in one zip file. No "
      "credential is in it.</p><form method=\"get\" action=\"/support/bundle\">{0}{1}<p><label "
      "for=\"reservation-{2}\">A reservation with which it failed (if there is one)</label><input "
      "id=\"reservation-{2}\" name=\"reservation\" pattern=\"[A-Za-z0-9\\-]{{1,20}}\" maxlength=\"20\" "
      "autocomplete=\"off\" spellcheck=\"false\" title=\"Its number: at most 20 letters, digits and -\"></p>"
      "<p><button>Download the bundle</button></p></form>",
      hidden("account", report.account), hidden("property", report.property), escaped(report.link));
}

}  // namespace

net::Response support_form() {
  return page(200, "", "");
}

net::Response support_refused() {
  return page(400, "", "<section><h2>A property id has 1 to 20 digits, and nothing else.</h2></section>");
}

net::Response support_answer(const std::string& property, const std::vector<wire::DiagnosisReport>& reports) {
  if (reports.empty()) {
    return page(404, property,
                "<section><h2>This hotel is not known here.</h2><p>Nobody has begun to connect it with this "
                "app, or the id is another one. Compare it with the address of the hotel's Cloudbeds page."
                "</p></section>");
  }
  std::string answers;
  for (const wire::DiagnosisReport& report : reports)
    answers += "<section>" + report_html(report, "What to do") + explanations_html(report) +
               download_html(report) + "</section>";
  return page(200, property, answers);
}

}  // namespace latchkey::relay
