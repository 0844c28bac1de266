#include "sandbox/server.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "net/form.hpp"
#include "net/guards.hpp"
#include "sandbox/api.hpp"
#include "sandbox/connection.hpp"
#include "sandbox/consent.hpp"
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
    for (const std::string& url : {site.redirect_uri, site.login_url}) {
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
       .login_url = fmt::format("http://localhost:{}/login", port + 2)},
      {.hosts = {fmt::format("127.0.0.1:{}", port)},
       .redirect_uri = fmt::format("http://127.0.0.2:{}/callback", port + 1),
       .login_url = fmt::format("http://127.0.0.3:{}/login", port + 2)},
  };
}

Server::Server(const boost::asio::any_io_executor& executor, Options options, Environment environment)
    : sites_(options.sites.empty() ? preview_sites(options.port) : std::move(options.sites)),
      state_file_(options.state_dir),
      marketplace_{.account = state_file_.load().value_or(seeded_account()),
                   .settings = options.settings,
                   .clock = std::move(environment.clock),
                   .random = Random(environment.seed)},
      courier_(executor, marketplace_, environment.http, [this] { settle(); }),
      guarded_(guarded()),
      page_policy_(policy_for(sites_)) {
  for (const Site& site : sites_) redirect_uris_.push_back(site.redirect_uri);
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

void Server::add_pages() {
  router_.add("GET", "/", [this](const auto&) { return respond(overview_page(marketplace_)); });
  router_.add("GET", "/assets/{file}",
              [](const auto& request) { return respond(asset_file(request.params.at("file"))); });
  router_.add("GET", "/marketplace", [this](const auto&) {
    return respond(found("/marketplace/" + marketplace_.account.app.slug));
  });
  router_.add("GET", "/marketplace/{app}", [this](const auto& request) {
    if (request.params.at("app") != marketplace_.account.app.slug) return respond(not_found_page());
    return respond(app_page(marketplace_, site_of(request), request.query_form().get("property")));
  });
  router_.add("GET", "/oauth", [this](const auto& request) {
    const ConsentRequest* const consent = find_consent(marketplace_, request.query_form().get("request"));
    return respond(consent == nullptr ? consent_ended_page() : consent_page(marketplace_, *consent));
  });
  router_.add("POST", "/oauth", [this](const auto& request) { return decide_consent(request); });
  router_.add("GET", "/connected-apps", [this](const auto& request) {
    return respond(connected_apps_page(marketplace_, nullptr,
                                       marketplace_.find_property(request.query_form().get("disconnected"))));
  });
  router_.add("GET", "/connected-apps/disconnect", [this](const auto& request) {
    const Property* const asked = marketplace_.find_property(request.query_form().get("property"));
    return respond(asked == nullptr || !is_connected(marketplace_, *asked)
                       ? net::see_other("/connected-apps")
                       : connected_apps_page(marketplace_, asked, nullptr));
  });
  router_.add("POST", "/connected-apps/disconnect",
              [this](const auto& request) { return confirm_disconnect(request); });
  router_.otherwise([](const auto&) { return respond(not_found_page()); });
}

void Server::add_control() {
  router_.add("GET", "/_test/state", [this](const auto&) { return respond(control_state(marketplace_)); });
  router_.add("GET", "/_test/deliveries",
              [this](const auto&) { return respond(control_deliveries(marketplace_)); });
  router_.add("GET", "/_test/requests", [this](const auto&) { return respond(control_requests(log_)); });
  router_.add("POST", "/_test/clock",
              [this](const auto& request) { return respond(control_clock(marketplace_, request)); });
  router_.add("POST", "/_test/reset",
              [this](const auto&) { return control_reset(marketplace_, courier_, log_); });
}

boost::asio::awaitable<net::Response> Server::route(const net::Request& request) {
  if (!api_method(request.path).empty()) {
    co_return co_await answer_api(request, marketplace_, courier_, redirect_uris_);
  }
  co_return co_await router_(request);
}

boost::asio::awaitable<net::Response> Server::decide_consent(const net::Request& request) {
  const net::Form form = request.body_form();
  const bool allowed = form.get("decision") == "allow";
  if (!allowed && form.get("decision") != "deny") co_return consent_ended_page();
  const auto next = allowed ? allow_access(marketplace_, form.get("request"), form.get("property"))
                            : deny_access(marketplace_, form.get("request"));
  co_return next ? found(*next) : consent_ended_page();
}

boost::asio::awaitable<net::Response> Server::confirm_disconnect(const net::Request& request) {
  const net::Form form = request.body_form();
  const std::string property(form.get("property"));
  if (form.get("app") != marketplace_.account.app.slug || marketplace_.find_property(property) == nullptr) {
    co_return not_found_page();
  }
  co_await disconnect(marketplace_, courier_, property);
  co_return net::see_other("/connected-apps?" + net::write_form({{{"disconnected", property}}}));
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
  const auto due = courier_.next_due();
  if (!due) return std::nullopt;
  return std::max(*due - marketplace_.now(), std::chrono::microseconds{0});
}

/// What every change ends with: webhooks set off, the file written, the host told.
void Server::settle() {
  courier_.send_due();
  if (std::exchange(marketplace_.changed, false)) state_file_.save(marketplace_.account);
  if (on_work_) on_work_();
}

}  // namespace latchkey::sandbox
