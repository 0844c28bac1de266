// The widget's files inside the binary (made from web/dist by scripts/embed-assets.mjs), and the style of our
// pages.
#pragma once

#include <string_view>

#include "net/message.hpp"

namespace latchkey::relay {

struct Asset {
  std::string_view path;  ///< With a leading slash.
  std::string_view type;
  std::string_view cache;
  std::string_view etag;  ///< Quoted.
  std::string_view identity, brotli, gzip;
};

/// Null when there is none of this path.
[[nodiscard]] const Asset* find_asset(std::string_view path);
/// 200 in the best encoding the request accepts, or 304; readable from every origin (DESIGN section 5).
[[nodiscard]] net::Response serve(const Asset& asset, const net::Request& request);
[[nodiscard]] std::string_view page_style();
/// docs/relay.openapi.yaml.
[[nodiscard]] std::string_view openapi_document();
/// Beside page_style, for the page that explains.
[[nodiscard]] std::string_view explain_style();

}  // namespace latchkey::relay
