// Routes as a list: method, path pattern, handler. Reads as the contents page of a server; tested without a
// socket.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/handler.hpp"

namespace latchkey::net {

class Router {
 public:
  /// Pattern segments in braces ("/connect/{ticket}") match one non-empty segment and arrive decoded in
  /// Request::params. An exact segment wins over a braced one. GET also answers HEAD (the listener drops the
  /// body).
  void add(std::string_view method, std::string_view pattern, Handler handler);
  /// What answers when no row matches; by default 404, or 405 with Allow where only the method differs.
  void otherwise(Handler handler);

  /// The pattern that answers this request ("/connect/{ticket}"): what a log may name. Empty: no row does.
  [[nodiscard]] std::string_view pattern_of(const Request& request) const;

  [[nodiscard]] boost::asio::awaitable<Response> operator()(const Request& request) const;

 private:
  struct Route {
    std::string method;
    std::string pattern;
    std::vector<std::string> segments;
    Handler handler;
  };
  std::vector<Route> routes_;
  Handler otherwise_;
};

}  // namespace latchkey::net
