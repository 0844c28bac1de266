// IP addresses as an operator writes them, and who a client is when proxies stand before the server.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/message.hpp"

namespace latchkey::net {

/// "127.0.0.1:8081" or "[::1]:8081".
struct Endpoint {
  std::string address;  ///< Without brackets.
  std::uint16_t port = 0;
};
[[nodiscard]] std::optional<Endpoint> read_endpoint(std::string_view text);

/// Addresses and networks: "127.0.0.1", "10.0.0.0/8", "2001:db8::/32".
class Networks {
 public:
  /// Nothing when a row is neither.
  [[nodiscard]] static std::optional<Networks> read(const std::vector<std::string>& rows);
  /// False for what is no address. An IPv4 address that came over IPv6 counts as itself.
  [[nodiscard]] bool contains(std::string_view address) const;
  [[nodiscard]] bool empty() const { return rows_.empty(); }

 private:
  struct Row {
    std::string bytes;  ///< Of the address in network order: 4 or 16.
    unsigned length = 0;
  };
  std::vector<Row> rows_;
};

/// Which header names the client, and whose word is taken for it.
struct Forwarding {
  Networks trusted;
  std::string header = "X-Forwarded-For";  ///< Or "Forwarded" (RFC 7239). Only this one is read.
};

/// Who asks: the peer, or, when it is a trusted proxy, the rightmost hop that is not one. What stands left of
/// that was written by whoever asked, and may be anything. A hop that is no address ends the search: the hop
/// before it counts.
[[nodiscard]] std::string client_of(const Request& request, const Forwarding& forwarding);

/// 127.0.0.0/8 and ::1.
[[nodiscard]] bool is_loopback(std::string_view address);

/// What limits count by: an IPv4 address, or the /64 network that one IPv6 host has to itself (RFC 6177
/// section 2).
[[nodiscard]] std::string counted_as(std::string_view address);

}  // namespace latchkey::net
