#include "relay/page_frame.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

namespace latchkey::relay {

namespace {

[[nodiscard]] std::string style_hash(std::string_view style) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(style.data()), style.size());
  std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)>
      text{};
  sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), sodium_base64_VARIANT_ORIGINAL);
  return text.data();
}

[[nodiscard]] std::string policy_of(const Page& page) {
  return fmt::format("default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action {}",
                     style_hash(page.style), page.form_action);
}

[[nodiscard]] std::string html_of(const Page& page, std::string_view head) {
  return fmt::format(
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\">{}"
      "<title>{}</title><style>{}</style><main>{}</main></html>",
      head, escaped(page.title), page.style, page.main);
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

net::Response response_of(const Page& page) {
  net::Response response = net::html(page.status, html_of(page, ""));
  response.headers.set("Content-Security-Policy", policy_of(page) + "; frame-ancestors 'none'");
  return response;
}

std::string file_of(const Page& page) {
  return html_of(page, fmt::format("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">",
                                   escaped(policy_of(page))));
}

}  // namespace latchkey::relay
