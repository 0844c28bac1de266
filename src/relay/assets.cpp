#include "relay/assets.hpp"

#include "relay/assets.gen.hpp"

namespace latchkey::relay {

namespace {

/// RFC 9110 section 12.5.3, as far as it matters here: a coding that is named, and not refused by q=0.
[[nodiscard]] bool accepts(std::string_view accept_encoding, std::string_view coding) {
  const std::size_t at = accept_encoding.find(coding);
  if (at == std::string_view::npos) return false;
  const std::string_view rest = accept_encoding.substr(at + coding.size());
  const std::string_view weight = rest.substr(0, rest.find(','));
  return weight.find("q=0") == std::string_view::npos || weight.find("q=0.") != std::string_view::npos;
}

}  // namespace

const Asset* find_asset(std::string_view path) {
  for (const Asset& asset : embedded_assets()) {
    if (asset.path == path) return &asset;
  }
  return nullptr;
}

net::Response serve(const Asset& asset, const net::Request& request) {
  net::Response response;
  response.headers.set("Content-Type", asset.type);
  response.headers.set("Cache-Control", asset.cache);
  response.headers.set("ETag", asset.etag);
  response.headers.set("Vary", "Accept-Encoding");
  response.headers.set("Access-Control-Allow-Origin", "*");
  response.headers.set("Cross-Origin-Resource-Policy", "cross-origin");
  if (request.header("If-None-Match").find(asset.etag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  const std::string_view accept = request.header("Accept-Encoding");
  const bool brotli = accepts(accept, "br");
  const bool gzip = !brotli && accepts(accept, "gzip");
  if (brotli || gzip) response.headers.set("Content-Encoding", brotli ? "br" : "gzip");
  response.body = brotli ? asset.brotli : gzip ? asset.gzip : asset.identity;
  return response;
}

std::string_view page_style() {
  return embedded_page_style();
}

std::string_view openapi_document() {
  return embedded_openapi();
}

std::string_view explain_style() {
  return embedded_explain_style();
}

}  // namespace latchkey::relay
