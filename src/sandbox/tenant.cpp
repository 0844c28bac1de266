#include "sandbox/tenant.hpp"

#include <fmt/format.h>

#include <utility>

#include "net/form.hpp"
#include "sandbox/connection.hpp"
#include "sandbox/prefixed.hpp"

namespace latchkey::sandbox {
namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

/// form-action governs the whole way to which a form's answer redirects (in Chromium): that of the consent
/// leads to the partner, and on to wherever the partner likes.
std::string policy_of(std::string_view path) {
  return path == "/oauth" ? std::string(kPolicy) : fmt::format("{}; form-action 'self'", kPolicy);
}

void add_page_headers(net::Response& response, std::string_view policy) {
  response.headers.set("Content-Security-Policy", policy);
  // Not no-referrer: with it browsers send "Origin: null" on a page's own forms (Fetch, "append a request
  // Origin header").
  response.headers.set("Referrer-Policy", "same-origin");
  response.headers.set("Cache-Control", "no-store");
}

Marketplace marketplace_from(std::optional<Account> saved, Environment& environment, std::string prefix) {
  const bool fresh = !saved;
  Account account = saved ? std::move(*saved) : seeded_account();
  // A state of an earlier version knows no seed, and what it drew must not be drawn again.
  if (fresh || account.drawn == 0) account.seed = environment.seed;
  const Random random(account.seed, account.drawn);
  const std::uint64_t seed = account.seed;
  return {.account = std::move(account),
          .clock = std::move(environment.clock),
          .random = random,
          .prefix = std::move(prefix),
          .page_states = Random(~seed)};
}

}  // namespace

Tenant::Tenant(const boost::asio::any_io_executor& executor, const std::vector<Site>& sites,
               std::string prefix, const std::string& state_dir, Environment environment,
               std::function<void()> on_work)
    : sites_(sites),
      state_file_(state_dir),
      marketplace_(marketplace_from(state_file_.load(), environment, std::move(prefix))),
      courier_(executor, marketplace_, environment.http, [this] { settle(); }),
      pauses_(executor,
              [this] {
                if (on_work_) on_work_();
              }),
      workshop_{marketplace_, courier_, pauses_, meter_, redirect_uris_},
      request_ids_(~environment.seed),
      on_work_(std::move(on_work)) {
  for (const Site& site : sites_) {
    for (const std::string& uri : {site.redirect_uri, site.partner_callback}) {
      if (!uri.empty()) redirect_uris_.push_back(uri);  // A call without one must match nothing.
    }
  }
  finish_disconnects(marketplace_);
  add_pages();
  add_lab();
  add_control();
}

const Site& Tenant::site_of(const net::Request& request) const {
  const auto row = std::ranges::find_if(sites_, [host = request.header("Host")](const Site& site) {
    return std::ranges::find(site.hosts, host) != site.hosts.end();
  });
  return row == sites_.end() ? sites_.front() : *row;
}

void Tenant::add_control() {
  for (const ControlRoute& row : control_routes()) {
    router_.add(row.method, row.pattern, [this, handle = row.handle](const net::Request& request) {
      return handle({workshop_, log_}, request);
    });
  }
}

boost::asio::awaitable<net::Response> Tenant::route(const net::Request& request,
                                                    std::vector<std::string>& wrong) {
  if (!api_method(request.path).empty()) co_return co_await answer_api(request, workshop_, wrong);
  co_return co_await router_(request);
}

boost::asio::awaitable<net::Response> Tenant::operator()(const net::Request& request) {
  // Asked each second by open pages (web/sandbox/live.js): no part of what happens.
  if (request.path == "/live" && request.method == "GET")
    co_return net::text(200, std::to_string(happenings_));
  const Time came = marketplace_.now();
  std::vector<std::string> wrong;
  net::Response response = co_await route(request, wrong);
  const std::string id = request_ids_.hex(32);
  response.headers.set("X-Request-ID", id);
  const bool is_page = response.headers.get("Content-Type").starts_with("text/html");
  if (is_page || !response.headers.get("Location").empty())
    add_page_headers(response, policy_of(request.path));
  if (!api_method(request.path).empty()) {
    log_.add({request, response, id, came, std::move(wrong)});
    ++happenings_;
  }
  put_prefix(response, marketplace_.prefix);
  settle();
  co_return response;
}

std::optional<std::chrono::microseconds> Tenant::until_due() const {
  if (marketplace_.account.frozen_at > 0) return std::nullopt;  // Nothing comes due by itself.
  auto due = courier_.next_due();
  if (const auto pause = pauses_.next_due()) due = std::min(due.value_or(Time::max()), *pause);
  for (const Code& code : marketplace_.account.codes) due = std::min(due.value_or(Time::max()), code.expires);
  if (!due) return std::nullopt;
  return std::max(*due - marketplace_.now(), std::chrono::microseconds{0});
}

/// What every change ends with: codes that ran out given up, webhooks set off, the file written, the host
/// told.
void Tenant::settle() {
  give_up_expired_codes(marketplace_);
  pauses_.wake_due(marketplace_.now());
  courier_.send_due();
  if (std::exchange(marketplace_.changed, false)) {
    marketplace_.account.drawn = marketplace_.random.drawn();
    state_file_.save(marketplace_.account);
    ++happenings_;
  }
  if (on_work_) on_work_();
}

}  // namespace latchkey::sandbox
