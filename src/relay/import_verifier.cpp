#include "relay/import_verifier.hpp"

#include <algorithm>

#include "core/url.hpp"
#include "relay/adoption.hpp"
#include "wire/account_api.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;

namespace {

constexpr std::chrono::seconds kPatience{60};  // the relay itself waits for several answers of Cloudbeds

/// An address that means "all of this machine" is called by its loopback one.
[[nodiscard]] std::string callable(std::string where) {
  constexpr std::string_view kAll4 = "0.0.0.0:";
  constexpr std::string_view kAll6 = "[::]:";
  if (where.starts_with(kAll4)) return "127.0.0.1:" + where.substr(kAll4.size());
  if (where.starts_with(kAll6)) return "[::1]:" + where.substr(kAll6.size());
  return where;
}

struct Closed {
  int status;
  std::string_view why;
};
constexpr std::array kClosed{
    Closed{401, "refuses the API secret: set LATCHKEY_API_SECRET to the one the relay was started with"},
    Closed{404, "knows no such route: is this a relay, and as new as this program?"},
    Closed{405, "knows no such route: is this a relay, and as new as this program?"},
    Closed{421, "does not answer to this name: give --relay with one of the `hosts` of its configuration"},
};

}  // namespace

awaitable<net::OutgoingReply> HearsRetryAfter::send(net::OutgoingRequest request) {
  net::OutgoingReply reply = co_await http_.send(std::move(request));
  last_ = retry_after(reply.headers);
  co_return reply;
}

int DryVerifier::calls(const wire::ImportRow& row) const {
  return row.credential.access.empty() ? 0 : 1;
}

awaitable<Asked> DryVerifier::ask(wire::ImportRow row) {
  if (row.credential.access.empty()) co_return asked_dry(row, core::Problem::credential_refused);
  const auto problem = co_await is_dead(cloudbeds_, row.credential, row.property);
  Asked answer = asked_dry(row, problem);
  answer.retry_after = http_.last();
  co_return answer;
}

/// Counted on the bench (import_verifier_test): the question, the hotel's name, the subscription and the new
/// link's own first question; what can be refreshed may need a refresh and a second question.
int RelayVerifier::calls(const wire::ImportRow& row) const {
  constexpr int kAdoption = 4;
  constexpr int kRefresh = 2;
  return row.credential.refresh.empty() ? kAdoption : kAdoption + kRefresh;
}

awaitable<Asked> RelayVerifier::ask(wire::ImportRow row) {
  net::OutgoingRequest put = request("PUT", row.account);
  put.url += "/properties/" + row.property + "/credential";
  put.headers.add("Content-Type", "application/json");
  put.body = wire::write_credential_request(row.credential);
  const net::OutgoingReply reply = co_await http_.send(std::move(put));
  co_return judge(reply);
}

awaitable<std::string> RelayVerifier::why_closed() {
  net::OutgoingRequest get = request("GET", "latchkey-import");
  const net::OutgoingReply reply = co_await http_.send(std::move(get));
  if (reply.failure == net::Failure::none && reply.status == 200) co_return std::string{};
  const std::string why = why_hopeless(reply);
  if (!why.empty()) co_return why;
  co_return "The relay at " + door_.base + " is not ready (it answers " + std::to_string(reply.status) +
      "): see its log";
}

net::OutgoingRequest RelayVerifier::request(std::string method, const std::string& account) const {
  net::OutgoingRequest out;
  out.method = std::move(method);
  out.url = door_.base + "/v1/accounts/" + core::percent_encode(account);
  out.timeout = kPatience;
  if (!door_.host.empty()) out.headers.add("Host", door_.host);
  out.headers.add("Authorization", "Bearer " + door_.secret);
  return out;
}

/// Without a code that we know, only success says anything: a proxy's page is no word of Cloudbeds.
Asked RelayVerifier::judge(const net::OutgoingReply& reply) const {
  Asked answer;
  const auto problem = wire::read_problem(reply.body);
  const bool spoke = reply.failure == net::Failure::none;
  if (spoke && reply.status == 200) answer = asked(std::nullopt);
  if (spoke && reply.status != 200 && problem) answer = asked(problem);
  if (!spoke) answer.finding.problem = core::Problem::relay_unreachable;
  answer.again = answer.again || !spoke || reply.status == 429 || reply.status >= 500;
  answer.retry_after = retry_after(reply.headers);
  answer.hopeless = why_hopeless(reply);
  return answer;
}

std::string RelayVerifier::why_hopeless(const net::OutgoingReply& reply) const {
  using net::Failure;
  if (reply.failure == Failure::timed_out || reply.failure == Failure::broken)
    return {};  // of one row perhaps
  if (reply.failure != Failure::none) {
    return "No relay answers at " + door_.base + " (" + std::string{net::name(reply.failure)} +
           "). Start it with `latchkey relay --config FILE`, or name its address with --relay";
  }
  const auto row =
      std::find_if(kClosed.begin(), kClosed.end(), [&](const Closed& c) { return c.status == reply.status; });
  return row == kClosed.end() ? std::string{} : "The relay at " + door_.base + " " + std::string{row->why};
}

RelayVerifier::Door door_of(const Config& config) {
  const std::string where = callable(config.listen.front());
  const bool known = std::find(config.hosts.begin(), config.hosts.end(), where) != config.hosts.end();
  return {.base = "http://" + where,
          .host = known ? std::string{} : config.hosts.front(),
          .secret = config.api_secret};
}

}  // namespace latchkey::relay
