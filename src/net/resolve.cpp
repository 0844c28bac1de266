// By libcurl: Boost.URL 1.81 leaves "/../" and makes "/./" of an empty path.
#include "net/resolve.hpp"

#include <curl/curl.h>

#include <memory>

#include "net/ascii.hpp"
#include "net/form.hpp"

namespace latchkey::net {

namespace {

struct Deleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
};

}  // namespace

std::optional<std::string> resolve(std::string_view base, std::string_view reference) {
  const std::unique_ptr<CURLU, Deleter> url(curl_url());
  const std::string relative(trimmed(reference));
  if (!url || relative.find('\0') != std::string::npos || !origin_of(base)) return std::nullopt;
  if (curl_url_set(url.get(), CURLUPART_URL, std::string(base).c_str(), 0) != CURLUE_OK) return std::nullopt;
  if (!relative.empty() && curl_url_set(url.get(), CURLUPART_URL, relative.c_str(), 0) != CURLUE_OK)
    return std::nullopt;
  curl_url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0);
  char* whole = nullptr;
  if (curl_url_get(url.get(), CURLUPART_URL, &whole, 0) != CURLUE_OK) return std::nullopt;
  const std::unique_ptr<char, Deleter> text(whole);
  return origin_of(text.get()) ? std::optional<std::string>{text.get()} : std::nullopt;
}

}  // namespace latchkey::net
