#include "sandbox/server.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "net/guards.hpp"
#include "net/problem.hpp"
#include "sandbox/control.hpp"

namespace latchkey::sandbox {
namespace {

constexpr std::string_view kAccounts = "/accounts/";
constexpr std::size_t kMostAccounts = 200;  // Of a parallel test run; each holds some hundred kB at most.
constexpr std::size_t kNameBytes = 40;
constexpr std::string_view kFull =
    "200 accounts exist, which is the most: reset and use one of those that GET /_test/accounts lists, or "
    "start "
    "another test account.";
constexpr std::size_t kBodyBytes = 65'536;  // As anywhere; only a whole account may be larger (run.cpp).

std::vector<std::string> hosts_of(const std::vector<Site>& sites, std::string_view prefix) {
  std::vector<std::string> list;
  for (const Site& site : sites) {
    for (const std::string& host : site.hosts) list.push_back(fmt::format("{}{}", prefix, host));
  }
  return list;
}

bool is_name(std::string_view name) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !name.empty() && name.size() <= kNameBytes &&
         name.find_first_not_of(kPlain) == std::string_view::npos;
}

/// "/accounts/one/api/..." names "one". Empty: the account without a name.
std::string_view account_in(std::string_view path) {
  if (!path.starts_with(kAccounts)) return {};
  path.remove_prefix(kAccounts.size());
  return path.substr(0, path.find('/'));
}

net::Request without_prefix(const net::Request& request, std::string_view prefix) {
  net::Request inner = request;
  inner.path = request.path.substr(prefix.size());
  if (inner.path.empty()) inner.path = "/";
  return inner;
}

/// FNV-1a: each name has a seed of its own, the same in every run.
std::uint64_t seed_of(std::string_view name, std::uint64_t seed) {
  for (const char character : name) seed = (seed ^ static_cast<unsigned char>(character)) * 0x100000001b3ULL;
  return seed & kSeedMask;
}

/// What no account is asked. Deliveries to ourselves could each cause the next two.
std::optional<net::Response> refusal_of(const net::Request& request) {
  if (request.header("User-Agent") == kWebhookAgent)
    return net::problem(400, "webhook_to_itself", "A webhook of the test account came back to it",
                        "Subscribe with an address of your own.");
  if (request.body.size() > kBodyBytes && !request.path.ends_with("/_test/restore"))
    return net::problem(413, "body_too_large", "The body is too large", "Send up to 65,536 bytes.");
  return std::nullopt;
}

}  // namespace

std::vector<Site> preview_sites(std::uint16_t port) {
  return {
      {.hosts = {fmt::format("localhost:{}", port), fmt::format("[::1]:{}", port)},
       .redirect_uri = fmt::format("http://localhost:{}/callback", port + 1),
       .partner_callback = fmt::format("http://localhost:{}/cloudbeds/callback", port + 2),
       .login_url = fmt::format("http://localhost:{}/login", port + 2)},
      {.hosts = {fmt::format("127.0.0.1:{}", port)},
       .redirect_uri = fmt::format("http://127.0.0.2:{}/callback", port + 1),
       .partner_callback = fmt::format("http://127.0.0.3:{}/cloudbeds/callback", port + 2),
       .login_url = fmt::format("http://127.0.0.3:{}/login", port + 2)},
  };
}

Server::Server(const boost::asio::any_io_executor& executor, Options options, Environment environment)
    : executor_(executor),
      sites_(options.sites.empty() ? preview_sites(options.port) : std::move(options.sites)),
      environment_(std::move(environment)),
      tenant_(executor, sites_, "", options.state_dir, environment_, [this] { work(); }),
      guarded_(guarded()),
      request_ids_(environment_.seed ^ 0x5555'5555'5555'5555ULL) {}

net::Handler Server::guarded() {
  return net::only_hosts(
      hosts_of(sites_, ""),
      net::refuse_foreign_origin(hosts_of(sites_, "http://"),
                                 [this](const net::Request& request) { return dispatch(request); }));
}

net::Response Server::list_of_accounts() const {
  auto names = nlohmann::json::array();
  for (const auto& [name, tenant] : named_) names.push_back(name);
  return control_answer({{"accounts", names}});
}

Tenant* Server::tenant(std::string_view name) {
  if (const auto row = named_.find(name); row != named_.end()) return row->second.get();
  if (!is_name(name) || named_.size() >= kMostAccounts) return nullptr;
  Environment own{environment_.clock, seed_of(name, environment_.seed), environment_.http};
  auto made = std::make_unique<Tenant>(executor_, sites_, std::string(kAccounts) + std::string(name), "", own,
                                       [this] { work(); });
  return named_.emplace(std::string(name), std::move(made)).first->second.get();
}

boost::asio::awaitable<net::Response> Server::dispatch(const net::Request& request) {
  if (auto refusal = refusal_of(request)) co_return std::move(*refusal);
  if (request.path == "/_test/accounts" && request.method == "GET") co_return list_of_accounts();
  const auto name = account_in(request.path);
  if (name.empty()) co_return co_await tenant_(request);
  Tenant* const found = tenant(name);
  if (found == nullptr)
    co_return net::problem(
        404, "account_unknown", "There is no such account",
        is_name(name) ? kFull : "Accounts are named by up to 40 small letters, digits and hyphens.");
  const net::Request inner = without_prefix(request, request.path.substr(0, kAccounts.size() + name.size()));
  co_return co_await (*found)(inner);
}

boost::asio::awaitable<net::Response> Server::operator()(const net::Request& request) {
  net::Response response = co_await guarded_(request);
  if (response.headers.get("X-Request-ID").empty())
    response.headers.set("X-Request-ID", request_ids_.hex(32));
  co_return response;
}

void Server::deliver_due() {
  tenant_.settle();
  for (const auto& [name, tenant] : named_) tenant->settle();
}

std::optional<std::chrono::microseconds> Server::until_due() const {
  auto due = tenant_.until_due();
  for (const auto& [name, tenant] : named_) {
    const auto own = tenant->until_due();
    if (own) due = std::min(due.value_or(*own), *own);
  }
  return due;
}

void Server::work() {
  if (on_work_) on_work_();
}

}  // namespace latchkey::sandbox
