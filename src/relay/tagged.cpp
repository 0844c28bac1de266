#include "relay/tagged.hpp"

#include <string_view>
#include <utility>

#include "store/digest.hpp"

namespace latchkey::relay {

net::Response tagged(const net::Request& request, std::string json) {
  const std::string etag = "\"" + store::digest(json).substr(0, 24) + "\"";
  // RFC 9110 section 13.1.2: for readings, and by weak comparison (a proxy that compresses marks it W/).
  const bool unchanged =
      request.method != "POST" && request.header("If-None-Match").find(etag) != std::string_view::npos;
  net::Response response = unchanged ? net::text(304, "") : net::json(200, std::move(json));
  response.headers.set("ETag", etag);
  response.headers.set("Cache-Control", "private, no-cache");
  return response;
}

}  // namespace latchkey::relay
