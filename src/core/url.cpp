#include "core/url.hpp"

#include <algorithm>
#include <array>

namespace latchkey::core {

namespace {

[[nodiscard]] bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

[[nodiscard]] int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

[[nodiscard]] std::optional<std::string> decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i] == '+' ? ' ' : text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  return out;
}

/// Cuts `text` at the first of `separators`; the rest (from the separator on) stays in `text`.
[[nodiscard]] std::string_view take_until(std::string_view& text, std::string_view separators) {
  const std::size_t end = std::min(text.find_first_of(separators), text.size());
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end);
  return taken;
}

[[nodiscard]] bool has_unsafe_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte >= 0x7F || c == '\\' || c == '"' || c == '<' || c == '>';
  });
}

constexpr std::string_view kDigits = "0123456789";

/// The host, when nothing but a port follows it: "[::1].evil.example" must not pass for a loopback host.
[[nodiscard]] std::string_view host_of(std::string_view authority) {
  const std::size_t end = authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':');
  const std::string_view host = authority.substr(0, end);
  const std::string_view port = authority.substr(host.size());
  const bool is_port = port.empty() || (port[0] == ':' && port.size() <= 6 &&
                                        port.find_first_not_of(kDigits, 1) == std::string_view::npos);
  return is_port && host != "[]" ? host : std::string_view{};
}

/// Four decimal numbers, the first 127. Shorter spellings are left out: "127." alone is 0.0.0.127 (WHATWG
/// URL).
[[nodiscard]] bool is_loopback_v4(std::string_view host) {
  if (!host.starts_with("127.")) return false;
  for (int part = 0; part < 4; ++part) {
    const std::string_view number = take_until(host, ".");
    const bool fits = !number.empty() && number.size() <= 3 &&
                      number.find_first_not_of(kDigits) == std::string_view::npos &&
                      (number.size() < 3 || number <= "255");
    if (!fits || host.empty() != (part == 3)) return false;
    if (part < 3) host.remove_prefix(1);
  }
  return true;
}

}  // namespace

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHexadecimal = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kHexadecimal[byte >> 4U], kHexadecimal[byte & 15U]};
  }
  return out;
}

std::string write_query(const std::vector<Parameter>& parameters) {
  std::string out;
  for (const Parameter& parameter : parameters) {
    if (!out.empty()) out += '&';
    out += percent_encode(parameter.name) + '=' + percent_encode(parameter.value);
  }
  return out;
}

std::optional<std::vector<Parameter>> read_query(std::string_view query) {
  if (query.size() > kQueryBytes) return std::nullopt;
  std::vector<Parameter> parameters;
  while (!query.empty()) {
    std::string_view row = take_until(query, "&");
    if (!query.empty()) query.remove_prefix(1);
    if (row.empty()) continue;
    if (parameters.size() == kQueryParameters) return std::nullopt;
    const std::string_view name = take_until(row, "=");
    if (!row.empty()) row.remove_prefix(1);
    auto decoded_name = decode(name);
    auto decoded_value = decode(row);
    if (!decoded_name || !decoded_value) return std::nullopt;
    parameters.push_back({std::move(*decoded_name), std::move(*decoded_value)});
  }
  return parameters;
}

std::optional<Address> read_address(std::string_view address) {
  if (has_unsafe_character(address)) return std::nullopt;
  Address parts;
  parts.scheme = address.starts_with("https://") ? "https" : address.starts_with("http://") ? "http" : "";
  if (parts.scheme.empty()) return std::nullopt;
  std::string_view rest = address.substr(parts.scheme.size() + 3);
  const std::string_view authority = take_until(rest, "/?#");
  parts.host = host_of(authority);
  if (parts.host.empty() || authority.find('@') != std::string_view::npos) return std::nullopt;
  parts.origin = address.substr(0, address.size() - rest.size());
  parts.path = take_until(rest, "?#");
  if (rest.starts_with('?')) {
    rest.remove_prefix(1);
    parts.query = take_until(rest, "#");
  }
  if (rest.starts_with('#')) parts.fragment = rest.substr(1);
  return parts;
}

bool is_safe(const Address& address) {
  if (address.scheme == "https") return true;
  const std::string_view host = address.host;
  return host == "localhost" || host == "[::1]" || is_loopback_v4(host);
}

}  // namespace latchkey::core
