// Matching by segments. A table walk: with the few dozen routes of a server here a tree would be slower to
// read and run.
#include "net/router.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "net/form.hpp"
#include "net/problem.hpp"

namespace latchkey::net {
namespace {

using Params = std::map<std::string, std::string>;

/// "/a/b" -> "a", "b"; "/" -> "". Everything between slashes counts, so "/a" and "/a/" differ.
std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  path.remove_prefix(path.starts_with('/') ? 1 : 0);
  for (std::size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/')) {
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(end + 1);
  }
  segments.emplace_back(path);
  return segments;
}

bool is_braced(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

std::optional<Params> match(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  Params params;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!is_braced(pattern[i])) {
      if (pattern[i] != path[i]) return std::nullopt;
      continue;
    }
    auto value = percent_decode(path[i]);
    if (!value || value->empty()) return std::nullopt;
    params[pattern[i].substr(1, pattern[i].size() - 2)] = std::move(*value);
  }
  return params;
}

/// Exact segments win over braced ones, decided at the leftmost segment where two patterns differ.
bool is_more_exact(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::lexicographical_compare(a, b, {}, is_braced, is_braced);
}

bool answers(std::string_view route_method, std::string_view method) {
  return route_method == method || (route_method == "GET" && method == "HEAD");
}

void allow(std::string& list, std::string_view method) {
  if (!list.empty()) list += ", ";
  list += method;
  if (method == "GET") list += ", HEAD";
}

Response no_route(const std::string& allowed) {
  if (allowed.empty()) return problem(404, "not_found", "There is nothing at this address", "");
  Response response = problem(405, "method_not_allowed", "This address does not take that method",
                              "Use one of the methods named in the Allow header.");
  response.headers.add("Allow", allowed);
  return response;
}

}  // namespace

void Router::add(std::string_view method, std::string_view pattern, Handler handler) {
  Route route{std::string(method), std::string(pattern), split(pattern), std::move(handler)};
  const auto place = std::ranges::upper_bound(routes_, route.segments, is_more_exact, &Route::segments);
  routes_.insert(place, std::move(route));
}

void Router::otherwise(Handler handler) {
  otherwise_ = std::move(handler);
}

std::string_view Router::pattern_of(const Request& request) const {
  const auto path = split(request.path);
  for (const Route& route : routes_)
    if (answers(route.method, request.method) && match(route.segments, path)) return route.pattern;
  return {};
}

boost::asio::awaitable<Response> Router::operator()(const Request& request) const {
  const auto path = split(request.path);
  std::string allowed;
  for (const Route& route : routes_) {
    auto params = match(route.segments, path);
    if (!params) continue;
    if (!answers(route.method, request.method)) {
      allow(allowed, route.method);
      continue;
    }
    Request routed = request;
    routed.params = std::move(*params);
    co_return co_await route.handler(routed);
  }
  if (otherwise_) co_return co_await otherwise_(request);
  co_return no_route(allowed);
}

}  // namespace latchkey::net
