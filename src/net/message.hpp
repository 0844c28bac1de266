// HTTP messages as plain values. A server here is a function from one to the other; sockets are an adapter.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::net {

class EventStream;

struct Header {
  std::string name;
  std::string value;
};

struct Headers {
  std::vector<Header> rows{};

  /// The first value under this name (ASCII case-insensitive, RFC 9110 section 5.1); empty when absent.
  [[nodiscard]] std::string_view get(std::string_view name) const;
  void add(std::string_view name, std::string_view value);
  /// Replaces every value under this name.
  void set(std::string_view name, std::string_view value);
};

/// Query or form parameters in their order, decoded (application/x-www-form-urlencoded, WHATWG URL section
/// 5).
struct Form {
  std::vector<Header> rows{};

  [[nodiscard]] std::string_view get(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
};

struct Request {
  std::string method{};
  std::string path{};   ///< Undecoded, without the query; always starts with '/'.
  std::string query{};  ///< Undecoded, without '?'; may be empty.
  Headers headers{};
  std::string body{};
  std::string peer{};  ///< Remote address, without the port.
  std::string
      client{};  ///< Who asks, when proxies are seen through (addresses.hpp); whoever serves fills it in.
  std::map<std::string, std::string> params{};  ///< Filled by the router: "{ticket}" -> decoded segment.

  [[nodiscard]] std::string_view header(std::string_view name) const { return headers.get(name); }
  /// RFC 6265 section 4.2; the first cookie of this name, nothing when absent.
  [[nodiscard]] std::optional<std::string> cookie(std::string_view name) const;
  [[nodiscard]] Form query_form() const;
  /// The body read as a form when Content-Type says so; otherwise empty.
  [[nodiscard]] Form body_form() const;
};

/// How much of an answer is sent before the connection is closed. For servers that play broken ones.
enum class Ending {
  whole,      ///< All of it; the connection may go on.
  cut_short,  ///< The head and the first half of the body that it announces.
  unsent,     ///< Not a byte.
};

struct Response {
  int status = 200;
  Headers headers{};
  std::string body{};
  std::shared_ptr<EventStream> stream{};  ///< When set, the body is ignored and events follow until it ends.
  Ending ending = Ending::whole;
};

[[nodiscard]] Response text(int status, std::string body);
[[nodiscard]] Response html(int status, std::string body);
[[nodiscard]] Response json(int status, std::string body);
/// 303 See Other (RFC 9110 section 15.4.4), no-store: what a redirect after a form or a one-time link must
/// be.
[[nodiscard]] Response see_other(std::string_view location);

}  // namespace latchkey::net
