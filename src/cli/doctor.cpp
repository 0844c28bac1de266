// `latchkey doctor`: looks at a page with the button, and at the back end behind it, and says what is wrong
// and what mends it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <string>

#include "cli/command.hpp"
#include "cli/doctor_check.hpp"
#include "cli/doctor_report.hpp"
#include "cli/doctor_visit.hpp"
#include "core/url.hpp"
#include "net/ascii.hpp"
#include "net/form.hpp"

namespace latchkey::cli {

namespace asio = boost::asio;

namespace {

constexpr const char* kAbout =
    "Checks a page with the button and the page API behind it, as a browser would meet them, and says what "
    "is\n"
    "wrong and what mends it. Changes nothing anywhere. Takes a few seconds: it waits for the stream's "
    "heartbeat.";
constexpr const char* kCodes =
    "Without --cookie or --session the page API is checked as far as the page gives a session to anybody.\n"
    "Exit codes: 0 nothing is wrong (hints may be), 1 something is, 2 usage, 3 the page does not answer.\n"
    "More: docs/embed.md.";

/// Addresses go out as they are, and fields must not end their line.
std::string complaint_about(const std::string& address) {
  const bool usable = net::origin_of(address).has_value() && core::read_address(address).has_value();
  return usable ? std::string{} : "must be an absolute http or https address";
}
std::string complaint_about_field(const std::string& text) {
  return net::is_field_value(text) ? std::string{} : "holds characters that no header may hold";
}

void add_options(CLI::App& app, doctor::Asked& asked, bool& json) {
  app.add_option("--page", asked.page, "Address of the page with the button")
      ->required()
      ->check(complaint_about);
  app.add_option("--cookie", asked.cookie, "Cookie field of a person who is logged in: \"name=value; ...\"")
      ->envname("LATCHKEY_DOCTOR_COOKIE")
      ->check(complaint_about_field);
  app.add_option("--session", asked.session, "Session token for the page API (see `latchkey session`)")
      ->envname("LATCHKEY_DOCTOR_SESSION")  // a command line can be read by every user of the machine
      ->check(complaint_about_field);
  app.add_option("--relay", asked.relay, "The attribute relay, where a script makes the button");
  app.add_option("--session-url", asked.session_url,
                 "The attribute session-url, where a script makes the button");
  app.add_flag("--json", json, "JSON instead of the table");
  app.footer(kCodes);
}

doctor::Evidence look_at(doctor::Asked asked) {
  const auto client = net::make_curl_client();
  asio::io_context io;
  auto evidence = asio::co_spawn(io, doctor::visit(*client, std::move(asked)), asio::use_future);
  io.run();
  return evidence.get();
}

}  // namespace

int run_doctor(Arguments arguments) {
  doctor::Asked asked;
  bool json = false;
  CLI::App app(kAbout, "latchkey doctor");
  add_options(app, asked, json);
  if (const auto code = parse(app, arguments)) return *code;

  const doctor::Evidence evidence = look_at(std::move(asked));
  const auto told = doctor::judge(evidence);
  fmt::print("{}", json ? doctor::as_json(told, evidence.page) : doctor::table(told));
  return doctor::count(told, doctor::Mark::wrong) == 0 ? kFine : kNegative;
}

}  // namespace latchkey::cli
