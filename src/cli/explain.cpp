// `latchkey explain`: what a support agent pastes, what it means, and how it is mended.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>

#include "cli/command.hpp"
#include "cli/explain_text.hpp"
#include "cli/terminal_text.hpp"
#include "wire/pasted.hpp"
#include "wire/pasted_marks.hpp"

namespace latchkey::cli {

namespace {

struct ExplainOptions {
  std::string body_file;
  int status = -1;
  std::string credential;
  std::string call;
  bool json = false;
  bool webhook = false;
  wire::Given given;
};

constexpr const char* kAbout =
    "Says what an answer, a log line, a webhook or a message of Cloudbeds means: whether the connection "
    "lives, who\n"
    "has to act, and the steps that mend it. Paste it on standard input, or name a file. What is not told is "
    "tried\n"
    "with every plausible value. Nothing of it is stored, and no token of it is shown.";
constexpr const char* kCodes =
    "Exit codes: 0 recognised, 1 not recognised, 2 usage, 3 could not run.  More: docs/explain.md";

const CLI::Validator kStatus{[](const std::string& text) -> std::string {
                               const bool digits = !text.empty() && text.size() <= 3 &&
                                                   text.find_first_not_of("0123456789") == std::string::npos;
                               const int status = digits ? std::stoi(text) : -1;
                               const bool fine = status == 0 || (status >= 100 && status < 600);
                               return fine ? "" : "must be 100 to 599, or 0 when no answer came";
                             },
                             "100-599 or 0"};

void add_options(CLI::App& app, ExplainOptions& options) {
  app.add_option("--status", options.status, "The answer's HTTP status; 0 when none came")->check(kStatus);
  app.add_option("--content-type", options.given.content_type, "The answer's content type");
  app.add_option("--credential", options.credential, "What the call was made with")
      ->check(CLI::IsMember({"oauth", "api_key", "external"}));
  app.add_option(
      "--call", options.call,
      "Which call: getAppState, postAppState, postWebhook, getHotels, access_token, or with its grant "
      "exchange, refresh or a grant_type; anything else is another call");
  app.add_option("--body-file", options.body_file, "Read this file instead of standard input");
  app.add_flag("--webhook", options.webhook, "It is a delivery: say what it leads to");
  app.add_option("--client-id", options.given.client_id, "Your app's client id, for deliveries");
  app.add_option("--property", options.given.property, "The property that was asked about");
  app.add_flag("--json", options.json, "One JSON object instead of text");
  app.footer(kCodes);
}

void finish(ExplainOptions& options) {
  if (options.status >= 0) options.given.status = options.status;
  if (!options.credential.empty()) options.given.kind = core::credential_kind(options.credential);
  options.given.calls = wire::calls_named(options.call);
}

/// One byte more than the limit is seen to be too much.
std::string read_all(std::istream& in, const std::string& name) {
  std::string text(wire::kPasteBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) throw CannotRun(name + " cannot be read.");
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > wire::kPasteBytes) {
    throw CannotRun(name +
                    " holds more than 1 MiB. Give only the answer, or the lines of the log around the failed "
                    "call, for example: tail -n 100 the.log | latchkey explain");
  }
  return text;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw CannotRun(visible(path) + " cannot be read: " + std::strerror(errno) + ".");
  return read_all(in, visible(path));
}

std::string read_input(const ExplainOptions& options) {
  if (!options.body_file.empty()) return read_file(options.body_file);
  if (::isatty(STDIN_FILENO) == 1) fmt::print(stderr, "Paste what you have, then press Enter and Ctrl-D.\n");
  return read_all(std::cin, "Standard input");
}

/// Lines that are easy to read: not wider than a page.
std::size_t columns() {
  constexpr std::size_t kUsual = 80;
  constexpr std::size_t kWidest = 100;
  constexpr std::size_t kNarrowest = 40;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsual;
  return std::clamp<std::size_t>(size.ws_col, kNarrowest, kWidest);
}

template <typename Told>
int print(const Told& told, const ExplainOptions& options, std::string (*as_json)(const Told&)) {
  if (options.json)
    fmt::print("{}\n", as_json(told));
  else
    fmt::print("{}", text_of(wire::report_of(told), columns()));
  return told.recognised ? kFine : kNegative;
}

}  // namespace

int run_explain(Arguments arguments) {
  ExplainOptions options;
  CLI::App app(kAbout, "latchkey explain");
  add_options(app, options);
  if (const auto code = parse(app, arguments)) return *code;
  finish(options);
  const std::string text = read_input(options);
  if (options.webhook)
    return print(wire::explain_delivery(text, options.given), options, wire::write_delivery_explanation);
  return print(wire::explain(text, options.given), options, wire::write_explanation);
}

}  // namespace latchkey::cli
