#include "net/addresses.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>

#include "net/ascii.hpp"

namespace latchkey::net {
namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> address_in(std::string_view text) {
  boost::system::error_code error;
  auto address = ip::make_address(std::string{text}, error);
  if (error) return std::nullopt;
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

std::string bytes_of(const ip::address& address) {
  if (address.is_v6()) {
    const auto bytes = address.to_v6().to_bytes();
    return {bytes.begin(), bytes.end()};
  }
  const auto bytes = address.to_v4().to_bytes();
  return {bytes.begin(), bytes.end()};
}

bool starts_alike(std::string_view a, std::string_view b, unsigned bits) {
  if (a.size() != b.size()) return false;
  const std::size_t whole = bits / 8;
  if (a.substr(0, whole) != b.substr(0, whole)) return false;
  const unsigned rest = bits % 8;
  if (rest == 0) return true;
  const auto differing = static_cast<unsigned char>(a[whole] ^ b[whole]);
  return differing >> (8 - rest) == 0;
}

template <typename Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// "192.0.2.1", "192.0.2.1:4711", "[2001:db8::1]:4711", in quotes or not: without quotes and port.
std::string_view bare(std::string_view node) {
  node = trimmed(node);
  if (node.size() >= 2 && node.front() == '"' && node.back() == '"') node = node.substr(1, node.size() - 2);
  if (node.starts_with('[')) return node.substr(1, std::min(node.find(']'), node.size()) - 1);
  const bool with_port = std::ranges::count(node, ':') == 1;
  return with_port ? node.substr(0, node.find(':')) : node;
}

/// The `for` of one element (RFC 7239 section 4); empty when it has none.
std::string_view for_in(std::string_view element) {
  while (!element.empty()) {
    const auto end = std::min(element.find(';'), element.size());
    const std::string_view pair = trimmed(element.substr(0, end));
    if (pair.size() > 4 && same_text(pair.substr(0, 4), "for=")) return pair.substr(4);
    element.remove_prefix(std::min(end + 1, element.size()));
  }
  return {};
}

/// Every hop in the order of the header, all its rows together.
std::vector<std::string> hops_in(const Request& request, std::string_view header) {
  const bool standard = same_text(header, "Forwarded");
  std::vector<std::string> hops;
  for (const Header& row : request.headers.rows) {
    if (!same_text(row.name, header)) continue;
    std::string_view left = row.value;
    for (bool more = true; more;) {
      const auto comma = left.find(',');
      const std::string_view element = left.substr(0, comma);
      hops.emplace_back(bare(standard ? for_in(element) : element));
      more = comma != std::string_view::npos;
      if (more) left.remove_prefix(comma + 1);
    }
  }
  return hops;
}

}  // namespace

std::optional<Endpoint> read_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto port = number_in<std::uint16_t>(text.substr(colon + 1));
  boost::system::error_code error;
  const auto address = ip::make_address(std::string{host}, error);
  if (!port || error || address.is_v6() != bracketed) return std::nullopt;
  return Endpoint{std::string{host}, *port};
}

std::optional<Networks> Networks::read(const std::vector<std::string>& rows) {
  Networks networks;
  for (const std::string& row : rows) {
    const std::string_view text = row;
    const auto slash = text.find('/');
    const auto address = address_in(text.substr(0, slash));
    if (!address) return std::nullopt;
    std::string bytes = bytes_of(*address);
    const auto whole = static_cast<unsigned>(bytes.size() * 8);
    const auto length =
        slash == std::string_view::npos ? std::optional{whole} : number_in<unsigned>(text.substr(slash + 1));
    if (!length || *length > whole) return std::nullopt;
    networks.rows_.push_back({std::move(bytes), *length});
  }
  return networks;
}

bool Networks::contains(std::string_view address) const {
  const auto read = address_in(address);
  if (!read) return false;
  const std::string bytes = bytes_of(*read);
  return std::ranges::any_of(rows_,
                             [&](const Row& row) { return starts_alike(row.bytes, bytes, row.length); });
}

std::string client_of(const Request& request, const Forwarding& forwarding) {
  std::string client = request.peer;
  if (!forwarding.trusted.contains(client)) return client;
  const auto hops = hops_in(request, forwarding.header);
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    const auto address = address_in(*hop);
    if (!address) break;
    client = address->to_string();
    if (!forwarding.trusted.contains(client)) break;
  }
  return client;
}

bool is_loopback(std::string_view address) {
  const auto read = address_in(address);
  return read && read->is_loopback();
}

std::string counted_as(std::string_view address) {
  const auto read = address_in(address);
  if (!read || read->is_v4()) return std::string{address};
  constexpr std::size_t kNetworkBytes = 8;
  auto bytes = read->to_v6().to_bytes();
  std::fill(bytes.begin() + kNetworkBytes, bytes.end(), static_cast<unsigned char>(0));
  return ip::make_address_v6(bytes).to_string() + "/64";
}

}  // namespace latchkey::net
