#include "cli/doctor_bundle.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/state_dir.hpp"
#include "net/form.hpp"
#include "net/http_client.hpp"

namespace latchkey::cli::doctor {

namespace asio = boost::asio;

namespace {

/// Only from the environment: a command line can be read by every user of the machine.
[[nodiscard]] std::string secret_of(const BundleAsked& asked) {
  const char* value = std::getenv(asked.secret_env.c_str());
  if (value == nullptr || *value == '\0')
    throw CannotRun(fmt::format(
        "{} is not set. Set it to an API secret of the relay with the scope accounts.", asked.secret_env));
  return value;
}

/// One segment of a path: bytes that are not plain letters or digits as %XX (RFC 3986 section 2.1).
[[nodiscard]] std::string segment(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

[[nodiscard]] net::OutgoingRequest request_for(const BundleAsked& asked) {
  net::OutgoingRequest request;
  request.method = "GET";
  request.url = fmt::format("{}/v1/accounts/{}/properties/{}/bundle", asked.relay, segment(asked.account),
                            segment(asked.property));
  if (!asked.reservation.empty())
    request.url += "?" + net::write_form({{{"reservation", asked.reservation}}});
  request.headers.add("Authorization", "Bearer " + secret_of(asked));
  return request;
}

[[nodiscard]] net::OutgoingReply send(net::OutgoingRequest request) {
  const auto client = net::make_curl_client();
  asio::io_context io;
  auto reply = asio::co_spawn(io, client->send(std::move(request)), asio::use_future);
  io.run();
  return reply.get();
}

[[nodiscard]] int refused(const BundleAsked& asked, const net::OutgoingReply& reply) {
  const auto told = nlohmann::json::parse(reply.body, nullptr, /*allow_exceptions=*/false);
  const bool known = told.is_object() && told.contains("title") && told["title"].is_string();
  fmt::print(stderr, "latchkey doctor: {} gives no bundle ({}). {}\n", asked.relay, reply.status,
             known ? told["title"].get<std::string>() : "Is it a relay's address?");
  return kNegative;
}

}  // namespace

int keep_bundle(const BundleAsked& asked) {
  const net::OutgoingReply reply = send(request_for(asked));
  if (reply.failure != net::Failure::none)
    throw CannotRun(fmt::format("{} does not answer ({}).", asked.relay, net::name(reply.failure)));
  if (reply.status != 200 || reply.headers.get("Content-Type") != "application/zip")
    return refused(asked, reply);
  write_private_file(asked.file, reply.body);
  fmt::print("{}: {} bytes, for Cloudbeds' support. No credential is in it.\n", asked.file,
             reply.body.size());
  return kFine;
}

}  // namespace latchkey::cli::doctor
