// Percent-encoding by Boost.URL. Splitting at '&' is ours: WHATWG forms allow bytes that RFC 3986 queries do
// not.
#include "net/form.hpp"

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/scheme.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <cstdint>

#include "net/ascii.hpp"

namespace latchkey::net {
namespace {

namespace urls = boost::urls;

constexpr std::size_t kMaxRows =
    64;  // the longest real form here has 12 rows; more is somebody counting hash collisions

const urls::encoding_opts kPlusIsSpace{true};

std::optional<std::string> decode(std::string_view encoded, urls::encoding_opts options) {
  const auto checked = urls::make_pct_string_view(encoded);
  if (!checked) return std::nullopt;
  return checked->decode(options);
}

std::optional<Header> read_row(std::string_view row) {
  const auto equals = row.find('=');
  auto name = decode(row.substr(0, equals), kPlusIsSpace);
  auto value =
      decode(equals == std::string_view::npos ? std::string_view{} : row.substr(equals + 1), kPlusIsSpace);
  if (!name || !value) return std::nullopt;
  return Header{std::move(*name), std::move(*value)};
}

/// The host as an origin writes it; nothing for what browsers and RFC 3986 read differently (escapes,
/// IPvFuture).
std::optional<std::string> canonical_host(const urls::url_view& url) {
  switch (url.host_type()) {
    case urls::host_type::name:
    case urls::host_type::ipv4: {
      const std::string_view host = url.encoded_host();
      if (host.empty() || host.find('%') != std::string_view::npos) return std::nullopt;
      return lower(host);
    }
    case urls::host_type::ipv6:
      return '[' + url.host_ipv6_address().to_string() + ']';
    default:
      return std::nullopt;
  }
}

/// Not url_view::port_number(): in Boost 1.81 it wraps around above 65535 instead of refusing.
std::optional<std::uint16_t> read_port(std::string_view digits, std::uint16_t standard_port) {
  if (digits.empty()) return standard_port;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || port == 0) return std::nullopt;
  return port;
}

}  // namespace

Form read_form(std::string_view encoded) {
  Form form;
  std::size_t rows_read = 0;
  while (!encoded.empty() && rows_read < kMaxRows) {
    const auto end = std::min(encoded.find('&'), encoded.size());
    const auto row = encoded.substr(0, end);
    encoded.remove_prefix(std::min(end + 1, encoded.size()));
    if (row.empty()) continue;
    ++rows_read;
    if (auto decoded = read_row(row)) form.rows.push_back(std::move(*decoded));
  }
  return form;
}

std::string write_form(const Form& form) {
  std::string encoded;
  for (const Header& row : form.rows) {
    if (!encoded.empty()) encoded += '&';
    encoded += urls::encode(row.name, urls::unreserved_chars, kPlusIsSpace);
    encoded += '=';
    encoded += urls::encode(row.value, urls::unreserved_chars, kPlusIsSpace);
  }
  return encoded;
}

std::optional<std::string> percent_decode(std::string_view text) {
  return decode(text, {});
}

std::string percent_encode(std::string_view text) {
  return urls::encode(text, urls::unreserved_chars);
}

std::optional<std::string> origin_of(std::string_view url) {
  const auto parsed = urls::parse_uri(url);
  if (!parsed) return std::nullopt;
  const bool https = parsed->scheme_id() == urls::scheme::https;
  if (!https && parsed->scheme_id() != urls::scheme::http) return std::nullopt;
  // Boost.URL 1.81 ends the host of "http://127.0.0.1.evil.example/" after the address and calls the rest a
  // path; after an authority a path is empty or begins with '/' (RFC 3986 section 3.3).
  const std::string_view path = parsed->encoded_path();
  if (!path.empty() && path.front() != '/') return std::nullopt;
  const auto host = canonical_host(*parsed);
  if (!host) return std::nullopt;
  const std::uint16_t standard_port = https ? 443 : 80;
  const auto port = read_port(parsed->port(), standard_port);
  if (!port) return std::nullopt;
  const std::string origin = (https ? "https://" : "http://") + *host;
  return *port == standard_port ? origin : origin + ':' + std::to_string(*port);
}

}  // namespace latchkey::net
