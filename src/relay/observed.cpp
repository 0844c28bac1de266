#include "relay/observed.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <chrono>

#include "core/url.hpp"
#include "net/problem.hpp"
#include "relay/assets.hpp"
#include "relay/log.hpp"
#include "relay/no_answer.hpp"
#include "relay/relay.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;

namespace {

using Steady = std::chrono::steady_clock;

[[nodiscard]] core::Duration since(Steady::time_point start) {
  return std::chrono::duration_cast<core::Duration>(Steady::now() - start);
}

/// The pattern, never the address.
[[nodiscard]] std::string route_of(const net::Router& routes, const net::Request& request) {
  const std::string_view pattern = routes.pattern_of(request);
  if (!pattern.empty()) return std::string{pattern};
  return find_asset(request.path) != nullptr ? "(asset)" : "(none)";
}

/// Those that are routed; any other word would be a row of the monitor's own for each that somebody thinks
/// up.
[[nodiscard]] std::string method_of(const net::Request& request) {
  for (const std::string_view known : {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
    if (request.method == known) return request.method;
  return "(other)";
}

/// `code` of a problem answer: one of our own words.
[[nodiscard]] std::string code_of(const net::Response& response) {
  constexpr std::string_view kMember = "\"code\":\"";
  if (!response.headers.get("Content-Type").starts_with("application/problem+json")) return {};
  const auto at = response.body.find(kMember);
  if (at == std::string::npos) return {};
  const auto begin = at + kMember.size();
  return response.body.substr(begin, response.body.find('"', begin) - begin);
}

[[nodiscard]] net::Response fault() {
  return net::problem(500, "internal_error", "The server made a mistake",
                      "Try again; if it stays, tell its operator the request id.");
}

/// A handler that throws is a fault of ours: told with the request's id, and not to whoever asked.
awaitable<net::Response> answer_of(const net::Handler& next, const net::Request& request,
                                   const std::string& id) {
  std::string what;
  try {
    co_return co_await next(request);
  } catch (const std::exception& error) {
    what = error.what();
  }
  tell(LogLevel::error, "a request failed: " + what, {field("request_id", id)});
  co_return fault();
}

void tell_of(Relay& relay, const net::Request& request, const net::Response& response,
             const std::string& route, core::Duration took, const std::string& id) {
  const std::string status = std::to_string(response.status);
  const std::string method = method_of(request);
  relay.metrics.count(Counter::requests, {method, route, status});
  relay.metrics.observe(Histogram::request, took);
  const LogLevel level = response.status >= 500 ? LogLevel::error : LogLevel::info;
  tell(level, fmt::format("{} {} {}", method, route, status),
       {field("request_id", id), field("method", method), field("route", route),
        field("status", response.status), field("ms", took.count()), field("client", request.client),
        field("code", code_of(response))});
}

[[nodiscard]] std::string result_of(const CallReport& report) {
  if (report.failure != net::Failure::none) return std::string{net::name(report.failure)};
  return report.status / 100 == 2 ? "ok" : fmt::format("{}xx", report.status / 100);
}

void count_call(Metrics& metrics, const CallReport& report, core::Duration took) {
  const std::string verdict{core::name(report.judgement.verdict)};
  const std::string code{report.judgement.problem ? core::name(*report.judgement.problem) : ""};
  metrics.observe(Histogram::cloudbeds, took);
  metrics.count(Counter::cloudbeds_calls, {report.endpoint, result_of(report)});
  metrics.count(Counter::verdicts, {verdict, code});
  if (report.call == core::Call::refresh) metrics.count(Counter::refreshes, {verdict});
}

[[nodiscard]] std::string words_of(const CallReport& report, const std::string& api_base) {
  if (report.failure == net::Failure::none) return "Cloudbeds " + report.endpoint;
  const auto address = core::read_address(api_base);
  return fmt::format("Cloudbeds {}: no answer from {}: {}", report.endpoint,
                     address ? address->origin : api_base, why_no_answer(report.failure));
}

void tell_call(const CallReport& report, const std::string& api_base, core::Duration took) {
  constexpr std::size_t kIdLength = 100;
  const bool healthy = report.judgement.verdict == core::Verdict::healthy;
  tell(
      healthy ? LogLevel::info : LogLevel::warning, words_of(report, api_base),
      {field("endpoint", report.endpoint), field("property", report.property), field("status", report.status),
       field("failure", report.failure == net::Failure::none ? "" : std::string{net::name(report.failure)}),
       field("verdict", std::string{core::name(report.judgement.verdict)}),
       field("code", std::string{report.judgement.problem ? core::name(*report.judgement.problem) : ""}),
       field("ms", took.count()), field("cloudbeds_request_id", report.request_id.substr(0, kIdLength))});
}

}  // namespace

/// Not from the relay's own source of chance, which tests repeat: an id is no secret, only rare.
RequestIds::RequestIds() : process_("r" + random_word(system_entropy(), 6)) {}

std::string RequestIds::next() {
  return fmt::format("{}-{:06}", process_, ++count_);
}

net::Handler observed(Relay& relay, std::shared_ptr<const net::Router> routes, net::Handler next) {
  return [&relay, routes = std::move(routes),
          next = std::move(next)](const net::Request& came) -> awaitable<net::Response> {
    const auto start = Steady::now();
    net::Request request = came;
    request.client = net::client_of(came, relay.forwarding);
    const std::string id = relay.request_ids.next();
    const std::string route = route_of(*routes, request);
    net::Response response = co_await answer_of(next, request, id);
    response.headers.set("X-Request-ID", id);
    tell_of(relay, request, response, route, since(start), id);
    co_return response;
  };
}

void watch_cloudbeds(Relay& relay) {
  relay.cloudbeds.watch({[&relay](const std::string& property) { return relay.history.owner_of(property); },
                         [&relay] { relay.calls.begun(Steady::now()); },
                         [&relay](const CallReport& report, const SharedEvidence& how, core::Duration took) {
                           // Later: a token that came is written before anything else is asked of the store.
                           boost::asio::post(relay.executor, [&relay, report, how, took] {
                             relay.history.made(report, how, took);
                           });
                           relay.calls.ended();
                           count_call(relay.metrics, report, took);
                           tell_call(report, relay.config.api_base, took);
                         }});
}

}  // namespace latchkey::relay
