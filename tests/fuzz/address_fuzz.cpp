// Addresses, compared with Boost.URL: what we accept is an address to it too, taken apart in the same way.
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "core/url.hpp"
#include "fuzz/fuzz.hpp"

using namespace latchkey;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input = fuzz::text(data, size);
  const auto address = core::read_address(input);
  if (!address) return 0;
  require(address->scheme == "http" || address->scheme == "https", "only web addresses");
  require(!address->host.empty(), "there is a host");
  require(input.starts_with(address->origin) && address->origin.ends_with('/') == false,
          "the origin stands in front");
  require(address->path.empty() || address->path.starts_with('/'), "a path begins with a slash");
  require(address->origin.size() + address->path.size() + address->query.size() + address->fragment.size() <=
              input.size(),
          "parts do not overlap");
  const auto other = boost::urls::parse_uri(input);
  if (!other) return 0;  // stricter about characters inside parts, which we carry unread
  // Boost.URL 1.81 ends "127.0.0.1.evil" after the number and calls the rest a path (RFC 3986 section 3.3
  // forbids it).
  const bool cut_short = !other->encoded_path().empty() && !other->encoded_path().starts_with('/');
  if (cut_short) return 0;
  const auto as_view = [](auto text) { return std::string_view{text.data(), text.size()}; };
  require(as_view(other->encoded_host()) == address->host, "the host is the one that Boost.URL sees");
  require(as_view(other->encoded_path()) == address->path, "the path too");
  require(as_view(other->encoded_query()) == address->query, "the query too");
  require(as_view(other->encoded_fragment()) == address->fragment, "the fragment too");
  require(!other->has_userinfo(), "nobody is named in it");
  return 0;
}
