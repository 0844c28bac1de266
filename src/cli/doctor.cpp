// `latchkey doctor`: looks at a page with the button and the back end behind it, or at a whole installation
// of the relay, and says what is wrong and what mends it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <string>

#include "cli/command.hpp"
#include "cli/doctor_bundle.hpp"
#include "cli/doctor_check.hpp"
#include "cli/doctor_relay.hpp"
#include "cli/doctor_report.hpp"
#include "cli/doctor_visit.hpp"
#include "core/url.hpp"
#include "net/ascii.hpp"
#include "net/form.hpp"

namespace latchkey::cli {

namespace asio = boost::asio;

namespace {

constexpr const char* kAbout =
    "Looks, says what is wrong and what mends it, and changes nothing anywhere. Three things:\n"
    "  --page URL     a page with the button and the page API behind it, as a browser would meet them\n"
    "  --config FILE  a whole installation: configuration, key, store, clock, DNS, TLS, callback, scopes,\n"
    "                 subscriptions, calls and every hotel; on the relay's machine, as its user and with "
    "its\n"
    "                 environment, while it runs or when it does not\n"
    "  --bundle FILE  keeps what Cloudbeds' support asks for about one hotel, from a running relay";
constexpr const char* kCodes =
    "Of a page without --cookie or --session the page API is checked as far as the page gives a session to "
    "anybody.\n"
    "Each takes a few seconds. Exit codes: 0 nothing is wrong (hints may be), 1 something is, 2 usage, 3 "
    "could "
    "not\n"
    "run: the page does not answer, the configuration cannot be read. More: docs/embed.md, docs/operate.md.";

/// Addresses go out as they are, and fields must not end their line.
std::string complaint_about(const std::string& address) {
  const bool usable = net::origin_of(address).has_value() && core::read_address(address).has_value();
  return usable ? std::string{} : "must be an absolute http or https address";
}
std::string complaint_about_field(const std::string& text) {
  return net::is_field_value(text) ? std::string{} : "holds characters that no header may hold";
}

/// The other thing it does: a hotel's support bundle.
void add_bundle_options(CLI::App& app, doctor::BundleAsked& bundle) {
  auto* const file =
      app.add_option("--bundle", bundle.file, "Instead: keeps a hotel's support bundle as this zip file");
  app.add_option("--account", bundle.account, "Of the bundle: the account, by the partner's own name")
      ->needs(file);
  app.add_option("--property", bundle.property, "Of the bundle: the hotel's property id")->needs(file);
  app.add_option("--reservation", bundle.reservation, "Of the bundle: a reservation with which it failed")
      ->needs(file);
  app.add_option("--secret-env", bundle.secret_env,
                 "Of the bundle: environment variable with an API secret of the relay")
      ->needs(file)
      ->capture_default_str();
}

/// And a whole installation.
void add_installation_options(CLI::App& app, doctor::RelayAsked& installation) {
  auto* const file =
      app.add_option("--config", installation.config,
                     "Instead: the relay's configuration file (TOML), for a whole installation");
  app.add_flag("--every", installation.every, "Of an installation: a line for every hotel, not only a sum")
      ->needs(file);
}

void add_options(CLI::App& app, doctor::Asked& asked, bool& json) {
  app.add_option("--page", asked.page, "Address of the page with the button")->check(complaint_about);
  app.add_option("--cookie", asked.cookie, "Cookie field of a person who is logged in: \"name=value; ...\"")
      ->envname("LATCHKEY_DOCTOR_COOKIE")
      ->check(complaint_about_field);
  app.add_option("--session", asked.session, "Session token for the page API (see `latchkey session`)")
      ->envname("LATCHKEY_DOCTOR_SESSION")  // a command line can be read by every user of the machine
      ->check(complaint_about_field);
  app.add_option("--relay", asked.relay,
                 "The attribute relay, where a script makes the button; of the bundle: the relay's address");
  app.add_option("--session-url", asked.session_url,
                 "The attribute session-url, where a script makes the button");
  app.add_flag("--json", json, "JSON instead of the table");
  app.footer(kCodes);
}

[[nodiscard]] std::string what_is_missing(const doctor::Asked& asked, const doctor::BundleAsked& bundle,
                                          const doctor::RelayAsked& installation) {
  const int things =
      (asked.page.empty() ? 0 : 1) + (bundle.file.empty() ? 0 : 1) + (installation.config.empty() ? 0 : 1);
  if (things == 0) return "--page, --config or --bundle is required";
  if (things > 1) return "--page, --config and --bundle are different things: one at a time";
  if (bundle.file.empty()) return "";
  const bool whole = !asked.relay.empty() && !bundle.account.empty() && !bundle.property.empty();
  if (!whole) return "--bundle needs --relay, --account and --property";
  return complaint_about(asked.relay).empty() ? "" : "--relay " + complaint_about(asked.relay);
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
  doctor::BundleAsked bundle;
  add_bundle_options(app, bundle);
  doctor::RelayAsked installation;
  add_installation_options(app, installation);
  if (const auto code = parse(app, arguments)) return *code;
  if (const std::string wrong = what_is_missing(asked, bundle, installation); !wrong.empty()) {
    fmt::print(stderr, "{}\nRun `latchkey doctor --help` for more.\n", wrong);
    return kUsage;
  }
  if (!bundle.file.empty()) {
    bundle.relay = asked.relay;
    return doctor::keep_bundle(bundle);
  }
  if (!installation.config.empty()) {
    installation.json = json;
    return doctor::check_installation(installation);
  }

  const doctor::Evidence evidence = look_at(std::move(asked));
  const auto told = doctor::judge(evidence);
  fmt::print("{}", json ? doctor::as_json(told, evidence.page) : doctor::table(told));
  return doctor::count(told, doctor::Mark::wrong) == 0 ? kFine : kNegative;
}

}  // namespace latchkey::cli
