// `latchkey session`: asks the relay for a session token as a partner's back end would, and prints it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.hpp"
#include "cli/send.hpp"
#include "cli/state_dir.hpp"
#include "net/http_client.hpp"

namespace latchkey::cli {

using nlohmann::json;

namespace {

struct SessionOptions {
  std::string relay;
  std::string secret_env = "LATCHKEY_API_SECRET";
  std::string account = "demo";
  std::string origin;
  std::string property;
  std::string state_dir = ".latchkey";
};

/// The environment first: a secret never stands on a command line, where every user of the machine can read
/// it.
std::string secret_of(const SessionOptions& options, const Settings& settings) {
  if (const char* value = std::getenv(options.secret_env.c_str()); value != nullptr && *value != '\0')
    return value;
  if (const auto row = settings.find(options.secret_env); row != settings.end()) return row->second;
  throw CannotRun(fmt::format(
      "{} is not set, and {} does not hold it. Start the preview, or set it to the relay's API secret.",
      options.secret_env, settings_file(options.state_dir).string()));
}

void fill_from(std::string& value, const Settings& settings, const std::string& name,
               std::string_view option) {
  if (!value.empty()) return;
  const auto row = settings.find(name);
  if (row == settings.end())
    throw CannotRun(fmt::format("{} is needed: no preview has left its address here.", option));
  value = row->second;
}

net::OutgoingRequest request_for(const SessionOptions& options, const std::string& secret) {
  json body = {{"account", options.account}, {"origin", options.origin}};
  if (!options.property.empty()) body["property"] = options.property;
  net::OutgoingRequest request{
      .method = "POST", .url = options.relay + "/v1/sessions", .headers = {}, .body = body.dump()};
  request.headers.add("Authorization", "Bearer " + secret);
  request.headers.add("Content-Type", "application/json");
  return request;
}

int print(const net::OutgoingReply& reply, const SessionOptions& options) {
  if (reply.failure != net::Failure::none) {
    throw CannotRun(fmt::format("{} does not answer ({}).", options.relay, net::name(reply.failure)));
  }
  const json answer = json::parse(reply.body, nullptr, /*allow_exceptions=*/false);
  if (reply.status / 100 == 2 && answer.is_object() && answer.contains("token") &&
      answer["token"].is_string()) {
    fmt::print("{}\n", answer["token"].get<std::string>());
    return kFine;
  }
  const std::string detail = answer.is_object() ? answer.value("detail", answer.value("title", "")) : "";
  fmt::print(stderr, "latchkey session: {} refused ({}). {}\n", options.relay, reply.status, detail);
  return kNegative;
}

}  // namespace

int run_session(Arguments arguments) {
  SessionOptions options;
  CLI::App app("Prints a session token. Without options it is for the running preview's demo account.",
               "latchkey session");
  app.add_option("--relay", options.relay, "The relay's address");
  app.add_option("--secret-env", options.secret_env, "Environment variable that holds the relay's API secret")
      ->capture_default_str();
  app.add_option("--account", options.account, "The partner's own name of the account")
      ->capture_default_str();
  app.add_option("--origin", options.origin, "Origin of the page that will use the token");
  app.add_option("--property", options.property, "Narrow the session to one property");
  app.add_option("--state-dir", options.state_dir, "The preview's folder, for what is not given")
      ->capture_default_str();
  if (const auto code = parse(app, arguments)) return *code;

  const Settings settings = read_settings(settings_file(options.state_dir));
  fill_from(options.relay, settings, "LATCHKEY_RELAY", "--relay");
  fill_from(options.origin, settings, "LATCHKEY_ORIGIN", "--origin");
  return print(send(request_for(options, secret_of(options, settings))), options);
}

}  // namespace latchkey::cli
