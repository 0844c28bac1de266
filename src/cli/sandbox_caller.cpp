#include "cli/sandbox_caller.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/send.hpp"
#include "net/http_client.hpp"

namespace latchkey::cli {

using nlohmann::json;

namespace {

std::string origin_of(const SandboxAddress& address) {
  const std::string account = address.account.empty() ? "" : "/accounts/" + address.account;
  return fmt::format("http://127.0.0.1:{}{}", address.port, account);
}

int tell(const net::OutgoingReply& reply) {
  const json answer = json::parse(reply.body, nullptr, /*allow_exceptions=*/false);
  if (reply.status == 200) {
    fmt::print("{}\n", answer.is_discarded() ? reply.body : answer.dump(2));
    return kFine;
  }
  const std::string detail = answer.is_object() ? answer.value("detail", answer.value("title", "")) : "";
  fmt::print(stderr, "latchkey: the test account refused ({}). {}\n", reply.status, detail);
  return kNegative;
}

}  // namespace

void add_address(CLI::App& app, SandboxAddress& address) {
  app.add_option("--port", address.port, "Port of the running test account")->capture_default_str();
  app.add_option("--account", address.account, "One of its named accounts (/accounts/NAME)");
}

int call_sandbox(const SandboxAddress& address, std::string_view method, std::string_view path,
                 const json& body) {
  net::OutgoingRequest request{.method = std::string(method),
                               .url = origin_of(address) + std::string(path),
                               .headers = {},
                               .body = {}};
  if (!body.is_null()) request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  const net::OutgoingReply reply = send(std::move(request));
  if (reply.failure == net::Failure::none) return tell(reply);
  fmt::print(stderr, "latchkey: no test account answers at {} ({}). Start one with `latchkey sandbox`.\n",
             origin_of(address), net::name(reply.failure));
  return kCouldNotRun;
}

}  // namespace latchkey::cli
