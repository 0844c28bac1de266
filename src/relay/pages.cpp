#include "relay/pages.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

#include "net/problem.hpp"
#include "relay/assets.hpp"

namespace latchkey::relay {

namespace {

[[nodiscard]] std::string escaped(std::string_view text) {
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

[[nodiscard]] std::string style_hash(std::string_view style) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(style.data()), style.size());
  std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)>
      text{};
  sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), sodium_base64_VARIANT_ORIGINAL);
  return text.data();
}

}  // namespace

net::Response problem_page(core::Problem problem, std::string_view back) {
  const core::ProblemRow& row = core::describe(problem);
  const std::string_view style = page_style();
  const std::string way_on =
      back.empty() ? std::string{}
                   : fmt::format("<p><a class=\"way-on\" href=\"{}\">Go back</a></p>", escaped(back));
  net::Response response = net::html(
      row.status == 0 ? 400 : row.status,
      fmt::format(
          "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
          "content=\"width=device-width\">"
          "<title>Nothing was changed</title><style>{}</style><main><h1>Nothing was changed</h1><p>{}</p>{}"
          "<p class=\"code\">Code for support: <code>{}</code></p></main></html>",
          style, escaped(row.text), way_on, row.name));
  response.headers.set("Content-Security-Policy",
                       fmt::format("default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action "
                                   "'none'; frame-ancestors 'none'",
                                   style_hash(style)));
  return response;
}

net::Response problem_answer(core::Problem problem, std::string_view detail) {
  const core::ProblemRow& row = core::describe(problem);
  return net::problem(row.status == 0 ? 400 : row.status, row.name, row.meaning, detail);
}

}  // namespace latchkey::relay
