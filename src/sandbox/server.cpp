#include "sandbox/server.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "net/form.hpp"
#include "net/guards.hpp"
#include "sandbox/api.hpp"
#include "sandbox/connection.hpp"
#include "sandbox/control.hpp"

namespace latchkey::sandbox {
namespace {

boost::asio::awaitable<net::Response> respond(net::Response response) {
  co_return response;
}

/// form-action also governs where a form's answer redirects to (in Chromium): the consent leads to the relay,
/// and from there to the partner.
std::string policy_for(const std::vector<Site>& sites) {
  std::set<std::string> origins;
  for (const Site& site : sites) {
    for (const std::string& url : {site.redirect_uri, site.partner_callback, site.login_url}) {
      if (auto origin = net::origin_of(url)) origins.insert(std::move(*origin));
    }
  }
  return fmt::format(
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {}; base-uri 'none'; "
      "frame-ancestors 'none'",
      fmt::join(origins, " "));
}

void add_page_headers(net::Response& response, std::string_view policy) {
  response.headers.set("Content-Security-Policy", policy);
  // Not no-referrer: with it browsers send "Origin: null" on a page's own forms (Fetch, "append a request
  // Origin header").
  response.headers.set("Referrer-Policy", "same-origin");
  response.headers.set("Cache-Control", "no-store");
}

std::vector<std::string> hosts_of(const std::vector<Site>& sites, std::string_view prefix) {
  std::vector<std::string> list;
  for (const Site& site : sites) {
    for (const std::string& host : site.hosts) list.push_back(fmt::format("{}{}", prefix, host));
  }
  return list;
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
    : sites_(options.sites.empty() ? preview_sites(options.port) : std::move(options.sites)),
      state_file_(options.state_dir),
      marketplace_{.account = state_file_.load().value_or(seeded_account()),
                   .clock = std::move(environment.clock),
                   .random = Random(environment.seed)},
      courier_(executor, marketplace_, environment.http, [this] { settle(); }),
      guarded_(guarded()),
      page_policy_(policy_for(sites_)) {
  for (const Site& site : sites_) {
    for (const std::string& uri : {site.redirect_uri, site.partner_callback}) {
      if (!uri.empty()) redirect_uris_.push_back(uri);  // A call without one must match nothing.
    }
  }
  finish_disconnects(marketplace_);
  add_pages();
  add_control();
}

net::Handler Server::guarded() {
  return net::only_hosts(
      hosts_of(sites_, ""),
      net::refuse_foreign_origin(hosts_of(sites_, "http://"),
                                 [this](const net::Request& request) { return route(request); }));
}

const Site& Server::site_of(const net::Request& request) const {
  const auto row = std::ranges::find_if(sites_, [host = request.header("Host")](const Site& site) {
    return std::ranges::find(site.hosts, host) != site.hosts.end();
  });
  return row == sites_.end() ? sites_.front() : *row;
}

void Server::add_control() {
  router_.add("GET", "/_test/state", [this](const auto&) { return respond(control_state(marketplace_)); });
  router_.add("GET", "/_test/deliveries",
              [this](const auto&) { return respond(control_deliveries(marketplace_)); });
  router_.add("GET", "/_test/requests", [this](const auto&) { return respond(control_requests(log_)); });
  router_.add("POST", "/_test/clock",
              [this](const auto& request) { return respond(control_clock(marketplace_, request)); });
  router_.add("POST", "/_test/settings",
              [this](const auto& request) { return respond(control_settings(marketplace_, request)); });
  router_.add("POST", "/_test/reset",
              [this](const auto&) { return control_reset(marketplace_, courier_, log_); });
}

boost::asio::awaitable<net::Response> Server::route(const net::Request& request) {
  if (!api_method(request.path).empty()) {
    co_return co_await answer_api(request, marketplace_, courier_, redirect_uris_);
  }
  co_return co_await router_(request);
}

boost::asio::awaitable<net::Response> Server::operator()(const net::Request& request) {
  net::Response response = co_await guarded_(request);
  const std::string id = marketplace_.random.hex(32);
  response.headers.set("X-Request-ID", id);
  const bool is_page = response.headers.get("Content-Type").starts_with("text/html");
  if (is_page || !response.headers.get("Location").empty()) add_page_headers(response, page_policy_);
  if (!api_method(request.path).empty()) log_.add(request, response.status, id, marketplace_.now());
  settle();
  co_return response;
}

void Server::deliver_due() {
  settle();
}

std::optional<std::chrono::microseconds> Server::until_due() const {
  auto due = courier_.next_due();
  for (const Code& code : marketplace_.account.codes) due = std::min(due.value_or(Time::max()), code.expires);
  if (!due) return std::nullopt;
  return std::max(*due - marketplace_.now(), std::chrono::microseconds{0});
}

/// What every change ends with: codes that ran out given up, webhooks set off, the file written, the host
/// told.
void Server::settle() {
  give_up_expired_codes(marketplace_);
  courier_.send_due();
  if (std::exchange(marketplace_.changed, false)) state_file_.save(marketplace_.account);
  if (on_work_) on_work_();
}

}  // namespace latchkey::sandbox
