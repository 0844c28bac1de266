#include "relay/explain_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "relay/assets.hpp"
#include "relay/page_frame.hpp"
#include "wire/explain_report.hpp"
#include "wire/pasted_marks.hpp"

namespace latchkey::relay {

namespace {

constexpr std::string_view kTitle = "What does this mean?";

struct Choice {
  std::string_view value;
  std::string_view label;
};
constexpr std::array kKinds{Choice{"", "An answer or a message"}, Choice{"webhook", "A webhook delivery"}};
constexpr std::array kCredentials{Choice{"", "Not known"}, Choice{"oauth", "OAuth token"},
                                  Choice{"api_key", "API key"}, Choice{"external", "Connected another way"}};
constexpr std::array kCalls{Choice{"", "Not known"},
                            Choice{"getAppState", "getAppState"},
                            Choice{"postAppState", "postAppState"},
                            Choice{"postWebhook", "postWebhook"},
                            Choice{"getHotels", "getHotels"},
                            Choice{"access_token", "access_token"},
                            Choice{"exchange", "access_token, code exchanged"},
                            Choice{"refresh", "access_token, refreshed"},
                            Choice{"other", "Another call"}};

template <std::size_t N>
[[nodiscard]] std::string select(std::string_view name, std::string_view label,
                                 const std::array<Choice, N>& choices, std::string_view chosen) {
  std::string options;
  for (const Choice& row : choices) {
    options += fmt::format("<option value=\"{}\"{}>{}</option>", row.value,
                           row.value == chosen ? " selected" : "", row.label);
  }
  return fmt::format("<p><label for=\"{0}\">{1}</label><select id=\"{0}\" name=\"{0}\">{2}</select></p>",
                     name, label, options);
}

[[nodiscard]] std::string input(std::string_view name, std::string_view label, std::string_view more) {
  return fmt::format(
      "<p><label for=\"{0}\">{1}</label><input id=\"{0}\" name=\"{0}\" autocomplete=\"off\" "
      "spellcheck=\"false\" {2}></p>",
      name, label, more);
}

/// Choices stay as they were; what was typed does not come back, for it may be a secret.
[[nodiscard]] std::string form_html(const net::Form& filled) {
  return fmt::format(
             "<h1>{}</h1><p id=\"about\">Paste an answer of Cloudbeds, a line of a log, a webhook, or words "
             "from a "
             "screen. You get what it means, whether the connection lives, and the steps that mend it. "
             "Nothing is kept."
             "</p><form method=\"post\" action=\"/explain#answer\"><p><label for=\"pasted\">What you "
             "have</label>"
             "<textarea id=\"pasted\" name=\"pasted\" rows=\"8\" maxlength=\"{}\" autocomplete=\"off\" "
             "spellcheck=\"false\" aria-describedby=\"about\"></textarea></p>"
             "<fieldset><legend>What you know about it, if anything</legend>",
             kTitle, kExplainCharacters) +
         select("kind", "It is", kKinds, filled.get("kind")) +
         input("status", "HTTP status",
               "inputmode=\"numeric\" pattern=\"0|[1-5][0-9][0-9]\" title=\"100 to 599, or 0 when "
               "no answer came\" maxlength=\"3\"") +
         input("content_type", "Content type", "maxlength=\"200\"") +
         select("credential", "Credential", kCredentials, filled.get("credential")) +
         select("call", "Call", kCalls, filled.get("call")) +
         input("property", "Property id", "inputmode=\"numeric\" maxlength=\"20\"") +
         input("client_id", "Your app's client id, for webhooks", "maxlength=\"200\"") +
         "</fieldset><p><button>Explain</button></p></form>";
}

[[nodiscard]] std::string section_html(const wire::Section& section) {
  std::string lines;
  for (const std::string& line : section.lines) lines += fmt::format("<li>{}</li>", escaped(line));
  const std::string_view list = section.numbered ? "ol" : "ul";
  return fmt::format("<h3>{0}</h3><{1}>{2}</{1}>", escaped(section.heading), list, lines);
}

[[nodiscard]] std::string report_html(const wire::Report& report) {
  std::string facts;
  for (const wire::Fact& row : report.facts)
    facts += fmt::format("<dt>{}</dt><dd>{}</dd>", escaped(row.label), escaped(row.value));
  std::string sections;
  for (const wire::Section& section : report.sections) sections += section_html(section);
  return fmt::format(
      "<section aria-labelledby=\"answer\"><h2 id=\"answer\" tabindex=\"-1\">{}</h2><dl>{}</dl>{}"
      "<p class=\"code\">Source: {}</p></section>",
      escaped(report.headline), facts, sections, escaped(report.source));
}

[[nodiscard]] net::Response page(int status, std::string main) {
  Page page{.status = status, .title = kTitle, .main = std::move(main)};
  page.style = std::string{page_style()} + std::string{explain_style()};
  page.form_action = "'self'";
  net::Response response = response_of(page);
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.set("X-Content-Type-Options", "nosniff");
  return response;
}

/// As the command's option: 100 to 599, or 0. False when it is something else.
[[nodiscard]] bool read_status(std::string_view text, std::optional<int>& into) {
  text = wire::trimmed(text);
  if (text.empty()) return true;
  int status = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), status);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return false;
  into = status;
  return status == 0 || (status >= 100 && status < 600);
}

[[nodiscard]] wire::Given given_by(const net::Form& form) {
  wire::Given given;
  given.content_type = wire::trimmed(form.get("content_type"));
  given.kind = core::credential_kind(form.get("credential"));
  given.calls = wire::calls_named(form.get("call"));
  given.property = wire::trimmed(form.get("property"));
  given.client_id = wire::trimmed(form.get("client_id"));
  return given;
}

}  // namespace

net::Response explain_form() {
  return page(200, form_html({}));
}

net::Response explain_answer(const net::Request& request) {
  const net::Form form = request.body_form();
  wire::Given given = given_by(form);
  if (!read_status(form.get("status"), given.status)) {
    return page(400,
                form_html(form) +
                    "<section><h2 id=\"answer\" tabindex=\"-1\">The HTTP status must be 100 to 599, or 0 "
                    "when no answer came.</h2></section>");
  }
  const std::string_view pasted = form.get("pasted");
  const wire::Report report = form.get("kind") == "webhook"
                                  ? wire::report_of(wire::explain_delivery(pasted, given))
                                  : wire::report_of(wire::explain(pasted, given));
  return page(200, form_html(form) + report_html(report));
}

}  // namespace latchkey::relay
